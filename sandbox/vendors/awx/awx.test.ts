import { startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';
import { TEMPLATES } from './books.ts';

type Fields = Record<string, any>;

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

/** AWX has no library for Node: plain HTTP, as its documentation shows it. */
async function call(method: string, path: string, body?: Fields, token = bench.env.AWX_TOKEN) {
	const response = await fetch(`${bench.env.AWX_BASE_URL}${path}`, {
		method,
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.startsWith('application/json');
	return {
		status: response.status,
		location: response.headers.get('location'),
		body: (text !== '' && isJson ? JSON.parse(text) : text) as Fields,
	};
}
const variables = {
	cloudsales_name: 't-maju',
	cloudsales_marker: 'cs-1',
	cloudsales_host: 'maju.example',
};
const label = async (name = 'cs-1') =>
	(await call('POST', '/labels/', { name, organization: 1 })).body.id as number;
const launch = (body: Fields = {}, template = TEMPLATES.apply) =>
	call('POST', `/job_templates/${template}/launch/`, { extra_vars: variables, ...body });
const look = async (job: number) => (await call('GET', `/jobs/${job}/`)).body;
async function finish(job: number) {
	const seen = new Set<string>();
	for (;;) {
		const body = await look(job);
		seen.add(body.status);
		if (body.finished !== null) return { ...body, seen: [...seen] } as Fields;
	}
}
const books = async () => (await bench.books('awx')) as Fields;

describe('a launch', () => {
	it('answers 201 with the place of the job, which runs over time and hands back its artifacts', async () => {
		const { status, location, body } = await launch({ labels: [await label()] });
		expect([status, location]).toEqual([201, `/api/v2/jobs/${body.job}/`]);
		expect(body).toMatchObject({ status: 'new', ignored_fields: {} });
		const job = await finish(body.job);
		expect(job.seen).toEqual(expect.arrayContaining(['running', 'successful']));
		expect(job.artifacts).toEqual({
			cloudsales_state: 'RUNNING',
			cloudsales_url: `${bench.sandbox.url}/awx-tenant/t-maju`,
		});
		expect(job.extra_vars).toBe(JSON.stringify(variables));
		expect((await fetch(job.artifacts.cloudsales_url)).status).toBe(200);
		expect(await books()).toMatchObject({
			jobs: [{ status: 'successful', labels: ['cs-1'] }],
			tenants: [{ name: 't-maju', marker: 'cs-1', state: 'RUNNING', made_by: body.job }],
		});
	});

	it('of a template that asks for nothing leaves everything out, runs all the same, and only says so', async () => {
		const { status, body } = await launch(
			{ labels: [await label()], limit: 'all' },
			TEMPLATES.closed,
		);
		expect(status).toBe(201);
		expect(body.ignored_fields).toEqual({
			extra_vars: variables,
			labels: [expect.any(Number)],
			limit: 'all',
		});
		expect(JSON.parse((await finish(body.job)).extra_vars)).toEqual({});
	});

	it('takes the variables that the survey names, hides its passwords, and is refused without an answer', async () => {
		await bench.control('POST', `/awx/templates/${TEMPLATES.closed}`, {
			survey: [
				{ variable: 'cloudsales_name', required: true },
				{ variable: 'secret', type: 'password', default: 'x' },
			],
		});
		const info = await call('GET', `/job_templates/${TEMPLATES.closed}/launch/`);
		expect(info.body).toMatchObject({
			survey_enabled: true,
			ask_variables_on_launch: false,
			variables_needed_to_start: ['cloudsales_name'],
			can_start_without_user_input: false,
		});
		const refused = await launch({ extra_vars: {} }, TEMPLATES.closed);
		expect([refused.status, refused.body]).toEqual([
			400,
			{ variables_needed_to_start: ["'cloudsales_name' value missing"] },
		]);
		const { body } = await launch({}, TEMPLATES.closed);
		expect(Object.keys(body.ignored_fields.extra_vars)).toEqual([
			'cloudsales_marker',
			'cloudsales_host',
		]);
		expect(JSON.parse((await look(body.job)).extra_vars).secret).toBe('$encrypted$');
	});

	it('with an unknown label or by a stranger is refused', async () => {
		expect((await launch({ labels: [999] })).status).toBe(400);
		expect((await call('GET', '/jobs/', undefined, 'wrong')).status).toBe(401);
		expect((await launch({}, 999)).body).toEqual({ detail: 'Not found.' });
	});
});

describe('jobs', () => {
	it('are found by label in every state, page by page, without their artifacts', async () => {
		const labels = [await label()];
		const again = await call('POST', '/labels/', { name: 'cs-1', organization: 1 });
		expect(again.status).toBe(400);
		expect((await call('GET', '/labels/?name=cs-1')).body.results[0].id).toBe(labels[0]);
		for (const _ of [1, 2, 3]) await launch({ labels });
		await launch();
		const first = (await call('GET', '/jobs/?labels__name=cs-1&order_by=-id&page_size=2')).body;
		expect(first).toMatchObject({ count: 3, previous: null });
		expect(first.results).toHaveLength(2);
		expect(first.results[0]).not.toHaveProperty('artifacts');
		const rest = (await call('GET', first.next.replace('/api/v2', ''))).body;
		expect(rest).toMatchObject({ next: null, results: [expect.anything()] });
		expect((await call('GET', '/jobs/?labels__name=cs-1&page=9')).status).toBe(404);
		expect((await call('GET', '/jobs/?colour=red')).status).toBe(400);
	});

	it('are cancelled while they run, and no more after that', async () => {
		await bench.fault({ vendor: 'awx', kind: 'slow_job', polls: 50 });
		const { body } = await launch();
		expect((await call('POST', `/jobs/${body.job}/cancel/`)).status).toBe(202);
		expect((await finish(body.job)).status).toBe('canceled');
		expect((await call('POST', `/jobs/${body.job}/cancel/`)).status).toBe(405);
		expect((await books()).tenants).toEqual([]);
	});

	it('wait for each other where the template allows one at a time', async () => {
		await bench.control('POST', `/awx/templates/${TEMPLATES.apply}`, { allow_simultaneous: false });
		for (const _ of [1, 2]) await launch();
		for (;;) {
			await call('GET', '/jobs/');
			const statuses: string[] = (await books()).jobs.map(({ status }: Fields) => status);
			expect(statuses.filter((one) => /^(waiting|running)$/.test(one)).length).toBeLessThan(2);
			if (statuses.every((one) => one === 'successful')) break;
		}
	});

	it('that fail say why in their output and their events, and leave nothing behind', async () => {
		await bench.fault({ vendor: 'awx', kind: 'job_fails', message: 'no room', times: 1 });
		const { body } = await launch();
		expect(await finish(body.job)).toMatchObject({ status: 'failed', failed: true, artifacts: {} });
		const { body: text } = await call('GET', `/jobs/${body.job}/stdout/?format=txt`);
		expect(text).toContain('"msg": "no room"');
		const { results } = (await call('GET', `/jobs/${body.job}/job_events/`)).body;
		expect(results.map(({ event }: Fields) => event)).toContain('runner_on_failed');
		expect((await books()).tenants).toEqual([]);
	});
});

it("playbooks find their own work again and touch nobody else's", async () => {
	await bench.control('POST', '/awx/tenants', { name: 't-maju', marker: 'another' });
	const { body } = await launch();
	expect((await finish(body.job)).artifacts).toEqual({ cloudsales_state: 'FOREIGN' });
	const gone = await launch({}, TEMPLATES.destroy);
	expect((await finish(gone.body.job)).artifacts).toEqual({ cloudsales_state: 'FOREIGN' });
	expect((await books()).tenants).toMatchObject([{ marker: 'another' }]);
});
