import { failureOf, startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const projectId = 'cs-maju-0001';
const create = (rest = {}) =>
	bench.projects.projects.create({
		requestBody: {
			projectId,
			parent: bench.env.GCP_PARENT ?? '',
			labels: { task: 'task_1' },
			...rest,
		},
	});
const remove = () => bench.projects.projects.delete({ name: `projects/${projectId}` });
const read = () => bench.projects.projects.get({ name: `projects/${projectId}` });

type Operation = { name?: string | null; done?: boolean | null; error?: unknown };
type Poll = (name: string) => Promise<{ data: Operation }>;
const pollProject: Poll = (name) => bench.projects.operations.get({ name });
const pollService: Poll = (name) => bench.services.operations.get({ name });

/** Polls until the operation is done and tells how often that was necessary. */
async function finish(started: Promise<{ data: Operation }>, poll: Poll) {
	let { data } = await started;
	let polls = 0;
	for (; !data.done; polls++) ({ data } = await poll(data.name ?? ''));
	return { operation: data, polls };
}
const created = () => finish(create(), pollProject);
const link = (name = bench.env.GCP_BILLING_ACCOUNT ?? '') =>
	bench.billing.projects.updateBillingInfo({
		name: `projects/${projectId}`,
		requestBody: { billingAccountName: name },
	});
const enable = (service: string) =>
	bench.services.services.enable({ name: `projects/${projectId}/services/${service}` });

describe('projects', () => {
	it('come into being by themselves when the name of the operation was lost', async () => {
		await create();
		let looks = 0;
		for (; looks < 10; looks += 1) {
			const answer = await read().catch(() => null);
			if (answer !== null) break;
		}
		expect(looks).toBeGreaterThan(0);
		expect((await read()).data.state).toBe('ACTIVE');
	});

	it('are created by an operation that needs several polls and are not readable before', async () => {
		const started = await create();
		expect(started.data.done).toBe(false);
		expect((await failureOf(read())).status).toBe(403);
		const { polls } = await finish(Promise.resolve(started), pollProject);
		expect(polls).toBeGreaterThanOrEqual(1);
		const { data } = await read();
		expect(data).toMatchObject({ projectId, state: 'ACTIVE', labels: { task: 'task_1' } });
		expect(data.name).toMatch(/^projects\/\d{12}$/);
	});

	it('that exist already answer 409, and reading tells whether they are ours', async () => {
		await created();
		const error = await failureOf(create());
		expect([error.status, error.response.data.error.status]).toEqual([409, 'ALREADY_EXISTS']);
		expect((await read()).data.labels).toEqual({ task: 'task_1' });
	});

	it('of another customer answer 409 to create and 403 to read', async () => {
		expect((await failureOf(create({ projectId: 'taken-by-others' }))).status).toBe(409);
		const foreign = bench.projects.projects.get({ name: 'projects/taken-by-others' });
		expect((await failureOf(foreign)).status).toBe(403);
	});

	it.each([
		['a bad id', { projectId: 'X' }, 400],
		['a bad label', { labels: { Task: 'A b' } }, 400],
		['a foreign parent', { parent: 'organizations/1' }, 403],
	])('are refused with %s', async (_title, wrong, status) => {
		expect((await failureOf(create(wrong))).status).toBe(status);
	});

	it('are deleted softly', async () => {
		await created();
		await remove();
		expect((await read()).data.state).toBe('DELETE_REQUESTED');
		expect((await failureOf(create())).status).toBe(409);
		expect((await failureOf(remove())).status).toBe(400);
		expect((await failureOf(link())).status).toBe(400);
	});

	it('can be restored for 30 days and are gone then', async () => {
		await created();
		await remove();
		await bench.projects.projects.undelete({ name: `projects/${projectId}` });
		expect((await read()).data.state).toBe('ACTIVE');
		await remove();
		await bench.control('POST', '/clock', { advance_ms: 31 * 86_400_000 });
		expect((await failureOf(read())).status).toBe(403);
	});

	it('are not deleted while a lien protects them', async () => {
		await created();
		await bench.fault({ vendor: 'google', kind: 'project_lien', times: 1 });
		const error = await failureOf(remove());
		expect([error.status, error.response.data.error.status]).toEqual([400, 'FAILED_PRECONDITION']);
		expect((await read()).data.state).toBe('ACTIVE');
		await remove();
	});
});

describe('billing', () => {
	it('is linked as often as one likes and taken off with an empty name', async () => {
		await created();
		await link();
		expect((await link()).data).toMatchObject({ billingEnabled: true });
		expect((await link('')).data).toMatchObject({ billingEnabled: false, billingAccountName: '' });
	});

	it('is refused for a project that is not there and an account that is not ours', async () => {
		expect((await failureOf(link())).status).toBe(403);
		await created();
		expect((await failureOf(link('billingAccounts/000000-000000-000000'))).status).toBe(403);
	});
});

describe('services', () => {
	it('are enabled by an operation; enabling again is done at once under a name that cannot be polled', async () => {
		await created();
		await finish(enable('gmail.googleapis.com'), pollService);
		const { data } = await enable('gmail.googleapis.com');
		expect(data).toMatchObject({ name: 'operations/noop.DONE_OPERATION', done: true });
		expect((await failureOf(pollService('operations/noop.DONE_OPERATION'))).status).toBe(400);
		const state = await bench.services.services.get({
			name: `projects/${projectId}/services/gmail.googleapis.com`,
		});
		expect(state.data.state).toBe('ENABLED');
	});

	it('that cost money need billing first', async () => {
		await created();
		const error = await failureOf(enable('compute.googleapis.com'));
		expect([error.status, error.response.data.error.status]).toEqual([400, 'FAILED_PRECONDITION']);
		await link();
		await finish(enable('compute.googleapis.com'), pollService);
		expect((await bench.books('google')).projects[0].services).toContain('compute.googleapis.com');
	});

	it('are enabled together, by project number too, and disabled only when enabled', async () => {
		await created();
		const { data: project } = await read();
		const batch = bench.services.services.batchEnable({
			parent: project.name ?? '',
			requestBody: { serviceIds: ['drive.googleapis.com', 'sheets.googleapis.com'] },
		});
		await finish(batch, pollService);
		const disable = () =>
			bench.services.services.disable({
				name: `${project.name}/services/drive.googleapis.com`,
				requestBody: {},
			});
		await disable();
		expect((await failureOf(disable())).status).toBe(400);
	});
});

describe('cloud faults', () => {
	const fault = (kind: string, rest = {}) =>
		bench.fault({ vendor: 'google', kind, times: 1, ...rest });

	it('operation_slow needs as many polls as it says', async () => {
		await fault('operation_slow', { polls: 9 });
		expect((await created()).polls).toBe(9);
	});

	it('operation_fails ends with an error, and the project may be there all the same', async () => {
		await fault('operation_fails');
		const { operation } = await created();
		expect(operation.error).toMatchObject({ code: 13 });
		expect((await read()).data.projectId).toBe(projectId);
	});

	it('conflict_although_applied answers 409 and the project carries our label', async () => {
		await fault('conflict_although_applied');
		expect((await failureOf(create())).status).toBe(409);
		expect((await read()).data.labels).toEqual({ task: 'task_1' });
	});

	it('billing_quota refuses the link with FAILED_PRECONDITION', async () => {
		await created();
		await fault('billing_quota');
		const error = await failureOf(link());
		expect([error.status, error.response.data.error.status]).toEqual([400, 'FAILED_PRECONDITION']);
	});

	it('delayed_read hides a new project although its operation is done', async () => {
		await fault('delayed_read', { reads: 1 });
		await created();
		expect((await failureOf(read())).status).toBe(403);
		expect((await read()).status).toBe(200);
	});
});
