import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { modules } from '../../app/capabilities.ts';
import { addDays, isoDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { startReceiver, type Receiver } from '../../tests/receiver.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { takeDatabase, type TestDatabase } from '../../tests/test-database.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { createUser } from '../identity/operations/create-user.ts';
import * as store from './store.ts';

const at = (day: string, time = '02:00:00.000'): Date => new Date(`${day}T${time}Z`);

/** Scheduled work whose instants a test names; it says when each was done, and may do more. */
function probe(name: string) {
	const instants: Date[] = [];
	const seen: string[] = [];
	const own = { instants, seen, work: async (_: Date, __: JobContext): Promise<void> => {} };
	const job = defineJob({
		name: `probe.${name}`,
		description: 'Made for a test',
		payload: z.object({}),
		retries: 0,
		// The test clock runs it, not the time of the machine.
		schedule: '0 0 29 2 *',
		nextDue: async () => instants.toSorted((a, b) => +a - +b)[0] ?? null,
		async run(_, context) {
			const now = context.clock.now();
			seen.push(`${name} ${now.toISOString()}`);
			await own.work(now, context);
			for (const one of instants.filter((instant) => instant <= now))
				instants.splice(instants.indexOf(one), 1);
		},
	});
	return Object.assign(own, { job });
}

describe('the test clock', () => {
	const first = probe('first');
	const second = probe('second');
	let database: TestDatabase;
	let worker: TestService;
	let api: TestService;
	let receiver: Receiver;
	const told: { at: string; stands: boolean; seen: number }[] = [];
	let follower: http.Server;
	let followerStatus = 200;

	beforeAll(async () => {
		follower = http.createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const body = JSON.parse(Buffer.concat(chunks).toString());
				told.push({ ...body, seen: first.seen.length });
				response.writeHead(followerStatus).end();
			});
		});
		await new Promise<void>((resolve) => follower.listen(0, '127.0.0.1', resolve));
		receiver = await startReceiver();
		database = await takeDatabase();
		const environment = {
			TEST_CLOCK: 'on',
			TEST_CLOCK_QUIET_SECONDS: '3',
			TEST_CLOCK_FOLLOWERS: `http://127.0.0.1:${(follower.address() as AddressInfo).port}/`,
		};
		const all = [...modules, defineModule({ name: 'probe', jobs: [first.job, second.job] })];
		const shared = { url: database.url, drop: async () => {} };
		worker = await startTestService({ runs: true, environment, modules: all, database });
		api = await startTestService({
			runs: true,
			role: 'api',
			environment,
			modules: all,
			database: shared,
		});
	});
	afterAll(async () => {
		await api.stop();
		await worker.stop();
		await receiver.close();
		follower.closeAllConnections();
		follower.close();
	});
	beforeEach(() => {
		for (const one of [first, second]) {
			one.instants.length = 0;
			one.seen.length = 0;
			one.work = async () => {};
		}
		told.length = 0;
		followerStatus = 200;
	});

	const move = (body: object) => api.call('POST', '/clock/move', { wait_seconds: 30, ...body });
	const clock = async () => (await api.call('GET', '/clock')).body;
	const now = async (): Promise<Date> => new Date((await clock()).now);
	/** A day that many days after the one at which the clock stands, at nine in the morning in Jakarta. */
	const inDays = async (days: number): Promise<Date> => at(isoDate(addDays(await now(), days)));

	it('stops at each instant at which something is due, in order, and at no other', async () => {
		const [one, two, three, beyond] = await Promise.all([3, 1, 2, 30].map(inDays));
		first.instants.push(one!, two!, beyond!);
		second.instants.push(three!, one!);
		const seen: string[] = [];
		first.work = async (instant) => void seen.push(`first ${instant.toISOString()}`);
		second.work = async (instant) => void seen.push(`second ${instant.toISOString()}`);
		const target = await inDays(10);
		const answer = await move({ to: target.toISOString() });
		expect(answer).toMatchObject({
			status: 202,
			body: {
				now: target.toISOString(),
				is_frozen: true,
				status: 'READY',
				steps: 4,
				next_due: { at: beyond!.toISOString(), job: 'probe.first' },
				followers: 2,
			},
		});
		expect(seen).toEqual([
			`first ${two!.toISOString()}`,
			`second ${three!.toISOString()}`,
			`first ${one!.toISOString()}`,
			`second ${one!.toISOString()}`,
		]);
	});

	it('does not pass over an instant that work on the way brings about', async () => {
		const [start, between, target] = await Promise.all([1, 2, 3].map(inDays));
		first.instants.push(start!);
		first.work = async (instant) => {
			if (+instant === +start!) second.instants.push(between!, instant);
		};
		await move({ to: target!.toISOString() });
		expect([...first.seen, ...second.seen]).toEqual([
			`first ${start!.toISOString()}`,
			`second ${start!.toISOString()}`,
			`second ${between!.toISOString()}`,
		]);
	});

	it('stands still between moves, while the machines go on', async () => {
		await move({ by_minutes: 1 });
		const before = await clock();
		await new Promise((resolve) => setTimeout(resolve, 50));
		const after = await clock();
		expect(after.now).toBe(before.now);
		expect(after.machine_now > before.machine_now).toBe(true);
		const { body } = await move({ by_days: 0, run_on: true });
		expect(body).toMatchObject({ is_frozen: false, status: 'READY' });
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect((await clock()).now > body.now).toBe(true);
		const frozen = await api.call('POST', '/clock/freeze', {});
		expect(frozen).toMatchObject({ status: 202, body: { is_frozen: true } });
		expect(frozen.body.now > before.now).toBe(true);
	});

	it('gives every process the new time before anything is done in it', async () => {
		const days = await Promise.all([1, 2, 3, 4, 5, 6].map(inDays));
		first.instants.push(...days);
		const times: string[][] = [];
		first.work = async (instant) =>
			void times.push(
				[instant, api.runtime.clock.now(), worker.runtime.clock.now()].map((one) =>
					one.toISOString(),
				),
			);
		await move({ by_days: 7 });
		expect(times).toEqual(days.map((day) => Array(3).fill(day.toISOString())));
	});

	it('tells simulated vendors each new time before anything is done in it', async () => {
		const days = await Promise.all([1, 2].map(inDays));
		first.instants.push(...days);
		const start = await now();
		const { body } = await move({ by_days: 3 });
		expect(told).toEqual([
			{ at: start.toISOString(), stands: true, seen: 0 },
			{ at: days[0]!.toISOString(), stands: true, seen: 0 },
			{ at: days[1]!.toISOString(), stands: true, seen: 1 },
			{ at: body.now, stands: true, seen: 2 },
		]);
	});

	it('stops when a simulated vendor does not follow', async () => {
		followerStatus = 500;
		const answer = await move({ by_days: 1 });
		expect(answer).toMatchObject({ status: 409, body: { code: 'clock.not-quiet' } });
		expect(answer.body.detail).toContain('does not follow the clock: it answers 500');
		followerStatus = 200;
		expect((await move({ by_days: 1 })).body.status).toBe('READY');
	});

	describe('with an endpoint', () => {
		beforeAll(async () => {
			const { body } = await api.call('PUT', '/endpoints', {
				url: receiver.url,
				description: 'slow',
				event_types: ['user.created'],
			});
			receiver.secret = body.secret;
		});
		afterAll(async () => {
			const { body } = await api.call('GET', '/endpoints');
			await api.call('DELETE', `/endpoints/${body.data[0].id}`);
		});
		let users = 0;
		const happen = async (context: JobContext): Promise<void> => {
			const email = `clock${(users += 1)}@cloudsales.test`;
			await context.run(createUser, { email, name: 'Clock', role: 'SALES' }, {});
		};

		it('moves on only when all that follows from an instant has ended', async () => {
			const days = await Promise.all([1, 2].map(inDays));
			first.instants.push(...days);
			const story: string[] = [];
			first.work = async (instant, context) => {
				story.push(`begun ${instant.toISOString()}`);
				await happen(context);
			};
			receiver.answer = (received, response) =>
				void setTimeout(() => {
					story.push(
						`delivered ${received.events[0]?.data === undefined ? '' : api.runtime.clock.now().toISOString()}`,
					);
					receiver.accept(received, response);
				}, 400);
			await move({ by_days: 3 });
			expect(story).toEqual(
				days.flatMap((day) => [`begun ${day.toISOString()}`, `delivered ${day.toISOString()}`]),
			);
		});

		it('fails when work does not end, names it, and goes on from there', async () => {
			const [day, later] = await Promise.all([1, 2].map(inDays));
			first.instants.push(day!, later!);
			first.work = async (instant, context) => {
				if (+instant === +day!) await happen(context);
			};
			receiver.answer = (_, response) => response.writeHead(500).end();
			const answer = await move({ by_days: 3 });
			const delivery = await api.runtime.database.client.delivery.findFirstOrThrow({
				where: { status: 'RETRYING' },
			});
			expect(answer).toMatchObject({
				status: 409,
				body: { code: 'clock.not-quiet', details: { now: day!.toISOString() } },
			});
			expect(answer.body.detail).toContain(`delivery ${delivery.id} (to slow) is RETRYING`);
			expect(await clock()).toMatchObject({
				now: day!.toISOString(),
				status: 'FAILED',
				reason: answer.body.detail,
			});
			expect(first.seen).toHaveLength(1);
			const target = await inDays(3);
			const again = await move({ to: target.toISOString(), ignore_dead: true });
			expect(again.body).toMatchObject({ now: target.toISOString(), status: 'READY' });
			expect(first.seen.at(-1)).toBe(`first ${later!.toISOString()}`);
			await api.runtime.database.client.delivery.deleteMany({ where: { id: delivery.id } });
		});
	});

	it('fails when work that is due does not get done', async () => {
		const [day] = await Promise.all([1].map(inDays));
		first.instants.push(day!);
		first.work = async () => {
			throw new Error('the disk is full');
		};
		const answer = await move({ by_days: 3 });
		expect(answer.body.detail).toContain(
			`probe.first still has work due at ${day!.toISOString()}; probe.first: the disk is full`,
		);
		first.work = async () => {};
		expect((await move({ by_days: 3 })).body.status).toBe('READY');
	});

	it('goes forward only, at most 400 days at a time, and one move after the other', async () => {
		const start = await now();
		const back = new Date(start.getTime() - 1).toISOString();
		expect((await move({ to: back })).body.code).toBe('clock.backwards');
		const far = new Date(addDays(start, 400).getTime() + 1).toISOString();
		expect((await move({ to: far })).body.code).toBe('clock.too-far');
		expect((await move({})).body.code).toBe('input.invalid');
		expect((await move({ to: far, by_days: 1 })).body.code).toBe('input.invalid');
		const [day] = await Promise.all([1].map(inDays));
		first.instants.push(day!);
		first.work = () => new Promise((resolve) => setTimeout(resolve, 500));
		const begun = await move({ by_days: 2, wait_seconds: 0 });
		expect(begun).toMatchObject({ status: 202, body: { status: 'ADVANCING' } });
		expect((await move({ by_days: 1 })).body.code).toBe('clock.advancing');
		while ((await clock()).status === 'ADVANCING')
			await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await clock()).toMatchObject({ status: 'READY', now: addDays(start, 2).toISOString() });
	});

	it('is moved by one process: a former mover changes nothing any more', async () => {
		const { database: opened } = worker.runtime;
		await opened.transaction(async (tx) => {
			await store.lockClock({ tx });
			const values = { status: 'ADVANCING', frozen_at: await now(), target: await now() };
			await store.changeClock({ tx }, values);
		});
		const [one, two] = ['1', '2'].map((digit) => `01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9${digit}`);
		await opened.transaction((tx) => store.takeOver({ tx }, one!));
		await opened.transaction((tx) => store.takeOver({ tx }, two!));
		const held = (mover: string) => opened.transaction((tx) => store.lockForMover({ tx }, mover));
		expect([await held(one!), (await held(two!))?.mover]).toEqual([null, two]);
		await opened.transaction((tx) => store.changeClock({ tx }, { status: 'READY' }));
		expect(await held(two!)).toBeNull();
	});

	it('expires a quotation in the first instant after its last day, in Jakarta', async () => {
		const quotation = await aQuotation(api, { status: 'SENT' });
		await move({ by_days: 40 });
		const { body } = await api.call('GET', `/quotations/${quotation.id}`);
		expect(body.status).toBe('EXPIRED');
		const [expired] = await api.runtime.database.client.event.findMany({
			where: { type: 'quotation.expired', subject_id: quotation.id },
		});
		expect(expired?.occurred_at).toEqual(
			startOfBusinessDay(addDays(new Date(`${quotation.valid_until}T00:00:00Z`), 1)),
		);
	});

	it('is for administrators', async () => {
		const answer = await api.call('POST', '/clock/move', { by_days: 1 }, { role: 'OPERATIONS' });
		expect(answer.body.code).toBe('auth.forbidden');
	});

	it('shows on every page, answer and probe, and in the description of the API', async () => {
		const { now: instant } = await clock();
		const page = await api.http.get('/portal/sign-in').set('Accept', 'text/html');
		expect(page.text).toMatch(/<p class="test" role="note">(?:Sistem uji|Test system)/);
		expect(page.headers['x-test-clock']).toBe(instant);
		for (const probed of ['/health', '/ready'])
			expect((await api.http.get(probed)).body).toMatchObject({
				test_clock: { now: instant, is_frozen: true },
			});
		expect((await api.http.get('/docs')).text).toContain('clock.move');
		expect((await api.http.get('/api/v1/openapi.json')).body.paths).toHaveProperty('/clock/move');
	});
});

describe('without TEST_CLOCK', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('there is no clock to move, and nothing says that there was one', async () => {
		expect((await service.call('GET', '/clock')).body.code).toBe('route.not-found');
		expect((await service.call('POST', '/clock/move', { by_days: 1 })).status).toBe(404);
		const page = await service.http.get('/portal/sign-in').set('Accept', 'text/html');
		expect(page.text).not.toContain('role="note"');
		expect(page.headers['x-test-clock']).toBeUndefined();
		expect((await service.http.get('/health')).body).toEqual({ healthy: true });
		expect((await service.http.get('/docs')).text).not.toContain('clock.move');
	});

	it('is the only way in production', async () => {
		const environment = { TEST_CLOCK: 'on', NODE_ENV: 'production' };
		await expect(startTestService({ environment })).rejects.toThrow(
			/TEST_CLOCK \(the service\): Must be off when NODE_ENV is production/,
		);
		const off = await startTestService({ environment: { NODE_ENV: 'production' } });
		await off.stop();
	});
});
