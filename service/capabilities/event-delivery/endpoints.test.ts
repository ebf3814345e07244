import { Webhook } from 'standardwebhooks';
import { newId } from '../../platform/database/index.ts';
import { createDeliverer } from './deliverer.ts';
import { day, useDeliveries } from './fixtures.ts';

describe('those who listen and those who send', () => {
	const h = useDeliveries();
	const { database, later, receiver, register, happen, deliveries, only } = h;

	describe('an endpoint', () => {
		it('that is slow delays no other', async () => {
			const slow = await receiver();
			const quick = await receiver();
			const served = new Promise<void>(
				(resolve) => (quick.answer = (...call) => (quick.accept(call[0], call[1]), resolve())),
			);
			const held = new Promise<() => void>(
				(resolve) => (slow.answer = (...call) => resolve(() => slow.accept(call[0], call[1]))),
			);
			await register(slow.url, { acknowledge: 'FINISHED' });
			await register(quick.url);
			await happen();
			const settled = h.service.settle();
			const [answer] = await Promise.all([held, served]);
			answer();
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
			await h.service.settle();
			expect([all, some, none].map((one) => one.calls.length)).toEqual([1, 0, 0]);
		});

		it('that answers 410 is disabled at once, and leaves nothing waiting', async () => {
			const at = await receiver();
			const { id } = await register(at.url);
			at.answer = (_, response) => response.writeHead(410).end();
			for (let number = 0; number < 3; number += 1) await happen();
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			const shown = await h.service.call('GET', '/endpoints');
			expect(shown.body.data).toMatchObject([
				{ status: 'DISABLED', disabled_reason: 'The endpoint answered 410 Gone' },
			]);
			expect((await deliveries()).map((one) => one.status)).toEqual(['DEAD', 'DEAD', 'DEAD']);
			const events = await h.service.call('GET', '/events?type=endpoint.disabled');
			expect(events.body.data).toMatchObject([
				{ subject_id: id, data: { endpoint_id: id, reason: 'The endpoint answered 410 Gone' } },
			]);
			await happen();
			await h.service.settle();
			expect(await deliveries()).toHaveLength(3);
		});

		it('that has failed for five days is disabled, one that failed for less is not', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (_, response) => response.writeHead(500).end();
			await happen();
			await h.service.settle();
			later(5 * day - 60);
			await happen();
			await h.service.settle();
			expect((await database().endpoint.findFirstOrThrow()).status).toBe('ACTIVE');
			later(120);
			await happen();
			await h.service.settle();
			expect(await database().endpoint.findFirstOrThrow()).toMatchObject({
				status: 'DISABLED',
				disabled_reason: 'No call succeeded for 5 days',
			});
			expect(await deliveries({ status: { in: ['PENDING', 'RETRYING'] } })).toEqual([]);
			const calls = at.calls.length;
			later(30 * day);
			await h.service.settle();
			expect(at.calls).toHaveLength(calls);
			// Registering it again wakes it up.
			at.answer = at.accept;
			expect(await register(at.url)).toMatchObject({
				status: 'ACTIVE',
				disabled_reason: null,
				failing_since: null,
			});
			await happen();
			await h.service.settle();
			expect(at.calls).toHaveLength(calls + 1);
		});

		it('that was disabled while something was made for it leaves nothing waiting either', async () => {
			const at = await receiver();
			await register(at.url);
			await happen();
			await h.service.dispatcher.drain();
			await database().endpoint.updateMany({ data: { status: 'DISABLED' } });
			await h.service.settle();
			expect(at.calls).toEqual([]);
			expect(await deliveries()).toMatchObject([
				{ status: 'DEAD', error: 'The endpoint is disabled' },
			]);
		});

		it('that is deleted while a call is under way takes its deliveries along', async () => {
			const at = await receiver();
			const { id } = await register(at.url);
			at.answer = (received, response) =>
				void h.service.call('DELETE', `/endpoints/${id}`).then((answer) => {
					expect(answer.body).toEqual({ deleted: true });
					at.accept(received, response);
				});
			await happen();
			await happen();
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			expect(await deliveries()).toEqual([]);
			expect((await h.service.call('DELETE', `/endpoints/${id}`)).body).toEqual({ deleted: true });
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
			const listed = await h.service.call('GET', `/endpoints?url=${encodeURIComponent(at.url)}`);
			expect(listed.body.data).toHaveLength(1);
			expect(JSON.stringify(listed.body)).not.toContain('secret');
			expect(JSON.stringify(await database().endpoint.findMany())).not.toContain('whsec_');
		});

		it('signs with the old and the new secret for a day after a rotation', async () => {
			const at = await receiver();
			const before = await register(at.url);
			h.service.machine_now = new Date();
			const after = (await h.service.call('POST', `/endpoints/${before.id}/rotate-secret`)).body;
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
			await h.service.settle();
			expect(
				new Webhook(before.secret).verify(at.calls[0]!.body, at.calls[0]!.headers),
			).toBeDefined();
			expect([accepts(before.secret), accepts(after.secret)]).toEqual([true, true]);
			later(day - 1);
			await happen();
			await h.service.settle();
			expect([accepts(before.secret), accepts(after.secret)]).toEqual([true, true]);
			later(2);
			await happen();
			await h.service.settle();
			expect([accepts(before.secret), accepts(after.secret)]).toEqual([false, true]);
		});

		it('can be tested alone', async () => {
			const at = await receiver();
			const other = await receiver();
			const { id } = await register(at.url, { event_types: ['payment.succeeded'] });
			await register(other.url);
			const test = await h.service.call('POST', `/endpoints/${id}/test`);
			await h.service.settle();
			expect(at.calls.map((one) => one.events[0])).toMatchObject([
				{ id: test.body.event_id, type: 'endpoint.tested', data: { endpoint_id: id } },
			]);
			expect(other.calls).toEqual([]);
		});

		it('can have what happened before it was there, once', async () => {
			const at = await receiver();
			const begun = h.service.machine_now.toISOString();
			for (let number = 0; number < 3; number += 1) await happen();
			await h.service.settle();
			await happen();
			await register(at.url, { replay_from: begun });
			await register(at.url, { replay_from: begun });
			await h.service.settle();
			expect(at.calls).toHaveLength(4);
		});

		it('is refused where it may not be, for events that do not exist, and by name', async () => {
			const refused = async (settings: object) =>
				(
					await h.service.call('PUT', '/endpoints', {
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
			expect((await h.service.call('POST', `/endpoints/${newId()}/test`)).body.code).toBe(
				'resource.not-found',
			);
			expect((await h.service.call('POST', `/events/${newId()}/replay`, {})).body.code).toBe(
				'resource.not-found',
			);
		});

		it('can be the only one that a replay goes to', async () => {
			const [one, two] = [await receiver(), await receiver()];
			const { id } = await register(one.url);
			await register(two.url);
			await happen();
			await h.service.settle();
			const { event_id } = await only();
			expect(
				(
					await h.service.call('POST', `/events/${event_id}/replay`, {
						endpoint_id: id.toUpperCase(),
					})
				).body,
			).toEqual({ deliveries: 1, reactions: 0 });
			expect(
				(await h.service.call('POST', `/events/${event_id}/replay`, { endpoint_id: newId() })).body
					.code,
			).toBe('resource.not-found');
			await h.service.settle();
			expect([one.calls.length, two.calls.length]).toEqual([2, 1]);
		});
	});

	describe('a process that sends', () => {
		it('and dies in a call is followed by another one when its lease is over', async () => {
			const at = await receiver();
			await register(at.url);
			await happen();
			await h.service.dispatcher.drain();
			await database().delivery.updateMany({
				data: {
					leased_until: new Date(h.service.machine_now.getTime() + 30_000),
					lease_token: newId(),
					attempt: 1,
				},
			});
			await h.service.settle();
			expect(at.calls).toEqual([]);
			later(31);
			await h.service.settle();
			expect(at.calls).toHaveLength(1);
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 1 });
		});

		it('and sleeps past its lease changes nothing any more', async () => {
			const at = await receiver();
			await register(at.url);
			at.answer = (received, response) => {
				if (at.calls.length > 1) {
					at.accept(received, response);
					return;
				}
				later(60);
				void createDeliverer(h.service.runtime)
					.drain()
					.then(() => response.writeHead(500).end());
			};
			await happen();
			await h.service.settle();
			expect(at.calls).toHaveLength(2);
			expect(await only()).toMatchObject({ status: 'DELIVERED', attempt: 1, status_code: 200 });
			expect(await database().deliveryAttempt.count()).toBe(1);
		});

		it('shares the work with others: each event is sent once', async () => {
			const at = await receiver();
			await register(at.url, { batch_size: 3 });
			for (let number = 0; number < 30; number += 1) await happen();
			while ((await h.service.dispatcher.drain()) > 0);
			const three = [1, 2, 3].map(() => createDeliverer(h.service.runtime));
			while ((await Promise.all(three.map((one) => one.drain()))).some((count) => count > 0));
			const ids = at.calls.flatMap((one) => one.events.map((event) => event.id));
			expect(ids).toHaveLength(30);
			expect(new Set(ids).size).toBe(30);
		});

		it('and is stopped in a long call gives the delivery back at once', async () => {
			const at = await receiver();
			await register(at.url, { acknowledge: 'FINISHED' });
			const called = new Promise<void>((resolve) => (at.answer = () => resolve()));
			const deliverer = createDeliverer(h.service.runtime, { stopWaitMs: 1 });
			await happen();
			await h.service.dispatcher.drain();
			await deliverer.start();
			await called;
			await deliverer.stop();
			expect(await only()).toMatchObject({ status: 'PENDING', attempt: 0, leased_until: null });
		});

		it('is woken by a new delivery', async () => {
			const at = await receiver();
			await register(at.url);
			const deliverer = createDeliverer(h.service.runtime);
			await deliverer.start();
			try {
				const called = new Promise<void>(
					(resolve) => (at.answer = (...call) => (at.accept(call[0], call[1]), resolve())),
				);
				await happen();
				await h.service.dispatcher.drain();
				await called;
			} finally {
				await deliverer.stop();
			}
			expect(await only()).toMatchObject({ status: 'DELIVERED' });
		});
	});
});
