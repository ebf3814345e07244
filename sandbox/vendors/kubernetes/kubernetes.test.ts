import * as k8s from '@kubernetes/client-node';
import { eventually, failureOf } from '../../tests/bench.ts';
import {
	condition,
	namespace,
	objectOf,
	statusOf,
	vector,
	useCluster,
} from '../../tests/cluster.ts';
import type { Fields } from '../../tests/cluster.ts';

const cluster = useCluster();
const { apply, applyAll, edit, deployment, steps, ready, firstPod, page, configWith } = cluster;

describe('a tenant', () => {
	it('comes into being by server-side apply, becomes ready step by step and answers under its host', async () => {
		await cluster.bench.fault({ vendor: 'kubernetes', kind: 'never_ready' });
		await applyAll();
		await steps(6);
		expect((await deployment()).status?.availableReplicas).toBeUndefined();
		expect((await page()).status).toBe(503);
		await cluster.bench.control('DELETE', '/faults');
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
		const { namespaces, objects: stored } = (await cluster.bench.books('kubernetes')) as Fields;
		const { spec } = stored.find(({ metadata }: Fields) => metadata.name === 'allow-needed');
		expect(spec).toEqual(vector.objects.find((one) => one.metadata.name === 'allow-needed')?.spec);
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
		const space = await cluster.core.readNamespace({ name: namespace });
		await apply(objectOf('Namespace'));
		expect((await cluster.core.readNamespace({ name: namespace })).metadata?.resourceVersion).toBe(
			space.metadata?.resourceVersion,
		);
		const wish = objectOf('Deployment');
		wish.spec.replicas = 2;
		expect((await apply(wish)).metadata).toMatchObject({ generation: 2 });
	});

	it('is not reached by the ingress controller under default-deny alone', async () => {
		await applyAll();
		await eventually(ready);
		const networking = cluster.config.makeApiClient(k8s.NetworkingV1Api);
		await networking.deleteNamespacedNetworkPolicy({ name: 'allow-needed', namespace });
		expect((await page()).status).toBe(504);
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
		expect((await cluster.core.listNamespacedService({ namespace })).items).toEqual([]);
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
			const events = await cluster.core.listNamespacedEvent({ namespace });
			expect(events.items.map(({ reason }) => reason)).toContain('FailedCreate');
			await cluster.bench.control('POST', '/clock', { advance_ms: 301_000 });
			await steps(2);
			expect(condition((await deployment()).status, 'Progressing')).toMatchObject({
				status: 'False',
				reason: 'ProgressDeadlineExceeded',
			});
		},
	);

	it('what an admission webhook denies', async () => {
		await cluster.bench.fault({
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
		await cluster.bench.fault({ vendor: 'kubernetes', kind });
		await applyAll();
		await steps(6);
		const container = await firstPod();
		expect(container?.state?.waiting?.reason).toBe(reason);
		if (kind === 'out_of_memory')
			expect(container?.lastState?.terminated?.reason).toBe('OOMKilled');
		await cluster.bench.control('DELETE', '/faults');
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
		cluster.core.deleteNamespace({
			name: namespace,
			body: { ...(uid === undefined ? {} : { preconditions: { uid } }) },
		});

	it('is a while in coming, refuses new content meanwhile, and is 404 then', async () => {
		await applyAll();
		const { metadata } = await cluster.core.readNamespace({ name: namespace });
		// The controllers go on by themselves: this holds them until the end.
		await cluster.bench.fault({ vendor: 'kubernetes', kind: 'finalizer_remains' });
		const wrong = await failureOf(remove('another'));
		expect([wrong.code, statusOf(wrong).reason]).toEqual([409, 'Conflict']);
		await remove(metadata?.uid);
		expect((await cluster.core.readNamespace({ name: namespace })).status?.phase).toBe(
			'Terminating',
		);
		const refused = statusOf(
			await failureOf(apply(objectOf('Secret', { metadata: { name: 'late', namespace } }))),
		);
		expect(refused.details.causes[0].reason).toBe('NamespaceTerminating');
		await cluster.bench.control('DELETE', '/faults');
		await steps(3);
		expect((await failureOf(cluster.core.readNamespace({ name: namespace }))).code).toBe(404);
		expect(((await cluster.bench.books('kubernetes')) as Fields).namespaces).toEqual([]);
	});

	it('waits for a finalizer and names it', async () => {
		await applyAll();
		await edit('Ingress', { metadata: { finalizers: ['dns.example/record'] } });
		await remove();
		await steps(5);
		const { status } = await cluster.core.readNamespace({ name: namespace });
		expect(condition(status, 'NamespaceFinalizersRemaining')).toMatchObject({
			status: 'True',
			message: expect.stringContaining('dns.example/record in 1 resource instances'),
		});
		expect(condition(status, 'NamespaceContentRemaining')?.message).toContain(
			'ingresses.networking.k8s.io has 1 resource instances',
		);
		await edit('Ingress', { metadata: { finalizers: null } });
		await steps(3);
		expect((await failureOf(cluster.core.readNamespace({ name: namespace }))).code).toBe(404);
	});
});
