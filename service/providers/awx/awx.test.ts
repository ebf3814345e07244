import { pino } from 'pino';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { TEMPLATES } from '../../../sandbox/vendors/awx/books.ts';
import { awx as simulator } from '../../../sandbox/vendors/awx/index.ts';
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
import { awx } from './provider.ts';

const log = pino({ enabled: false });
const marker = 'cs-01931d5e-0000-7c11-9d7e-0a5b6c7d8e9f';
const name = 't-example-isp-c3bd719f';
const settings = {
	apply_template: TEMPLATES.apply,
	suspend_template: TEMPLATES.suspend,
	resume_template: TEMPLATES.resume,
	destroy_template: TEMPLATES.destroy,
	variables: { plan_size: 'large' },
};
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
	services: ['billing'],
	settings,
};

let sandbox: Sandbox;
let platform: DeploymentPlatform;
beforeAll(async () => {
	sandbox = await startSandbox({ vendors: [simulator] });
	platform = awx.create(sandbox.credentials, { log }).deploymentPlatform;
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const request = (changes: Partial<DeploymentSpec> = {}): DeploymentRequest => ({
	marker,
	spec: { ...spec, ...changes },
	progress: {},
});
type Action = 'apply' | 'suspend' | 'resume' | 'destroy';
/** As provisioning does: again with what was handed back, until it is done or waits for a person. */
async function run(
	action: Action,
	of = request(),
): Promise<Exclude<DeploymentStep, { status: 'RUNNING' }>> {
	let { progress } = of;
	for (let calls = 0; calls < 60; calls += 1) {
		const step = await platform[action]({ ...of, progress });
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
	control('/faults', { vendor: 'awx', kind, ...rest });
const noFaults = () => sandbox.client.call('DELETE', '/faults');
type Books = {
	labels: { name: string }[];
	jobs: { status: string; name: string; labels: string[]; extra_vars: Record<string, unknown> }[];
	tenants: {
		name: string;
		marker: string;
		state: string;
		variables: Record<string, unknown>;
	}[];
};
const books = () => sandbox.client.books<Books>('awx');
const state = async () => (await platform.status(request())).state;

const foreign = 'another';
function harness(): DeploymentHarness {
	sandbox.reset();
	const standing = async () =>
		(await books()).tenants.filter((tenant) => tenant.marker !== foreign);
	return {
		platform,
		settings,
		wrong_settings: { ...settings, apply_template: 'Tenant: apply' },
		learns_by_running: true,
		vendor: {
			owned: async (of) =>
				(await standing()).filter((one) => one.marker === of).map((one) => one.name),
			everything: async () => (await standing()).map((one) => one.name),
			async occupy({ spec: { name: taken } }) {
				await control('/awx/tenants', { name: taken, marker: foreign });
			},
			isOccupied: async () =>
				(await books()).tenants.some(
					({ marker: of, state: is }) => of === foreign && is === 'RUNNING',
				),
			...disturbs(sandbox, 'awx'),
		},
	};
}

describeDeploymentPlatform('awx', harness);

describe('a tenant', () => {
	it('is planned, made, kept, suspended, changed, resumed and removed by jobs that carry its label', async () => {
		expect((await platform.plan(request())).objects).toEqual([
			{ kind: 'tenant', name, change: 'CREATE' },
		]);
		expect(await state()).toBe('ABSENT');
		expect((await books()).jobs).toEqual([]);

		expect(await run('apply')).toMatchObject({
			status: 'DONE',
			result: { url: `${sandbox.url}/awx-tenant/${name}`, details: { job_id: expect.any(Number) } },
		});
		const { jobs, labels } = await books();
		expect(labels.map((one) => one.name)).toEqual([`cloudsales:${marker}`]);
		expect(jobs).toMatchObject([
			{
				labels: [`cloudsales:${marker}`],
				extra_vars: {
					cloudsales_action: 'apply',
					cloudsales_services: ['billing'],
					cloudsales_tenant_settings: { order_number: 'ORD-20251016-1001' },
					plan_size: 'large',
				},
			},
		]);
		expect(await state()).toBe('RUNNING');
		expect((await platform.plan(request())).objects[0]?.change).toBe('KEEP');
		await run('apply');
		expect((await books()).jobs).toHaveLength(1);

		await run('suspend');
		expect(await state()).toBe('SUSPENDED');
		const larger = request({ memory_mb: 8192 });
		expect((await platform.plan(larger)).objects[0]?.change).toBe('CHANGE');
		expect(await run('apply', larger)).toMatchObject({ status: 'DONE' });
		expect(await state()).toBe('SUSPENDED');
		await run('resume', larger);
		expect(await state()).toBe('RUNNING');
		expect(await run('destroy')).toMatchObject({ status: 'DONE', result: { url: null } });
		expect((await books()).tenants).toEqual([]);
		expect(await state()).toBe('ABSENT');
		await run('destroy');
		for (const action of ['suspend', 'resume'] as const)
			expect(await refusal(run(action))).toMatchObject({
				kind: 'rejected',
				code: 'instance-missing',
			});
	});

	it.each(['cut', 'cut_after_commit'])(
		'is made by one job wherever the connection is lost (%s)',
		async (kind) => {
			for (const action of ['apply', 'destroy'] as const) {
				for (let skip = 0; skip < 40; skip += 1) {
					await fault(kind, { skip });
					const error = await refusal(run(action));
					await noFaults();
					if (error === null) break;
					expect(['unavailable', 'outcome-unknown']).toContain(error.kind);
				}
			}
			const { jobs, tenants } = await books();
			expect(jobs.map((job) => job.name)).toEqual(['Tenant: apply', 'Tenant: destroy']);
			expect(tenants).toEqual([]);
		},
	);

	it('that is being made is cancelled before it is removed', async () => {
		await fault('slow_job', { polls: 30, times: 1 });
		await platform.apply(request());
		expect(await run('destroy')).toMatchObject({ status: 'DONE' });
		expect((await books()).jobs.map(({ status }) => status)).toEqual(['canceled', 'successful']);
	});

	it('is worked on by one job at a time', async () => {
		await fault('slow_job', { polls: 5, times: 1 });
		await platform.apply(request());
		expect((await run('apply', request({ memory_mb: 8192 }))).status).toBe('DONE');
		expect((await books()).jobs.map(({ status }) => status)).toEqual(['successful', 'successful']);
	});
});

describe('what AWX would leave out', () => {
	const withTemplate = request({
		settings: { ...settings, apply_template: TEMPLATES.closed },
	});
	const open = (changes: Record<string, unknown>) =>
		control(`/awx/templates/${TEMPLATES.closed}`, changes);

	it('is seen before anything runs', async () => {
		expect(await refusal(run('apply', withTemplate))).toMatchObject({ code: 'labels-not-asked' });
		await open({ ask_labels_on_launch: true });
		expect(await refusal(run('apply', withTemplate))).toMatchObject({
			kind: 'rejected',
			code: 'variables-not-asked',
		});
		expect((await books()).jobs).toEqual([]);
	});

	it('in spite of that ends the job and is named without its values', async () => {
		await open({
			ask_labels_on_launch: true,
			survey: [{ variable: 'cloudsales_name' }, { variable: 'cloudsales_marker' }],
		});
		const error = await refusal(run('apply', withTemplate));
		expect(error).toMatchObject({
			kind: 'rejected',
			code: 'variables-ignored',
			message: expect.stringContaining('cloudsales_host'),
		});
		expect(error?.message).not.toContain('Example ISP');
		expect(await state()).toBe('FAILED');
		expect((await books()).jobs).toMatchObject([{ status: 'canceled' }]);
		expect((await books()).tenants).toEqual([]);
	});

	it('is not made by a job that was told less, when the answer that says so was lost', async () => {
		const survey = ['name', 'marker', 'host', 'fingerprint'].map((one) => ({
			variable: `cloudsales_${one}`,
		}));
		await control(`/awx/templates/${TEMPLATES.apply}`, { ask_variables_on_launch: false, survey });
		await fault('cut_after_commit', { endpoint: 'POST /**/launch', times: 1 });
		expect(await refusal(run('apply'))).toMatchObject({ kind: 'outcome-unknown' });
		expect(await refusal(run('apply'))).toMatchObject({ code: 'variables-ignored' });
		await control(`/awx/templates/${TEMPLATES.apply}`, {
			ask_variables_on_launch: true,
			survey: null,
		});
		expect(await run('apply')).toMatchObject({ status: 'DONE' });
		const [tenant] = (await books()).tenants;
		expect(tenant?.variables).toHaveProperty('cloudsales_region', 'eu-west-1');
	});
});

describe('what ends badly', () => {
	it('is told with the task that failed, and a new run launches a new job', async () => {
		await fault('job_fails', { times: 1 });
		const error = await refusal(run('apply'));
		expect(error).toMatchObject({
			kind: 'rejected',
			code: 'job-failed',
			message: expect.stringContaining('Bring the tenant up'),
		});
		expect(await state()).toBe('FAILED');
		expect(await run('apply')).toMatchObject({ status: 'DONE' });
		expect((await books()).jobs).toHaveLength(2);
	});

	it('at AWX itself is tried again, and not for ever', async () => {
		await fault('job_errors', { times: 1 });
		expect(await run('apply')).toMatchObject({ status: 'DONE' });
		await run('destroy');
		await fault('job_errors');
		expect(await refusal(run('apply'))).toMatchObject({ code: 'job-error' });
		expect((await books()).jobs).toHaveLength(6);
	});

	it('for want of artifacts is no success, and neither is a tenant that does not answer', async () => {
		await fault('no_artifacts', { times: 1 });
		expect(await refusal(run('apply'))).toMatchObject({ code: 'no-artifacts' });
		await control('/reset', {});
		await run('apply');
		await stopBehindOurBack();
		expect(await run('apply')).toMatchObject({ status: 'WAITING', code: 'NOT_REACHABLE' });
		expect(await state()).toBe('PENDING');
		expect(await run('resume')).toMatchObject({ status: 'DONE' });
	});
});

/** The same tenant stopped by hand at the operator's machines. */
async function stopBehindOurBack() {
	const base = sandbox.credentials.AWX_BASE_URL ?? '';
	const headers = {
		authorization: `Bearer ${sandbox.credentials.AWX_TOKEN}`,
		'content-type': 'application/json',
	};
	const launched = await fetch(`${base}/job_templates/${TEMPLATES.suspend}/launch/`, {
		method: 'POST',
		headers,
		body: JSON.stringify({ extra_vars: { cloudsales_name: name, cloudsales_marker: marker } }),
	});
	const { job } = (await launched.json()) as { job: number };
	for (;;) {
		const answer = await fetch(`${base}/jobs/${job}/`, { headers });
		if (((await answer.json()) as { status: string }).status === 'successful') return;
	}
}

it('what is not ours is neither changed nor removed', async () => {
	await control('/awx/tenants', { name, marker: 'another' });
	expect(await refusal(run('apply'))).toMatchObject({ kind: 'rejected', code: 'name-taken' });
	expect((await platform.plan(request())).objects[0]?.change).toBe('FOREIGN');
	expect(await run('destroy')).toMatchObject({ status: 'DONE' });
	expect((await books()).tenants).toMatchObject([{ marker: 'another', state: 'RUNNING' }]);
});

describe('errors and settings', () => {
	it.each([
		['throttled', { retry_after_s: 9 }, { kind: 'throttled', retryAfterSeconds: 9 }],
		['unavailable', {}, { kind: 'unavailable' }],
		['token_expired', {}, { kind: 'rejected', status: 401 }],
		['launch_forbidden', {}, { kind: 'rejected', status: 403 }],
		['html_502', { endpoint: 'POST /**/launch' }, { kind: 'outcome-unknown' }],
	])('%s means what it means', async (kind, rest, expected) => {
		await fault(kind, rest);
		expect(await refusal(platform.apply(request()))).toMatchObject(expected);
	});

	it('take no address without TLS, no unknown template and no unknown setting', async () => {
		const AWX_BASE_URL = 'http://awx.example.com/api/v2';
		expect(() => awx.create({ ...sandbox.credentials, AWX_BASE_URL }, { log })).toThrow('https');
		const missing = request({ settings: { ...settings, apply_template: 9999 } });
		expect(await refusal(run('apply', missing))).toMatchObject({ code: 'template-missing' });
		expect(platform.settings.safeParse({ ...settings, extra: 1 }).success).toBe(false);
	});
});
