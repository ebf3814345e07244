import * as k8s from '@kubernetes/client-node';
import { eventually, failureOf } from '../../tests/bench.ts';
import { namespace, objectOf, statusOf, useCluster } from '../../tests/cluster.ts';
import type { Fields } from '../../tests/cluster.ts';

const cluster = useCluster();
const { apply, applyAll, edit, deployment } = cluster;

describe('server-side apply', () => {
	it('answers 201 to what is new and 200 to what is there, and nothing to a dry run', async () => {
		const dry = await apply(objectOf('Namespace'), { dry: true });
		expect(dry.metadata.name).toBe(namespace);
		expect((await failureOf(cluster.core.readNamespace({ name: namespace }))).code).toBe(404);
		await apply(objectOf('Namespace'));
		await apply(objectOf('Namespace'));
		const { requests } = (await cluster.bench.control('GET', '/requests')).body;
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
			apiVersion: apiVersion ?? '',
			kind: kind ?? '',
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
		const secret = await cluster.core.readNamespacedSecret({ name: 'tenant', namespace });
		expect(secret.data).toEqual({ OTHER: 'eA==' });
		expect(secret.metadata?.labels).toMatchObject({ team: 'blue' });
	});

	it('conflicts with an object that the same manager made by POST', async () => {
		await cluster.core.createNamespace({
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

describe('a watch', () => {
	const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;

	it('tells the informer of the client what happens, and lists anew after 410', async () => {
		await applyAll();
		const informer = k8s.makeInformer(cluster.config, path, () =>
			cluster.apps.listNamespacedDeployment({ namespace }),
		);
		const seen: string[] = [];
		for (const verb of ['add', 'update', 'delete'] as const)
			informer.on(
				verb,
				({ status }) => void seen.push(`${verb} ${status?.availableReplicas ?? 0}`),
			);
		await cluster.bench.fault({ vendor: 'kubernetes', kind: 'watch_expired', times: 1 });
		await informer.start();
		await eventually(() => seen.includes('update 1'));
		await cluster.apps.deleteNamespacedDeployment({ name: 'tenant', namespace });
		await eventually(() => seen.includes('delete 1'));
		expect(seen[0]).toMatch(/^add/);
		await informer.stop();
		const { requests } = (await cluster.bench.control('GET', '/requests')).body;
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
			void new k8s.Watch(cluster.config).watch(
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
