import { Webhook } from 'standardwebhooks';
import { startReceiver, type Receiver } from '../../tests/receiver.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { newId } from '../../platform/database/index.ts';
import { createDeliverer } from './deliverer.ts';
import { retrySeconds } from './rules.ts';

const day = 86_400;

describe('event delivery', () => {
	let service: TestService;
	const receivers: Receiver[] = [];
	beforeAll(async () => {
		service = await startTestService({
			environment: { EVENT_DELIVERY_TIMEOUT_MS: '300', EVENT_DELIVERY_FINISH_TIMEOUT_MS: '60000' },
		});
	});
	afterEach(async () => {
		await Promise.all(receivers.splice(0).map((one) => one.close()));
		await database().endpoint.deleteMany();
		await database().event.deleteMany();
	});
	afterAll(() => service.stop());

	const database = () => service.runtime.database.client;
	const later = (seconds: number): void => {
		service.now = new Date(service.now.getTime() + seconds * 1000);
	};
	const receiver = async (): Promise<Receiver> => {
		const one = await startReceiver();
		receivers.push(one);
		return one;
	};
	const register = async (url: string, settings: object = {}) => {
		const answer = await service.call('PUT', '/endpoints', {
			url,
			description: 'test',
			event_types: ['*'],
			...settings,
		});
		if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
		return answer.body;
	};
	let users = 0;
	/** One real event: a user was created. */
	const happen = async (role = 'SALES'): Promise<void> => {
		const number = (users += 1);
		await service.call('POST', '/users', {
			email: `user${number}@cloudsales.test`,
			name: `User ${number}`,
			role,
		});
	};
	const deliveries = (where: object = {}) =>
		database().delivery.findMany({ where, orderBy: [{ created_at: 'asc' }, { id: 'asc' }] });
	const only = async () => (await deliveries())[0]!;
	/** Goes to the time of the next attempt and makes it. */
	const nextAttempt = async () => {
		service.now = new Date((await only()).next_attempt_at.getTime() + 1);
		await service.settle();
	};

	describe('one event', () => {
		it('arrives signed as Standard Webhooks says, once, with what the API shows', async () => {
			const at = await receiver();
			const { secret } = await register(at.url);
			service.now = new Date();
			await happen();
			await service.settle();
			await service.settle();
			expect(at.calls).toHaveLength(1);
			const call = at.calls[0]!;
			expect(new Webhook(secret).verify(call.body, call.headers)).toMatchObject({
				type: 'user.created',
				data: { role: 'SALES' },
			});
			expect(call.headers['webhook-id']).toBe(call.events[0]!.id);
			const shown = await service.call('GET', `/events/${call.events[0]!.id}`);
			expect(JSON.parse(call.body)).toEqual(shown.body);
			expect(await deliveries()).toMatchObject([
				{ status: 'DELIVERED', attempt: 1, status_code: 200, leased_until: null },
			]);
		});

		it.each([
			[
				'HTTP 500',
				(at: Receiver) => (at.answer = (_, response) => response.writeHead(500).end('no')),
			],
			['HTTP 400', (at: Receiver) => (at.answer = (_, response) => response.writeHead(400).end())],
			[
				'HTTP 302',
				(at: Receiver) =>
					(at.answer = (_, response) => response.writeHead(302, { location: at.url }).end()),
			],
			['No answer within 300 ms', (at: Receiver) => (at.answer = () => {})],
			[
				'socket hang up',
				(at: Receiver) => (at.answer = (_, __, request) => request.socket.destroy()),
			],
		])(
			'is tried again later after %s, and arrives when the endpoint is well',
			async (error, fail) => {
				const at = await receiver();
				await register(at.url);
				await fail(at);
				await happen();
				await service.settle();
				const failed = await only();
				expect(failed).toMatchObject({
					status: 'RETRYING',
					attempt: 1,
					leased_until: null,
					error: expect.stringContaining(error),
				});
				const wait = (failed.next_attempt_at.getTime() - service.now.getTime()) / 1000;
				expect(wait).toBeGreaterThanOrEqual(4);
				expect(wait).toBeLessThanOrEqual(6);
				await service.settle();
				expect((await only()).attempt).toBe(1);
				at.answer = (_, response) => response.end();
				await nextAttempt();
				expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 2, error: null });
				expect(await database().deliveryAttempt.count()).toBe(2);
				expect((await database().endpoint.findFirstOrThrow()).failing_since).toBeNull();
			},
		);

		it('is given up after ten attempts over 75 hours, where it is seen and can be replayed', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) => response.writeHead(500).end();
			await happen();
			await service.settle();
			const begun = service.now.getTime();
			for (let attempt = 1; attempt < 10; attempt += 1) await nextAttempt();
			const dead = await only();
			expect(dead).toMatchObject({ status: 'DEAD', attempt: 10, status_code: 500 });
			const total = retrySeconds.reduce((sum, one) => sum + one, 0);
			expect((service.now.getTime() - begun) / 1000 / total).toBeGreaterThan(0.8);
			expect((service.now.getTime() - begun) / 1000 / total).toBeLessThan(1.2);
			later(30 * day);
			await service.settle();
			expect(at.calls).toHaveLength(10);
			expect(new Set(at.calls.map((one) => one.headers['webhook-id'])).size).toBe(1);
			expect((await service.call('GET', '/deliveries?status=DEAD')).body.data).toHaveLength(1);
			at.answer = (_, response) => response.end();
			await database().endpoint.updateMany({ data: { status: 'ACTIVE' } });
			expect((await service.call('POST', `/events/${dead.event_id}/replay`, {})).body).toEqual({
				deliveries: 1,
			});
			await service.settle();
			expect(at.calls).toHaveLength(11);
			expect(at.calls[10]!.headers['webhook-id']).not.toBe(at.calls[0]!.headers['webhook-id']);
			expect(await deliveries({ replay: 1 })).toMatchObject([{ status: 'DELIVERED' }]);
		});

		it.each([404, 429, 502, 503, 504, 'ECONNREFUSED'])(
			'is asked for often while an endpoint that answers %s may be starting, then by the schedule',
			async (status) => {
				const at = await receiver();
				await register(at.url);
				if (typeof status === 'number')
					at.answer = (_, response) => response.writeHead(status).end();
				else await at.close();
				await happen();
				await service.settle();
				expect(await only()).toMatchObject({
					status: 'RETRYING',
					attempt: 0,
					error: expect.stringContaining(String(status)),
				});
				expect((await only()).next_attempt_at.getTime() - service.now.getTime()).toBe(15_000);
				later(600);
				await service.settle();
				expect((await only()).attempt).toBe(1);
				const again = await receiver();
				await database().endpoint.updateMany({ data: { url: again.url } });
				await nextAttempt();
				expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 2 });
			},
		);

		it('that kills its endpoint each time ends DEAD, although others arrive in between', async () => {
			const at = await receiver();
			await register(at.url);
			await happen();
			const poison = (await database().event.findFirstOrThrow()).id;
			at.answer = (received, response) =>
				response.writeHead(received.events[0]!.id === poison ? 502 : 200).end();
			for (
				let call = 0;
				call < 60 && (await deliveries({ event_id: poison, status: 'DEAD' })).length === 0;
				call += 1
			) {
				await service.settle();
				await happen();
				await service.settle();
				service.now = new Date(
					(await deliveries({ event_id: poison }))[0]!.next_attempt_at.getTime() + 1,
				);
			}
			expect(await deliveries({ event_id: poison })).toMatchObject([
				{ status: 'DEAD', attempt: 10 },
			]);
			expect(await deliveries({ event_id: { not: poison }, status: { not: 'DELIVERED' } })).toEqual(
				[],
			);
		});

		it('waits as long as Retry-After asks', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) => response.writeHead(429, { 'retry-after': '1234' }).end();
			await happen();
			await service.settle();
			expect((await only()).next_attempt_at.getTime() - service.now.getTime()).toBe(1_234_000);
		});

		it('is recorded whatever the endpoint answers, also bytes that no database keeps', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) =>
				response.writeHead(500).end(Buffer.from([0x61, 0x00, 0xff, 0xed, 0xa0, 0x80, 0x62]));
			await happen();
			await service.settle();
			expect(await only()).toMatchObject({
				status: 'RETRYING',
				status_code: 500,
				leased_until: null,
			});
		});

		it('that cannot be put together ends DEAD instead of going round for ever', async () => {
			const at = await receiver();
			await register(at.url);
			await database().endpoint.updateMany({
				data: { secret: 'sealed with another CLOUDSALES_SECRET' },
			});
			await happen();
			await service.settle();
			for (let attempt = 1; attempt < 10; attempt += 1) await nextAttempt();
			expect(await only()).toMatchObject({ status: 'DEAD', attempt: 10 });
			expect(at.calls).toEqual([]);
		});
	});

	describe('a batch', () => {
		const poisonous = (at: Receiver, id: () => string): void => {
			at.answer = (received, response) =>
				response.writeHead(received.events.some((event) => event.id === id()) ? 500 : 200).end();
		};

		it('brings many events in one call', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 5 });
			for (let number = 0; number < 12; number += 1) await happen();
			await service.settle();
			expect(at.calls.map((one) => one.events.length)).toEqual([5, 5, 2]);
			const order = at.calls.flatMap((one) => one.events.map((event) => event.id));
			expect(order).toEqual(
				(await database().event.findMany({ orderBy: { sequence: 'asc' } })).map(
					(event) => event.id,
				),
			);
		});

		it('that fails is split: the event nobody can digest ends alone and DEAD, all others arrive', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 10 });
			for (let number = 0; number < 10; number += 1) await happen();
			const poison = (
				await database().event.findFirstOrThrow({ orderBy: { sequence: 'asc' }, skip: 4 })
			).id;
			poisonous(at, () => poison);
			await service.settle();
			expect(at.calls[0]!.events).toHaveLength(10);
			expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(9);
			// The call of the whole batch used up no attempt of any event.
			expect(await deliveries({ event_id: poison })).toMatchObject([
				{ status: 'RETRYING', attempt: 1, alone: true },
			]);
			for (let attempt = 1; attempt < 10; attempt += 1) {
				const next = (await deliveries({ event_id: poison }))[0]!.next_attempt_at;
				service.now = new Date(next.getTime() + 1);
				await happen();
				await service.settle();
			}
			expect(await deliveries({ event_id: poison })).toMatchObject([
				{ status: 'DEAD', attempt: 10 },
			]);
			expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(18);
			expect(await deliveries({ status: 'RETRYING' })).toEqual([]);
		});

		it('waits as one when the endpoint is away, and keeps to Retry-After', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 4 });
			at.answer = (_, response) => response.writeHead(503, { 'retry-after': '600' }).end();
			for (let number = 0; number < 4; number += 1) await happen();
			await service.settle();
			expect(at.calls).toHaveLength(1);
			expect(
				new Set(
					(await deliveries()).map((one) => one.next_attempt_at.getTime() - service.now.getTime()),
				),
			).toEqual(new Set([600_000]));
			at.answer = (_, response) => response.end();
			await nextAttempt();
			expect(at.calls.map((one) => one.events.length)).toEqual([4, 4]);
			expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(4);
		});

		it('is split after all when the endpoint stays away, because one event may be what kills it', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 3 });
			for (let number = 0; number < 3; number += 1) await happen();
			const poison = (await database().event.findFirstOrThrow({ orderBy: { sequence: 'asc' } })).id;
			at.answer = (received, response) =>
				response.writeHead(received.events.some((event) => event.id === poison) ? 502 : 200).end();
			await service.settle();
			for (let attempt = 1; attempt < 8; attempt += 1) {
				later(day);
				await database().endpoint.updateMany({ data: { failing_since: null } });
				await service.settle();
			}
			expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(2);
		});

		it('waits to be filled, but no longer than asked', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 3, batch_wait_ms: 5000 });
			await happen();
			await service.settle();
			expect(at.calls).toEqual([]);
			later(5);
			await service.settle();
			expect(at.calls).toHaveLength(1);
			for (let number = 0; number < 3; number += 1) await happen();
			await service.settle();
			expect(at.calls.map((one) => one.events.length)).toEqual([1, 3]);
		});
	});

	describe('an endpoint', () => {
		it('that is slow delays no other', async () => {
			const slow = await receiver();
			const quick = await receiver();
			let release = (): void => {};
			const served = new Promise<void>(
				(resolve) => (quick.answer = (_, response) => (response.end(), resolve())),
			);
			slow.answer = (_, response) => (release = () => response.end());
			await register(slow.url, { acknowledge: 'FINISHED' });
			await register(quick.url);
			await happen();
			const settled = service.settle();
			await served;
			release();
			await settled;
			expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(2);
		});

		it('gets only what fits its types and filters', async () => {
			const all = await receiver();
			const some = await receiver();
			const none = await receiver();
			await register(all.url, { event_types: ['user.*'] });
			await register(some.url, { event_types: ['*'], filters: { client_id: newId() } });
			await register(none.url, { event_types: ['payment.succeeded', 'endpoint.*'] });
			await happen();
			await service.settle();
			expect([all, some, none].map((one) => one.calls.length)).toEqual([1, 0, 0]);
		});

		it('that answers 410 is disabled at once, and leaves nothing waiting', async () => {
			const at = await receiver();
			const { id } = await register(at.url);
			at.answer = (_, response) => response.writeHead(410).end();
			for (let number = 0; number < 3; number += 1) await happen();
			await service.settle();
			expect(at.calls).toHaveLength(1);
			const shown = await service.call('GET', '/endpoints');
			expect(shown.body.data).toMatchObject([
				{ status: 'DISABLED', disabled_reason: 'The endpoint answered 410 Gone' },
			]);
			expect((await deliveries()).map((one) => one.status)).toEqual(['DEAD', 'DEAD', 'DEAD']);
			const events = await service.call('GET', '/events?type=endpoint.disabled');
			expect(events.body.data).toMatchObject([
				{ subject_id: id, data: { endpoint_id: id, reason: 'The endpoint answered 410 Gone' } },
			]);
			await happen();
			await service.settle();
			expect(await deliveries()).toHaveLength(3);
		});

		it('that has failed for five days is disabled, one that failed for less is not', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) => response.writeHead(500).end();
			await happen();
			await service.settle();
			later(5 * day - 60);
			await happen();
			await service.settle();
			expect((await database().endpoint.findFirstOrThrow()).status).toBe('ACTIVE');
			later(120);
			await happen();
			await service.settle();
			expect(await database().endpoint.findFirstOrThrow()).toMatchObject({
				status: 'DISABLED',
				disabled_reason: 'No call succeeded for 5 days',
			});
			expect(await deliveries({ status: { in: ['PENDING', 'RETRYING'] } })).toEqual([]);
			const calls = at.calls.length;
			later(30 * day);
			await service.settle();
			expect(at.calls).toHaveLength(calls);
			// Registering it again wakes it up.
			at.answer = (_, response) => response.end();
			expect(await register(at.url)).toMatchObject({
				status: 'ACTIVE',
				disabled_reason: null,
				failing_since: null,
			});
			await happen();
			await service.settle();
			expect(at.calls).toHaveLength(calls + 1);
		});

		it('that was disabled while something was made for it leaves nothing waiting either', async () => {
			const at = await receiver();
			await register(at.url);
			await happen();
			await service.dispatcher.drain();
			await database().endpoint.updateMany({ data: { status: 'DISABLED' } });
			await service.settle();
			expect(at.calls).toEqual([]);
			expect(await deliveries()).toMatchObject([
				{ status: 'DEAD', error: 'The endpoint is disabled' },
			]);
		});

		it('that is deleted while a call is under way takes its deliveries along', async () => {
			const at = await receiver();
			const { id } = await register(at.url);
			at.answer = (_, response) =>
				void service.call('DELETE', `/endpoints/${id}`).then((answer) => {
					expect(answer.body).toEqual({ deleted: true });
					response.end();
				});
			await happen();
			await happen();
			await service.settle();
			expect(at.calls).toHaveLength(1);
			expect(await deliveries()).toEqual([]);
			expect((await service.call('DELETE', `/endpoints/${id}`)).body).toEqual({ deleted: true });
			expect(await database().event.count({ where: { dispatched_at: null } })).toBe(0);
		});

		it('is one for each address and keeps its secret, however often and however much at once it is registered', async () => {
			const at = await receiver();
			const answers = await Promise.all(
				Array.from({ length: 10 }, (_, number) =>
					register(at.url, { description: `try ${number}` }),
				),
			);
			expect(new Set(answers.map((one) => `${one.id} ${one.secret}`)).size).toBe(1);
			expect(
				await register(at.url, { description: 'last', event_types: ['payment.*'], batch_size: 7 }),
			).toMatchObject({ id: answers[0].id, secret: answers[0].secret, batch_size: 7 });
			const listed = await service.call('GET', `/endpoints?url=${encodeURIComponent(at.url)}`);
			expect(listed.body.data).toHaveLength(1);
			expect(JSON.stringify(listed.body)).not.toContain('secret');
			expect(JSON.stringify(await database().endpoint.findMany())).not.toContain('whsec_');
		});

		it('signs with the old and the new secret for a day after a rotation', async () => {
			const at = await receiver();
			const before = await register(at.url);
			service.now = new Date();
			const after = (await service.call('POST', `/endpoints/${before.id}/rotate-secret`)).body;
			const accepts = (secret: string): boolean => {
				const call = at.calls.at(-1)!;
				// The library knows only the present time, and this clock runs ahead.
				const signed = new Webhook(secret).sign(
					call.headers['webhook-id']!,
					new Date(Number(call.headers['webhook-timestamp']) * 1000),
					call.body,
				);
				return call.headers['webhook-signature']!.split(' ').includes(signed);
			};
			await happen();
			await service.settle();
			expect(
				new Webhook(before.secret).verify(at.calls[0]!.body, at.calls[0]!.headers),
			).toBeDefined();
			expect([accepts(before.secret), accepts(after.secret)]).toEqual([true, true]);
			later(day - 1);
			await happen();
			await service.settle();
			expect([accepts(before.secret), accepts(after.secret)]).toEqual([true, true]);
			later(2);
			await happen();
			await service.settle();
			expect([accepts(before.secret), accepts(after.secret)]).toEqual([false, true]);
		});

		it('can be tested alone', async () => {
			const at = await receiver();
			const other = await receiver();
			const { id } = await register(at.url, { event_types: ['payment.succeeded'] });
			await register(other.url);
			const test = await service.call('POST', `/endpoints/${id}/test`);
			await service.settle();
			expect(at.calls.map((one) => one.events[0])).toMatchObject([
				{ id: test.body.event_id, type: 'endpoint.tested', data: { endpoint_id: id } },
			]);
			expect(other.calls).toEqual([]);
		});

		it('can have what happened before it was there, once', async () => {
			const at = await receiver();
			const begun = service.now.toISOString();
			for (let number = 0; number < 3; number += 1) await happen();
			await service.settle();
			await happen();
			await register(at.url, { replay_from: begun });
			await register(at.url, { replay_from: begun });
			await service.settle();
			expect(at.calls).toHaveLength(4);
		});

		it('is refused where it may not be, for events that do not exist, and by name', async () => {
			const refused = async (settings: object) =>
				(
					await service.call('PUT', '/endpoints', {
						url: 'https://hooks.example/x',
						description: 'x',
						event_types: ['*'],
						...settings,
					})
				).body.code;
			expect(await refused({ url: 'https://169.254.169.254/latest/meta-data' })).toBe(
				'endpoint.url-not-allowed',
			);
			expect(await refused({ url: 'http://hooks.example/x' })).toBe('endpoint.url-not-allowed');
			expect(await refused({ url: 'https://localhost/x' })).toBe('endpoint.url-not-allowed');
			expect(await refused({ url: 'ftp://hooks.example/x' })).toBe('input.invalid');
			expect(await refused({ event_types: ['payment.exploded'] })).toBe(
				'endpoint.event-type-unknown',
			);
			expect(await refused({ event_types: ['nothing.*'] })).toBe('endpoint.event-type-unknown');
			expect(await refused({ event_types: ['pay*'] })).toBe('input.invalid');
			expect(await database().endpoint.count()).toBe(0);
			expect((await service.call('POST', `/endpoints/${newId()}/test`)).body.code).toBe(
				'resource.not-found',
			);
			expect((await service.call('POST', `/events/${newId()}/replay`, {})).body.code).toBe(
				'resource.not-found',
			);
		});

		it('can be the only one that a replay goes to', async () => {
			const [one, two] = [await receiver(), await receiver()];
			const { id } = await register(one.url);
			await register(two.url);
			await happen();
			await service.settle();
			const { event_id } = await only();
			expect(
				(
					await service.call('POST', `/events/${event_id}/replay`, {
						endpoint_id: id.toUpperCase(),
					})
				).body,
			).toEqual({ deliveries: 1 });
			expect(
				(await service.call('POST', `/events/${event_id}/replay`, { endpoint_id: newId() })).body
					.code,
			).toBe('resource.not-found');
			await service.settle();
			expect([one.calls.length, two.calls.length]).toEqual([2, 1]);
		});
	});

	describe('a process that sends', () => {
		it('and dies in a call is followed by another one when its lease is over', async () => {
			const at = await receiver();
			await register(at.url);
			await happen();
			await service.dispatcher.drain();
			await database().delivery.updateMany({
				data: {
					leased_until: new Date(service.now.getTime() + 30_000),
					lease_token: newId(),
					attempt: 1,
				},
			});
			await service.settle();
			expect(at.calls).toEqual([]);
			later(31);
			await service.settle();
			expect(at.calls).toHaveLength(1);
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 2 });
		});

		it('and sleeps past its lease changes nothing any more', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) => {
				if (at.calls.length > 1) {
					response.end();
					return;
				}
				later(60);
				void createDeliverer(service.runtime)
					.drain()
					.then(() => response.writeHead(500).end());
			};
			await happen();
			await service.settle();
			expect(at.calls).toHaveLength(2);
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 2, status_code: 200 });
			expect(await database().deliveryAttempt.count()).toBe(1);
		});

		it('shares the work with others: each event is sent once', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 3 });
			for (let number = 0; number < 30; number += 1) await happen();
			while ((await service.dispatcher.drain()) > 0);
			const three = [1, 2, 3].map(() => createDeliverer(service.runtime));
			while ((await Promise.all(three.map((one) => one.drain()))).some((count) => count > 0));
			const ids = at.calls.flatMap((one) => one.events.map((event) => event.id));
			expect(ids).toHaveLength(30);
			expect(new Set(ids).size).toBe(30);
		});

		it('and is stopped in a long call gives the delivery back at once', async () => {
			const at = await receiver();
			await register(at.url, { acknowledge: 'FINISHED' });
			const called = new Promise<void>((resolve) => (at.answer = () => resolve()));
			const deliverer = createDeliverer(service.runtime, { stopWaitMs: 1 });
			await happen();
			await service.dispatcher.drain();
			await deliverer.start();
			await called;
			await deliverer.stop();
			expect(await only()).toMatchObject({ status: 'PENDING', attempt: 0, leased_until: null });
		});

		it('is woken by a new delivery', async () => {
			const at = await receiver();
			await register(at.url);
			const deliverer = createDeliverer(service.runtime);
			await deliverer.start();
			try {
				const called = new Promise<void>(
					(resolve) => (at.answer = (_, response) => (response.end(), resolve())),
				);
				await happen();
				await service.dispatcher.drain();
				await called;
			} finally {
				await deliverer.stop();
			}
			expect(await only()).toMatchObject({ status: 'DELIVERED' });
		});
	});
});
