import { readFileSync } from 'node:fs';
import * as k8s from '@kubernetes/client-node';
import { eventually, failureOf, startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';

type Applied = k8s.KubernetesObject & { metadata: { name: string; namespace?: string } };
type Fields = Record<string, any>;

const vector = JSON.parse(
	readFileSync(
		new URL('../../../service/providers/kubernetes/recordings/tenant.json', import.meta.url),
		'utf8',
	),
) as { objects: (Applied & Fields)[] };
const objectOf = (kind: string, change: Fields = {}): Applied & Fields => ({
	...structuredClone(vector.objects.find((one) => one.kind === kind)!),
	...change,
});
const namespace = objectOf('Namespace').metadata.name;
const host = 'example-isp.tenants.example';

let bench: Bench;
let config: k8s.KubeConfig;
let objects: k8s.KubernetesObjectApi;
let core: k8s.CoreV1Api;
let apps: k8s.AppsV1Api;

/** The unmodified client; only address and token say that it is a sandbox. */
const configWith = (token: string) => {
	const made = new k8s.KubeConfig();
	const server = bench.env.KUBERNETES_API_URL ?? '';
	made.loadFromClusterAndUser(
		{ name: 'sandbox', server, skipTLSVerify: true },
		{ name: 'u', token },
	);
	return made;
};

beforeAll(async () => {
	bench = await startBench();
	config = configWith(bench.env.KUBERNETES_TOKEN ?? '');
	objects = k8s.KubernetesObjectApi.makeApiClient(config);
	core = config.makeApiClient(k8s.CoreV1Api);
	apps = config.makeApiClient(k8s.AppsV1Api);
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const apply = (object: Applied, { force = false, manager = 'cloudsales', dry = false } = {}) =>
	objects.patch(
		object,
		undefined,
		dry ? 'All' : undefined,
		manager,
		force,
		k8s.PatchStrategy.ServerSideApply,
	) as Promise<Applied & Fields>;
const applyAll = async (change: (object: Applied & Fields) => Fields = (one) => one) => {
	for (const one of vector.objects) await apply(change(structuredClone(one)) as Applied);
};
const control = (path: string, input: Fields) =>
	bench.control('POST', `/kubernetes/${path}`, input);
const edit = (kind: string, patch: Fields, rest: Fields = {}) =>
	control('edit', {
		kind,
		...(kind === 'Namespace' ? { name: namespace } : { namespace, name: 'tenant' }),
		patch,
		...rest,
	});
const statusOf = (error: { body: string }) => JSON.parse(error.body) as Fields;
const deployment = () => apps.readNamespacedDeployment({ name: 'tenant', namespace });
const condition = (status: Fields | undefined, type: string) =>
	(status?.conditions as Fields[] | undefined)?.find((one) => one.type === type);
const steps = (count: number) => control('step', { steps: count });
const ready = async () => {
	await steps(6);
	return (await deployment()).status?.availableReplicas === 1;
};
const firstPod = async () =>
	(await core.listNamespacedPod({ namespace })).items[0]?.status?.containerStatuses?.[0];
const page = async (name = host) => {
	const { port } = new URL(bench.sandbox.url);
	const { request } = await import('node:http');
	return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
		request({ port, path: '/kubernetes-ingress/', headers: { host: name } }, (response) => {
			let text = '';
			response.on('data', (chunk) => (text += chunk));
			response.on('end', () => resolve({ status: response.statusCode, text }));
		})
			.on('error', reject)
			.end();
	});
};

describe('a tenant', () => {
	it('comes into being by server-side apply, becomes ready step by step and answers under its host', async () => {
		await bench.fault({ vendor: 'kubernetes', kind: 'never_ready' });
		await applyAll();
		await steps(6);
		expect((await deployment()).status?.availableReplicas).toBeUndefined();
		expect((await page()).status).toBe(503);
		await bench.control('DELETE', '/faults');
		await eventually(ready);
		const { status, metadata } = await deployment();
		expect(status).toMatchObject({
			observedGeneration: metadata?.generation,
			replicas: 1,
			updatedReplicas: 1,
			availableReplicas: 1,
		});
		expect(condition(status, 'Progressing')?.reason).toBe('NewReplicaSetAvailable');
		expect(await page()).toMatchObject({ status: 200, text: expect.stringContaining(namespace) });
		expect((await page('other.tenants.example')).status).toBe(404);
		const { namespaces } = (await bench.books('kubernetes')) as Fields;
		expect(namespaces).toMatchObject([
			{
				name: namespace,
				managed_by: 'cloudsales',
				tenant: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
				instance: '01931d5e-0000-7c11-9d7e-0a5b6c7d8e9f',
			},
		]);
		expect(namespaces[0].objects).toContainEqual(
			expect.objectContaining({ kind: 'Ingress', managers: ['cloudsales'] }),
		);
	});

	it('that is applied again as it is gets no new version, and a changed one a new generation', async () => {
		await applyAll();
		const before = await deployment();
		await apply(objectOf('Deployment'));
		const after = (await deployment()).metadata;
		expect([after?.generation, after?.uid]).toEqual([
			before.metadata?.generation,
			before.metadata?.uid,
		]);
		const space = await core.readNamespace({ name: namespace });
		await apply(objectOf('Namespace'));
		expect((await core.readNamespace({ name: namespace })).metadata?.resourceVersion).toBe(
			space.metadata?.resourceVersion,
		);
		const wish = objectOf('Deployment');
		wish.spec.replicas = 2;
		expect((await apply(wish)).metadata).toMatchObject({ generation: 2 });
	});

	it('is not reached by the ingress controller under default-deny alone', async () => {
		await applyAll();
		await eventually(ready);
		const networking = config.makeApiClient(k8s.NetworkingV1Api);
		await networking.deleteNamespacedNetworkPolicy({ name: 'allow-needed', namespace });
		expect((await page()).status).toBe(504);
	});
});

describe('server-side apply', () => {
	it('answers 201 to what is new and 200 to what is there, and nothing to a dry run', async () => {
		const dry = await apply(objectOf('Namespace'), { dry: true });
		expect(dry.metadata.name).toBe(namespace);
		expect((await failureOf(core.readNamespace({ name: namespace }))).code).toBe(404);
		await apply(objectOf('Namespace'));
		await apply(objectOf('Namespace'));
		const { requests } = (await bench.control('GET', '/requests')).body;
		const statuses = requests
			.filter(({ method }: Fields) => method === 'PATCH')
			.map(({ status }: Fields) => status);
		expect(statuses.sort()).toEqual([200, 201, 201]);
	});

	it('conflicts with another manager by name and field, and takes the field by force', async () => {
		await applyAll();
		await edit('Deployment', { spec: { replicas: 5 } }, { manager: 'autoscaler' });
		const error = await failureOf(apply(objectOf('Deployment')));
		expect(error.code).toBe(409);
		expect(statusOf(error)).toMatchObject({
			reason: 'Conflict',
			details: {
				causes: [
					{
						reason: 'FieldManagerConflict',
						field: '.spec.replicas',
						message: 'conflict with "autoscaler" using apps/v1',
					},
				],
			},
		});
		await apply(objectOf('Deployment'), { force: true });
		expect((await deployment()).spec?.replicas).toBe(1);
		await apply(objectOf('Deployment'));
	});

	it('shares a field on which two managers agree, and names the field of a list by its key', async () => {
		await applyAll();
		const image = objectOf('Deployment');
		const { apiVersion, kind, metadata } = image;
		const container = { name: 'app', image: 'registry.example/other:1' };
		const wish = (containers: Fields[]) => ({
			apiVersion: apiVersion!,
			kind: kind!,
			metadata: { name: metadata.name, namespace },
			spec: { template: { spec: { containers } } },
		});
		const error = await failureOf(apply(wish([container]), { manager: 'image-updater' }));
		expect(statusOf(error).details.causes[0].field).toBe(
			'.spec.template.spec.containers[name="app"].image',
		);
		const same = { name: 'app', image: image.spec.template.spec.containers[0].image };
		await apply(wish([same]), { manager: 'image-updater' });
		image.spec.template.spec.containers[0].image = 'registry.example/tenant:2';
		expect((await failureOf(apply(image))).code).toBe(409);
	});

	it('takes away what a manager no longer wishes for, and leaves what another holds too', async () => {
		await applyAll();
		await edit('Secret', { metadata: { labels: { team: 'blue' } } });
		const wish = objectOf('Secret', { data: { OTHER: 'eA==' } });
		await apply(wish);
		const secret = await core.readNamespacedSecret({ name: 'tenant', namespace });
		expect(secret.data).toEqual({ OTHER: 'eA==' });
		expect(secret.metadata?.labels).toMatchObject({ team: 'blue' });
	});

	it('conflicts with an object that the same manager made by POST', async () => {
		await core.createNamespace({
			body: objectOf('Namespace') as k8s.V1Namespace,
			fieldManager: 'cloudsales',
		});
		const wish = objectOf('Namespace');
		wish.metadata = {
			...wish.metadata,
			labels: { ...wish.metadata.labels, 'cloudsales.io/tenant': 'other' },
		} as never;
		const { causes } = statusOf(await failureOf(apply(wish))).details;
		expect(causes[0].message).toBe('conflict with "cloudsales" using v1');
	});
});

describe('what the cluster refuses', () => {
	it.each([
		['a name that is too long', (one: Fields) => void (one.metadata.name = 'x'.repeat(64)), 422],
		[
			'a label that is too long',
			(one: Fields) => void (one.metadata.labels.long = 'x'.repeat(64)),
			422,
		],
	])('%s', async (_title, spoil, code) => {
		const wish = objectOf('Namespace');
		spoil(wish);
		const error = await failureOf(apply(wish));
		expect([error.code, statusOf(error).reason]).toEqual([code, 'Invalid']);
	});

	it('content for a namespace that is not there, and a stranger', async () => {
		const missing = await failureOf(apply(objectOf('Secret')));
		expect([missing.code, statusOf(missing).reason]).toEqual([404, 'NotFound']);
		const stranger = configWith('wrong').makeApiClient(k8s.CoreV1Api);
		const error = await failureOf(stranger.listNamespace());
		expect([error.code, error.body]).toEqual([401, undefined]);
	});

	it('counted objects beyond the quota at once', async () => {
		await applyAll((one) =>
			one.kind === 'ResourceQuota' ? { ...one, spec: { hard: { services: '0' } } } : one,
		).catch((error) => {
			expect([error.code, statusOf(error).message]).toEqual([
				403,
				expect.stringContaining('exceeded quota: tenant, requested: services=1, used: services=0'),
			]);
		});
		expect((await core.listNamespacedService({ namespace })).items).toEqual([]);
	});

	it.each([
		[
			'pods beyond the quota',
			'ResourceQuota',
			(one: Fields) => void (one.spec.hard.pods = '0'),
			/exceeded quota: tenant, requested: pods=1/,
		],
		[
			'a pod that breaks the security standard',
			'Deployment',
			(one: Fields) =>
				void (one.spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation = true),
			/violates PodSecurity "restricted:latest": allowPrivilegeEscalation/,
		],
		[
			'a pod above the limit range',
			'LimitRange',
			(one: Fields) => void (one.spec.limits[0].max.memory = '256Mi'),
			/maximum memory usage per Container is 256Mi/,
		],
	])(
		'%s only shows at the Deployment, which was accepted',
		async (_title, kind, spoil, message) => {
			await applyAll((one) => {
				if (one.kind === kind) spoil(one);
				return one;
			});
			await steps(3);
			const { status } = await deployment();
			expect(condition(status, 'ReplicaFailure')).toMatchObject({
				status: 'True',
				reason: 'FailedCreate',
				message: expect.stringMatching(message),
			});
			const events = await core.listNamespacedEvent({ namespace });
			expect(events.items.map(({ reason }) => reason)).toContain('FailedCreate');
			await bench.control('POST', '/clock', { advance_ms: 301_000 });
			await steps(2);
			expect(condition((await deployment()).status, 'Progressing')).toMatchObject({
				status: 'False',
				reason: 'ProgressDeadlineExceeded',
			});
		},
	);

	it('what an admission webhook denies', async () => {
		await bench.fault({
			vendor: 'kubernetes',
			kind: 'admission_denied',
			message: 'no tenants today',
		});
		const error = await failureOf(apply(objectOf('Namespace')));
		expect([error.code, statusOf(error).message]).toEqual([
			403,
			'admission webhook "policy.cluster.example" denied the request: no tenants today',
		]);
	});
});

describe('a pod', () => {
	it.each([
		['image_pull_error', 'ImagePullBackOff'],
		['crash_loop', 'CrashLoopBackOff'],
		['out_of_memory', 'CrashLoopBackOff'],
	])('waits while the fault %s strikes, and becomes ready after it', async (kind, reason) => {
		await bench.fault({ vendor: 'kubernetes', kind });
		await applyAll();
		await steps(6);
		const container = await firstPod();
		expect(container?.state?.waiting?.reason).toBe(reason);
		if (kind === 'out_of_memory')
			expect(container?.lastState?.terminated?.reason).toBe('OOMKilled');
		await bench.control('DELETE', '/faults');
		await eventually(ready);
	});

	it('without its secret cannot be configured', async () => {
		await applyAll((one) =>
			one.kind === 'Secret' ? { ...one, metadata: { ...one.metadata, name: 'another' } } : one,
		);
		await steps(5);
		expect((await firstPod())?.state?.waiting?.reason).toBe('CreateContainerConfigError');
	});
});

describe('the end of a namespace', () => {
	const remove = (uid?: string) =>
		core.deleteNamespace({
			name: namespace,
			body: { ...(uid === undefined ? {} : { preconditions: { uid } }) },
		});

	it('is a while in coming, refuses new content meanwhile, and is 404 then', async () => {
		await applyAll();
		const { metadata } = await core.readNamespace({ name: namespace });
		// The controllers go on by themselves: this holds them until the end.
		await bench.fault({ vendor: 'kubernetes', kind: 'finalizer_remains' });
		const wrong = await failureOf(remove('another'));
		expect([wrong.code, statusOf(wrong).reason]).toEqual([409, 'Conflict']);
		await remove(metadata?.uid);
		expect((await core.readNamespace({ name: namespace })).status?.phase).toBe('Terminating');
		const refused = statusOf(
			await failureOf(apply(objectOf('Secret', { metadata: { name: 'late', namespace } }))),
		);
		expect(refused.details.causes[0].reason).toBe('NamespaceTerminating');
		await bench.control('DELETE', '/faults');
		await steps(3);
		expect((await failureOf(core.readNamespace({ name: namespace }))).code).toBe(404);
		expect(((await bench.books('kubernetes')) as Fields).namespaces).toEqual([]);
	});

	it('waits for a finalizer and names it', async () => {
		await applyAll();
		await edit('Ingress', { metadata: { finalizers: ['dns.example/record'] } });
		await remove();
		await steps(5);
		const { status } = await core.readNamespace({ name: namespace });
		expect(condition(status, 'NamespaceFinalizersRemaining')).toMatchObject({
			status: 'True',
			message: expect.stringContaining('dns.example/record in 1 resource instances'),
		});
		expect(condition(status, 'NamespaceContentRemaining')?.message).toContain(
			'ingresses.networking.k8s.io has 1 resource instances',
		);
		await edit('Ingress', { metadata: { finalizers: null } });
		await steps(3);
		expect((await failureOf(core.readNamespace({ name: namespace }))).code).toBe(404);
	});
});

describe('a watch', () => {
	const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;

	it('tells the informer of the client what happens, and lists anew after 410', async () => {
		await applyAll();
		const informer = k8s.makeInformer(config, path, () =>
			apps.listNamespacedDeployment({ namespace }),
		);
		const seen: string[] = [];
		for (const verb of ['add', 'update', 'delete'] as const)
			informer.on(
				verb,
				({ status }) => void seen.push(`${verb} ${status?.availableReplicas ?? 0}`),
			);
		await bench.fault({ vendor: 'kubernetes', kind: 'watch_expired', times: 1 });
		await informer.start();
		await eventually(() => seen.includes('update 1'));
		await apps.deleteNamespacedDeployment({ name: 'tenant', namespace });
		await eventually(() => seen.includes('delete 1'));
		expect(seen[0]).toMatch(/^add/);
		await informer.stop();
		const { requests } = (await bench.control('GET', '/requests')).body;
		const lists = requests.filter(
			({ method, path: at }: Fields) =>
				(method === 'GET' && at.endsWith(`${path}?`)) || at.endsWith(path),
		);
		expect(lists.length).toBeGreaterThanOrEqual(2);
	});

	it('ends with a bookmark where that was asked for', async () => {
		await applyAll();
		const lines: Fields[] = [];
		await new Promise<void>((resolve, reject) => {
			void new k8s.Watch(config).watch(
				path,
				{ allowWatchBookmarks: true, timeoutSeconds: 0 },
				(type, object) => void lines.push({ type, object }),
				(error) => (error ? reject(error) : resolve()),
			);
		});
		expect([lines[0]?.type, lines.at(-1)?.type]).toEqual(['ADDED', 'BOOKMARK']);
		expect(Number(lines.at(-1)?.object.metadata.resourceVersion)).toBeGreaterThan(10);
	});
});
