import { readFileSync } from 'node:fs';
import * as k8s from '@kubernetes/client-node';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';

export type Applied = k8s.KubernetesObject & { metadata: { name: string; namespace?: string } };
export type Fields = Record<string, any>;

export const vector = JSON.parse(
	readFileSync(
		new URL('../../service/providers/kubernetes/recordings/tenant.json', import.meta.url),
		'utf8',
	),
) as { objects: (Applied & Fields)[] };
const nothing: Applied = { apiVersion: '', kind: '', metadata: { name: '' } };
export const objectOf = (kind: string, change: Fields = {}): Applied & Fields => ({
	...structuredClone(vector.objects.find((one) => one.kind === kind) ?? nothing),
	...change,
});
export const namespace = objectOf('Namespace').metadata.name;
export const host = 'example-isp.tenants.example';

export const statusOf = (error: { body: string }) => JSON.parse(error.body) as Fields;
export const condition = (status: Fields | undefined, type: string) =>
	(status?.conditions as Fields[] | undefined)?.find((one) => one.type === type);
/** Its models call two fields otherwise, and leave out what they do not know. */
const forLibrary = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(forLibrary);
	if (typeof value !== 'object' || value === null) return value;
	const names: Record<string, string> = { from: '_from', default: '_default' };
	return Object.fromEntries(
		Object.entries(value).map(([name, child]) => [names[name] ?? name, forLibrary(child)]),
	);
};

/** A sandbox for the tests of a file, reached by the unmodified client. */
export function useCluster() {
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
			forLibrary(object) as Applied,
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
	const deployment = () => apps.readNamespacedDeployment({ name: 'tenant', namespace });
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
	return {
		get bench() {
			return bench;
		},
		get config() {
			return config;
		},
		get core() {
			return core;
		},
		get apps() {
			return apps;
		},
		apply,
		applyAll,
		control,
		edit,
		deployment,
		steps,
		ready,
		firstPod,
		page,
		configWith,
	};
}
