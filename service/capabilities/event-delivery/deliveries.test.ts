import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { addSeconds } from '../../platform/clock/index.ts';
import type { Receiver } from '../../tests/receiver.ts';
import { day, useDeliveries } from './fixtures.ts';
import { deliveryRetries } from './rules.ts';

describe('event delivery', () => {
	const h = useDeliveries();
	const { database, later, receiver, register, happen, deliveries, only, nextAttempt } = h;

	describe('one event', () => {
		it('arrives signed as Standard Webhooks says, once, with what the API shows', async () => {
			const at = await receiver();
			const { secret } = await register(at.url);
			h.service.machine_now = new Date();
			await happen();
			await h.service.settle();
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			const call = at.calls[0]!;
			expect(new Webhook(secret).verify(call.body, call.headers)).toMatchObject({
				type: 'user.created',
				data: { role: 'SALES' },
			});
			expect(call.headers['webhook-id']).toBe(call.events[0]!.id);
			const shown = await h.service.call('GET', `/events/${call.events[0]!.id}`);
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
			['Time-out: no answer within 0.3 s', (at: Receiver) => (at.answer = () => {})],
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
				await h.service.settle();
				const failed = await only();
				expect(failed).toMatchObject({
					status: 'RETRYING',
					attempt: 1,
					leased_until: null,
					error: expect.stringContaining(error),
				});
				const wait = (failed.next_attempt_at.getTime() - h.service.machine_now.getTime()) / 1000;
				expect(wait).toBeGreaterThanOrEqual(4);
				expect(wait).toBeLessThanOrEqual(6);
				await h.service.settle();
				expect((await only()).attempt).toBe(1);
				at.answer = at.accept;
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
			await h.service.settle();
			const begun = h.service.machine_now.getTime();
			for (let attempt = 1; attempt < 10; attempt += 1) await nextAttempt();
			const dead = await only();
			expect(dead).toMatchObject({ status: 'DEAD', attempt: 10, status_code: 500 });
			const total = deliveryRetries.gapsSeconds.reduce((sum, one) => sum + one, 0);
			expect((h.service.machine_now.getTime() - begun) / 1000 / total).toBeGreaterThan(0.8);
			expect((h.service.machine_now.getTime() - begun) / 1000 / total).toBeLessThan(1.2);
			later(30 * day);
			await h.service.settle();
			expect(at.calls).toHaveLength(10);
			expect(new Set(at.calls.map((one) => one.headers['webhook-id'])).size).toBe(1);
			expect((await h.service.call('GET', '/deliveries?status=DEAD')).body.data).toHaveLength(1);
			at.answer = at.accept;
			await database().endpoint.updateMany({ data: { status: 'ACTIVE' } });
			expect((await h.service.call('POST', `/events/${dead.event_id}/replay`, {})).body).toEqual({
				deliveries: 1,
				reactions: 0,
			});
			await h.service.settle();
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
				await h.service.settle();
				expect(await only()).toMatchObject({
					status: 'RETRYING',
					attempt: 0,
					error: expect.stringContaining(String(status)),
				});
				expect((await only()).next_attempt_at.getTime() - h.service.machine_now.getTime()).toBe(
					15_000,
				);
				later(600);
				await h.service.settle();
				expect((await only()).attempt).toBe(1);
				const again = await receiver();
				again.secret = at.secret;
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
				received.events[0]!.id === poison
					? response.writeHead(502).end()
					: at.accept(received, response);
			for (
				let call = 0;
				call < 60 && (await deliveries({ event_id: poison, status: 'DEAD' })).length === 0;
				call += 1
			) {
				await h.service.settle();
				await happen();
				await h.service.settle();
				h.service.machine_now = new Date(
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
			await h.service.settle();
			expect((await only()).next_attempt_at.getTime() - h.service.machine_now.getTime()).toBe(
				1_234_000,
			);
		});

		it('is recorded whatever the endpoint answers, also bytes that no database keeps', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) =>
				response.writeHead(500).end(Buffer.from([0x61, 0x00, 0xff, 0xed, 0xa0, 0x80, 0x62]));
			await happen();
			await h.service.settle();
			expect(await only()).toMatchObject({
				status: 'RETRYING',
				status_code: 500,
				leased_until: null,
			});
		});

		it('is taken over from a process that died in the middle of a call, without using up an attempt', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) => response.writeHead(500).end();
			await happen();
			await h.service.settle();
			h.service.machine_now = new Date((await only()).next_attempt_at.getTime() + 1);
			await database().delivery.updateMany({
				data: {
					attempt: 10,
					lease_token: randomUUID(),
					leased_until: addSeconds(h.service.machine_now, 25),
				},
			});
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			later(26);
			at.answer = at.accept;
			await h.service.settle();
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 10 });
		});

		it('has all attempts before it when its endpoint registers while a process dies in the middle of the call', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) => response.writeHead(500).end();
			await happen();
			await h.service.settle();
			await database().delivery.updateMany({
				data: {
					attempt: 9,
					lease_token: randomUUID(),
					leased_until: addSeconds(h.service.machine_now, 25),
				},
			});
			await register(at.url);
			later(26);
			await h.service.settle();
			expect(await only()).toMatchObject({ status: 'RETRYING', attempt: 1 });
		});

		it('that cannot be put together ends DEAD instead of going round for ever', async () => {
			const at = await receiver();
			await register(at.url);
			await database().endpoint.updateMany({
				data: { secret: 'sealed with another CLOUDSALES_SECRET' },
			});
			await happen();
			await h.service.settle();
			for (let attempt = 1; attempt < 10; attempt += 1) await nextAttempt();
			expect(await only()).toMatchObject({ status: 'DEAD', attempt: 10 });
			expect(at.calls).toEqual([]);
		});
	});

	describe('a batch', () => {
		const poisonous = (at: Receiver, id: () => string): void => {
			at.answer = (received, response) =>
				received.events.some((event) => event.id === id())
					? response.writeHead(500).end()
					: at.accept(received, response);
		};

		it('brings many events in one call', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 5 });
			for (let number = 0; number < 12; number += 1) await happen();
			await h.service.settle();
			expect(at.calls.map((one) => one.events.length)).toEqual([5, 5, 2]);
			const order = at.calls.flatMap((one) => one.events.map((event) => event.id));
			expect(order).toEqual(
				(await database().event.findMany({ orderBy: { sequence: 'asc' } })).map(
					(event) => event.id,
				),
			);
		});

		it('that fails is halved: an event that always fails ends DEAD by itself, all others arrive', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 10 });
			for (let number = 0; number < 10; number += 1) await happen();
			const poison = (
				await database().event.findFirstOrThrow({ orderBy: { sequence: 'asc' }, skip: 4 })
			).id;
			poisonous(at, () => poison);
			await h.service.settle();
			expect(at.calls.map((one) => one.events.length)).toEqual([10, 5, 2, 2, 2, 1, 1, 4]);
			expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(9);
			// The call of the whole batch used up no attempt of any event.
			expect(await deliveries({ event_id: poison })).toMatchObject([
				{ status: 'RETRYING', attempt: 1, batch_max: 1 },
			]);
			for (let attempt = 1; attempt < 10; attempt += 1) {
				const next = (await deliveries({ event_id: poison }))[0]!.next_attempt_at;
				h.service.machine_now = new Date(next.getTime() + 1);
				await happen();
				await h.service.settle();
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
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			expect(
				new Set(
					(await deliveries()).map(
						(one) => one.next_attempt_at.getTime() - h.service.machine_now.getTime(),
					),
				),
			).toEqual(new Set([600_000]));
			at.answer = at.accept;
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
				received.events.some((event) => event.id === poison)
					? response.writeHead(502).end()
					: at.accept(received, response);
			await h.service.settle();
			for (let attempt = 1; attempt < 8; attempt += 1) {
				later(day);
				await database().endpoint.updateMany({ data: { failing_since: null } });
				await h.service.settle();
			}
			expect(await deliveries({ status: 'DELIVERED' })).toHaveLength(2);
		});

		it('waits to be filled, but no longer than asked', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 3, batch_wait_ms: 5000 });
			await happen();
			await h.service.settle();
			expect(at.calls).toEqual([]);
			later(5);
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			for (let number = 0; number < 3; number += 1) await happen();
			await h.service.settle();
			expect(at.calls.map((one) => one.events.length)).toEqual([1, 3]);
		});
	});
});
