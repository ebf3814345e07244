import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { kubernetes as cluster } from '../../../sandbox/vendors/kubernetes/index.ts';
import type {
	DeploymentPlatform,
	DeploymentRequest,
	DeploymentSpec,
	DeploymentStep,
} from '../../capabilities/deployments/ports.ts';
import {
	describeDeploymentPlatform,
	disturbs,
	type DeploymentHarness,
} from '../../capabilities/deployments/ports.suite.ts';
import { kubernetes } from './provider.ts';
import { TenantSettings } from './settings.ts';
import { tenantObjects } from './tenant-objects.ts';

const log = pino({ enabled: false });
const vector = JSON.parse(
	readFileSync(new URL('recordings/tenant.json', import.meta.url), 'utf8'),
) as { objects: Record<string, any>[] };

const image = `registry.example/tenant@sha256:${'0'.repeat(64)}`;
const marker = 'cs-01931d5e-0000-7c11-9d7e-0a5b6c7d8e9f';
const name = 't-example-isp-c3bd719f';
const spec: DeploymentSpec = {
	instance_id: '01931d5e-0000-7c11-9d7e-0a5b6c7d8e9f',
	tenant: {
		id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
		slug: 'example-isp',
		name: 'Example ISP Inc.',
		settings: { order_number: 'ORD-20251016-1001' },
	},
	name,
	host: 'example-isp.tenants.example',
	environment: 'production',
	region: 'eu-west-1',
	cpu_millis: 2000,
	memory_mb: 4096,
	storage_gb: 20,
	services: [],
	settings: { image },
};

let sandbox: Sandbox;
let platform: DeploymentPlatform;
const platformWith = (changes: Record<string, string> = {}) =>
	kubernetes.create({ ...sandbox.credentials, ...changes }, { log }).deploymentPlatform;
beforeAll(async () => {
	sandbox = await startSandbox({ vendors: [cluster] });
	platform = platformWith();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const request = (changes: Partial<DeploymentSpec> = {}, by = marker): DeploymentRequest => ({
	marker: by,
	spec: { ...spec, ...changes },
	progress: {},
});
type Action = 'apply' | 'suspend' | 'resume' | 'destroy';

/** As provisioning does: again with what was handed back, until it is done or waits for a person. */
async function run(
	action: Action,
	{ at = platform, of = request() } = {},
): Promise<Exclude<DeploymentStep, { status: 'RUNNING' }>> {
	let { progress } = of;
	for (let calls = 0; calls < 80; calls += 1) {
		const step = await at[action]({ ...of, progress });
		if (step.status !== 'RUNNING') return step;
		({ progress } = step);
	}
	throw new Error(`${action} came to no end`);
}
const refusal = async (promise: Promise<unknown>) =>
	promise.then(
		() => null,
		(error: { kind: string; code: string; message: string }) => error,
	);
const control = (path: string, body: Record<string, unknown>) =>
	sandbox.client.call('POST', path, body);
const fault = (kind: string, rest: Record<string, unknown> = {}) =>
	control('/faults', { vendor: 'kubernetes', kind, ...rest });
const noFaults = () => sandbox.client.call('DELETE', '/faults');
const edit = (kind: string, patch: Record<string, unknown>) =>
	control('/kubernetes/edit', {
		kind,
		...(kind === 'Namespace' ? { name } : { namespace: name, name: 'tenant' }),
		patch,
	});
type Books = {
	revision: number;
	namespaces: {
		name: string;
		managed_by: string | null;
		instance: string | null;
		objects: Record<string, any>[];
	}[];
	objects: Record<string, any>[];
};
const books = () => sandbox.client.books<Books>('kubernetes');
const objectOf = async (kind: string) =>
	(await books()).objects.find(
		(one) => one.kind === kind && (one.metadata.namespace ?? one.metadata.name) === name,
	);
const state = async () => (await platform.status(request())).state;

const foreign = 'someone-else';
/** What was applied, without what the cluster itself makes of it. */
async function standing(): Promise<{ name: string; of: string | null }[]> {
	const { namespaces } = await books();
	return namespaces
		.filter(({ managed_by }) => managed_by !== foreign)
		.flatMap((space) => [
			{ name: `Namespace ${space.name}`, of: space.instance },
			...space.objects
				.filter(({ kind }) => !['Namespace', 'Pod', 'ReplicaSet'].includes(kind))
				.map((one) => ({ name: `${one.kind} ${space.name}/${one.name}`, of: one.instance })),
		]);
}

function harness(): DeploymentHarness {
	sandbox.reset();
	return {
		platform,
		settings: { image },
		wrong_settings: { image: 'tenant' },
		// The test of lost connections below is cut at every third of its many requests.
		killed_every: 11,
		vendor: {
			owned: async (of) => (await standing()).filter((one) => one.of === of).map((one) => one.name),
			everything: async () => (await standing()).map((one) => one.name),
			async occupy({ spec: { name: taken } }) {
				const { KUBERNETES_API_URL, KUBERNETES_TOKEN } = sandbox.credentials;
				await fetch(`${KUBERNETES_API_URL}/api/v1/namespaces`, {
					method: 'POST',
					headers: {
						authorization: `Bearer ${KUBERNETES_TOKEN}`,
						'content-type': 'application/json',
					},
					body: JSON.stringify({
						apiVersion: 'v1',
						kind: 'Namespace',
						metadata: { name: taken, labels: { 'app.kubernetes.io/managed-by': foreign } },
					}),
				});
			},
			async isOccupied() {
				const { namespaces } = await books();
				const theirs = namespaces.filter(({ managed_by }) => managed_by === foreign);
				return theirs.length === 1 && theirs[0]?.objects.length === 0;
			},
			...disturbs(sandbox, 'kubernetes'),
		},
	};
}

describeDeploymentPlatform('kubernetes', harness);

it('makes exactly the objects of the test vector, in its order', () => {
	const settings = TenantSettings.parse(spec.settings);
	const made = tenantObjects({ marker: marker.slice(3), spec, settings, is_suspended: false });
	const fingerprint = made[0]?.metadata.annotations?.['cloudsales.io/fingerprint'];
	expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
	const expected = structuredClone(vector.objects);
	expected[0]!.metadata.annotations['cloudsales.io/fingerprint'] = fingerprint;
	expect(made).toEqual(expected);
});

describe('a tenant', () => {
	it('is planned, made, kept, suspended, changed, resumed and removed, and nothing is left of it', async () => {
		const before = await platform.plan(request());
		expect(new Set(before.objects.map(({ change }) => change))).toEqual(new Set(['CREATE']));
		expect((await books()).namespaces).toEqual([]);

		const made = await run('apply');
		expect(made).toMatchObject({
			status: 'DONE',
			result: { url: `https://${spec.host}`, details: { namespace: name } },
		});
		const { namespaces, revision } = await books();
		const ours = namespaces[0]?.objects.filter(({ kind }) => !/Pod|ReplicaSet/.test(kind));
		expect(ours).toHaveLength(10);
		for (const one of ours ?? [])
			expect(one).toMatchObject({ instance: marker, managers: ['cloudsales'] });
		const policies = (await books()).objects.filter(({ kind }) => kind === 'NetworkPolicy');
		// The models of the library would have left this out.
		expect(policies.map(({ spec: { ingress } }) => ingress?.[0].from)).toContainEqual([
			{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } },
		]);
		expect(await state()).toBe('RUNNING');

		const after = await platform.plan(request());
		expect(after.fingerprint).toBe(before.fingerprint);
		expect(new Set(after.objects.map(({ change }) => change))).toEqual(new Set(['KEEP']));
		await run('apply');
		expect((await books()).revision).toBe(revision);

		await run('suspend');
		expect(await state()).toBe('SUSPENDED');
		const larger = request({ memory_mb: 8192, services: ['billing'] });
		const planned = (await platform.plan(larger)).objects;
		expect(planned.filter(({ change }) => change === 'CHANGE').map(({ kind }) => kind)).toEqual([
			'Namespace',
			'ResourceQuota',
			'LimitRange',
			'Secret',
			'Deployment',
		]);
		await run('apply', { of: larger });
		expect(await state()).toBe('SUSPENDED');
		expect((await objectOf('ResourceQuota'))?.spec.hard['limits.memory']).toBe('8Gi');
		await run('resume', { of: larger });
		expect(await state()).toBe('RUNNING');

		await run('destroy');
		expect((await books()).namespaces).toEqual([]);
		expect(await state()).toBe('ABSENT');
		expect(await run('destroy')).toMatchObject({ status: 'DONE', result: { url: null } });
		for (const action of ['suspend', 'resume'] as const)
			expect(await refusal(run(action))).toMatchObject({
				kind: 'rejected',
				code: 'instance-missing',
			});
	});

	it.each(['cut', 'cut_after_commit'])(
		'is the same one wherever the connection is lost (%s), and its end is whole',
		async (kind) => {
			for (const action of ['apply', 'destroy'] as const) {
				for (let skip = 0; skip < 200; skip += 3) {
					await fault(kind, { skip, endpoint: '* /api**' });
					const error = await refusal(run(action));
					await noFaults();
					if (error === null) break;
					expect(['unavailable', 'outcome-unknown']).toContain(error.kind);
				}
				const { namespaces } = await books();
				expect(namespaces).toHaveLength(action === 'apply' ? 1 : 0);
			}
		},
	);

	it('goes on when the cluster did the work and answered an error', async () => {
		await fault('etcd_timeout', { times: 1, endpoint: 'PATCH /apis/apps/**' });
		expect(await refusal(run('apply'))).toMatchObject({ kind: 'outcome-unknown' });
		expect(await run('apply')).toMatchObject({ status: 'DONE' });
	});
});

describe('what is not ours', () => {
	it('is neither changed nor removed, and is named', async () => {
		await run('apply', { of: request({}, 'cs-another') });
		const { revision } = await books();
		expect(await refusal(run('apply'))).toMatchObject({ kind: 'rejected', code: 'name-taken' });
		expect((await platform.plan(request())).objects[0]?.change).toBe('FOREIGN');
		expect(await state()).toBe('ABSENT');
		expect(await run('destroy')).toMatchObject({ status: 'DONE' });
		expect((await books()).revision).toBe(revision);
	});

	it('stays even inside our namespace', async () => {
		await run('apply');
		await edit('Service', { metadata: { labels: null } });
		expect(await refusal(run('apply'))).toMatchObject({
			code: 'name-taken',
			message: expect.stringContaining('Service tenant'),
		});
	});

	it('that changed a field of ours is overruled there and nowhere else', async () => {
		await run('apply');
		await edit('Deployment', { spec: { replicas: 0 }, metadata: { labels: { team: 'blue' } } });
		expect(await run('apply')).toMatchObject({ status: 'DONE' });
		const { spec: is, metadata } = (await objectOf('Deployment')) ?? {};
		expect([is.replicas, metadata.labels.team]).toEqual([1, 'blue']);
	});
});

describe('what does not start', () => {
	it.each([
		['image_pull_error', {}, 'image-missing'],
		['crash_loop', {}, 'crashes'],
		['out_of_memory', {}, 'out-of-memory'],
		['never_ready', {}, 'not-ready'],
		[null, { settings: { image, replicas: 10, container_cpu_millis: 1000 } }, 'quota-exceeded'],
	])('says why when the cluster gives up: %s', async (kind, changes, code) => {
		if (kind !== null) await fault(kind);
		const first = await platform.apply(request(changes));
		expect(first.status).toBe('RUNNING');
		await control('/kubernetes/step', { steps: 8 });
		expect((await platform.apply(request(changes))).status).toBe('RUNNING');
		await control('/clock', { advance_ms: 301_000 });
		await control('/kubernetes/step', { steps: 2 });
		expect(await refusal(run('apply', { of: request(changes) }))).toMatchObject({
			kind: 'rejected',
			code,
		});
		expect((await platform.status(request(changes))).state).toBe('FAILED');
	});

	it('for want of a node waits for people, and goes on by itself', async () => {
		await fault('node_full');
		expect(await run('apply')).toMatchObject({
			status: 'WAITING',
			waiting_for: 'STAFF',
			code: 'CLUSTER_FULL',
			note: expect.stringContaining('Insufficient cpu'),
		});
		await noFaults();
		expect(await run('apply')).toMatchObject({ status: 'DONE' });
	});

	it('or is not reached, is no success', async () => {
		const at = platformWith({ KUBERNETES_INGRESS_URL: `${sandbox.url}/kubernetes` });
		expect(await run('apply', { at })).toMatchObject({
			status: 'WAITING',
			code: 'NOT_REACHABLE',
			note: expect.stringContaining('answers 40'),
		});
		expect((await at.status(request())).state).toBe('PENDING');
	});
});

it('an end that a finalizer holds up is told to a person, and the finalizer stays', async () => {
	await run('apply');
	await edit('Ingress', { metadata: { finalizers: ['dns.example/record'] } });
	const held = {
		status: 'WAITING',
		code: 'FINALIZERS_REMAIN',
		note: expect.stringContaining('dns.example/record'),
	};
	expect(await run('destroy')).toMatchObject(held);
	expect((await objectOf('Ingress'))?.metadata.finalizers).toEqual(['dns.example/record']);
	expect(await state()).toBe('LEAVING');
	expect(await run('apply')).toMatchObject(held);
	await edit('Ingress', { metadata: { finalizers: null } });
	expect(await run('apply')).toMatchObject({ status: 'DONE' });
});

describe('errors', () => {
	it.each([
		['throttled', { retry_after_s: 7 }, { kind: 'throttled', retryAfterSeconds: 7 }],
		['unavailable', {}, { kind: 'unavailable' }],
		['forbidden', {}, { kind: 'rejected', code: 'Forbidden' }],
		['token_expired', {}, { kind: 'rejected', status: 401 }],
	])('%s means what it means', async (kind, rest, expected) => {
		await fault(kind, { ...rest, endpoint: 'GET /api/v1/namespaces/*' });
		expect(await refusal(platform.status(request()))).toMatchObject(expected);
	});

	it.each([
		['admission_denied', 'rejected', 'admission-denied'],
		['admission_unreachable', 'unavailable', 'webhook-unreachable'],
	])('%s is told without a word about the content of a Secret', async (kind, as, code) => {
		await fault(kind, {
			endpoint: 'PATCH /api/v1/namespaces/*/secrets/*',
			message: 'TENANT_ID must not be MDE5',
		});
		const error = await refusal(run('apply'));
		expect(error).toMatchObject({ kind: as, code });
		expect(error?.message).not.toContain('MDE5');
	});
});

describe('settings', () => {
	it('keep a region in its cluster', async () => {
		const at = platformWith({ KUBERNETES_REGIONS: 'us-east-1,us-west-2' });
		expect(await refusal(run('apply', { at }))).toMatchObject({ code: 'wrong-region' });
		expect((await books()).namespaces).toEqual([]);
	});

	it('give no token to an address without TLS, and take no image without a version', () => {
		const KUBERNETES_API_URL = 'http://cluster.example.com';
		expect(() => platformWith({ KUBERNETES_API_URL })).toThrow('https');
		const accepts = (settings: unknown) => platform.settings.safeParse(settings).success;
		expect([
			accepts({ image }),
			accepts({ image: 'tenant' }),
			accepts({ image, extra: 1 }),
		]).toEqual([true, false, false]);
	});
});
