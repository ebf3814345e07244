import pg from 'pg';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aPaymentLink } from '../payments/fixtures.ts';
import { pollLinksJob } from '../payments/jobs.ts';
import { addSeconds, presentOf } from '../../platform/clock/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import { leaseSeconds } from '../../platform/lease/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { aCall, deliver } from './fixtures.ts';
import { createWebhookProcessor } from './processor.ts';
import * as store from './store.ts';
import { webhookChannel } from './store.ts';

const down = new ProviderError('xendit', 'unavailable', 'cannot connect');

describe('POST /webhooks/{provider}', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(async () => {
		await service.settle();
		await service.runtime.database.client.webhookEvent.deleteMany();
		service.vendors.failures.length = 0;
	});

	const stored = () => service.runtime.database.client.webhookEvent.findMany();
	const statusOf = async (link: { id: string }): Promise<string> =>
		(await service.call('GET', `/payment-links/${link.id}`)).body.status;
	const paymentsOf = async (link: { subject_id: string }): Promise<any[]> =>
		(await service.call('GET', `/payments?subject_id=${link.subject_id}`)).body.data;

	describe('receiving', () => {
		it('stores the bytes and the headers, without secrets, before it answers', async () => {
			const link = await aPaymentLink(service);
			const call = aCall(link, { id: 'delivery-1' });
			expect(await deliver(service, call)).toEqual({ status: 200, body: { received: true } });
			const [row] = await stored();
			expect(row).toMatchObject({
				provider: 'xendit',
				event_id: 'delivery-1',
				status: 'RECEIVED',
				duplicates: 0,
			});
			expect(Buffer.from(row!.raw_body).toString()).toBe(call.body);
			expect(JSON.stringify(row!.headers)).not.toContain('x-callback-token');
			expect(row!.headers).toMatchObject({ 'webhook-id': 'delivery-1' });
		});

		it('refuses a call without the proof of the vendor and keeps nothing of it', async () => {
			const link = await aPaymentLink(service);
			const answer = await deliver(service, aCall(link, { token: 'guessed' }));
			expect([answer.status, answer.body.code]).toEqual([401, 'webhook.signature-invalid']);
			expect(await stored()).toEqual([]);
		});

		it.each(['tripay', 'gmail', '..', 'XENDIT'])('knows no webhooks of %s', async (provider) => {
			const link = await aPaymentLink(service);
			const answer = await deliver(service, aCall(link), encodeURIComponent(provider));
			expect(answer.status).toBe(404);
			expect(await stored()).toEqual([]);
		});

		it('refuses a body that is larger than a megabyte', async () => {
			const link = await aPaymentLink(service);
			const call = { ...aCall(link), body: 'x'.repeat(1_000_001) };
			expect((await deliver(service, call)).status).toBe(413);
			expect(await stored()).toEqual([]);
		});

		it('takes bytes of any type, none included', async () => {
			const call = aCall({ gateway_reference: 'a', reference: 'b' });
			const headers = { ...call.headers, 'content-type': 'text/plain' };
			expect((await deliver(service, { headers, body: 'anything' })).status).toBe(200);
			const unnamed = { ...headers, 'webhook-id': '' };
			expect((await deliver(service, { headers: unnamed, body: '' })).status).toBe(200);
			expect(await stored()).toHaveLength(2);
		});

		it('counts a repeated delivery and deals with it once', async () => {
			const link = await aPaymentLink(service);
			const call = aCall(link);
			await Promise.all(Array.from({ length: 5 }, () => deliver(service, call)));
			const [row, ...others] = await stored();
			expect(others).toEqual([]);
			expect(row?.duplicates).toBe(4);
			const waiting = async () =>
				/^cloudsales_webhooks_waiting (\d+)$/m.exec((await service.http.get('/metrics')).text)?.[1];
			expect(await waiting()).toBe('1');
			expect(await service.webhooks.drain()).toBe(1);
			await deliver(service, call);
			expect(await service.webhooks.drain()).toBe(0);
			expect(await waiting()).toBe('0');
		});

		it('wakes those up who deal with it', async () => {
			const listener = new pg.Client({
				connectionString: service.runtime.config.read(platformConfig).DATABASE_URL,
			});
			await listener.connect();
			try {
				await listener.query(`LISTEN ${webhookChannel}`);
				const woken = new Promise((resolve) => listener.once('notification', resolve));
				await deliver(service, aCall({ gateway_reference: 'a', reference: 'b' }));
				await woken;
			} finally {
				await listener.end();
			}
		});
	});

	describe('processing', () => {
		it('applies the truth of the gateway and notes what was done', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			await deliver(service, aCall(link));
			await service.settle();
			expect(await statusOf(link)).toBe('PAID');
			const [row] = await stored();
			expect(row).toMatchObject({
				status: 'PROCESSED',
				attempt: 1,
				processed_at: service.now,
				outcome: { label: 'PAYMENT_SUCCEEDED', payment_link_id: link.id, status: 'PAID' },
			});
		});

		it('makes one payment of five identical calls that come at once', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			const call = aCall(link);
			await Promise.all(Array.from({ length: 5 }, () => deliver(service, call)));
			await service.settle();
			expect(await paymentsOf(link)).toHaveLength(1);
		});

		it('makes one payment of five calls with ids of their own', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			const calls = Array.from({ length: 5 }, () => aCall(link));
			await Promise.all(calls.map((call) => deliver(service, call)));
			await service.settle();
			expect(await paymentsOf(link)).toHaveLength(1);
			expect((await stored()).map((row) => row.status)).toEqual(Array(5).fill('PROCESSED'));
		});

		it('makes one payment when webhook, poller and a person find the money at once', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			for (let count = 0; count < 3; count += 1) await deliver(service, aCall(link));
			service.now = addSeconds(service.now, 61);
			const results = await Promise.allSettled([
				...[1, 2].map(() => service.webhooks.drain()),
				...[1, 2].map(() => service.runJob(pollLinksJob, {})),
				...[1, 2, 3].map(() => service.call('POST', `/payment-links/${link.id}/refresh`)),
			]);
			expect(results.filter((one) => one.status === 'rejected')).toEqual([]);
			expect(await paymentsOf(link)).toHaveLength(1);
			await service.settle();
			const [payment] = await paymentsOf(link);
			const succeeded = await service.call('GET', `/events?subject_id=${payment.id}`);
			expect(succeeded.body.data).toMatchObject([{ type: 'payment.succeeded' }]);
		});

		it('does not believe an amount in a call: only what the gateway says when asked', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			await deliver(service, aCall(link, { amount: 1 }));
			await service.settle();
			expect(await paymentsOf(link)).toMatchObject([{ amount: 1_000_000, status: 'SUCCEEDED' }]);
		});

		it('does not believe that it was paid when the gateway says that it is open', async () => {
			const link = await aPaymentLink(service);
			await deliver(service, aCall(link, { status: 'PAID' }));
			await service.settle();
			expect(await statusOf(link)).toBe('OPEN');
			expect(await paymentsOf(link)).toEqual([]);
		});

		it('asks again within a minute when the gateway announces money that its answer does not show yet', async () => {
			const link = await aPaymentLink(service);
			const { now } = service;
			await service.runtime.database.client.paymentLink.update({
				where: { id: link.id },
				data: { checks: 9, next_check_at: addSeconds(now, 3600) },
			});
			await deliver(service, aCall(link, { status: 'PAID' }));
			await service.settle();
			service.vendors.pay(link.reference);
			service.now = addSeconds(now, 61);
			await service.runJob(pollLinksJob, {});
			service.now = now;
			expect(await statusOf(link)).toBe('PAID');
		});

		it('keeps money that does not fit for people, although the call claims that it fits', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference, 999_999n);
			await deliver(service, aCall(link, { amount: 1_000_000 }));
			await service.settle();
			expect(await paymentsOf(link)).toMatchObject([{ amount: 999_999, status: 'UNMATCHED' }]);
		});

		it('honours PAID after EXPIRED, and EXPIRED after PAID changes nothing', async () => {
			const link = await aPaymentLink(service);
			const atVendor = service.vendors.links.get(link.gateway_reference ?? '')!;
			service.vendors.links.set(atVendor.gateway_reference, { ...atVendor, status: 'EXPIRED' });
			await deliver(service, aCall(link, { status: 'EXPIRED' }));
			await service.settle();
			expect(await statusOf(link)).toBe('EXPIRED');
			service.vendors.pay(link.reference);
			await deliver(service, aCall(link, { status: 'PAID' }));
			await service.settle();
			expect(await statusOf(link)).toBe('PAID');
			await deliver(service, aCall(link, { status: 'EXPIRED' }));
			await service.settle();
			expect(await statusOf(link)).toBe('PAID');
		});

		it('ignores the test call of the dashboard, whose invoice does not exist', async () => {
			const call = aCall({
				gateway_reference: '579c8d61f23fa4ca35e52da4',
				reference: 'invoice_123124123',
			});
			await deliver(service, call);
			await service.settle();
			expect(await stored()).toMatchObject([
				{ status: 'IGNORED', outcome: { label: 'IGNORED', reason: expect.any(String) } },
			]);
		});

		it('ignores an unpaid link of another system on the same account', async () => {
			const link = await aPaymentLink(service);
			const other = { ...service.vendors.links.get(link.gateway_reference ?? '')! };
			service.vendors.links.set('other', {
				...other,
				gateway_reference: 'other',
				reference: 'shop-7',
			});
			await deliver(service, aCall({ gateway_reference: 'other', reference: 'shop-7' }));
			await service.settle();
			expect(await stored()).toMatchObject([{ status: 'IGNORED' }]);
		});

		it('shows people the money of a link that is not ours', async () => {
			const link = await aPaymentLink(service);
			const other = { ...service.vendors.links.get(link.gateway_reference ?? '')! };
			service.vendors.links.set('other', {
				...other,
				gateway_reference: 'other',
				reference: 'shop-8',
			});
			service.vendors.pay('other');
			await deliver(service, aCall({ gateway_reference: 'other', reference: 'shop-8' }));
			await service.settle();
			const unmatched = await service.call('GET', '/payments?status=UNMATCHED&limit=1');
			expect(unmatched.body.data).toMatchObject([
				{ gateway_payment_id: 'other:paid', payment_link_id: null, client_id: null },
			]);
		});

		it('ignores a status that means nothing here', async () => {
			const link = await aPaymentLink(service);
			await deliver(service, aCall(link, { status: 'PENDING' }));
			await service.settle();
			expect(await stored()).toMatchObject([{ status: 'IGNORED' }]);
		});

		it('gives up at once on bytes that cannot be read, where a person sees it', async () => {
			const call = aCall({ gateway_reference: 'a', reference: 'b' });
			await deliver(service, { ...call, body: 'no JSON' });
			await service.settle();
			expect(await stored()).toMatchObject([{ status: 'DEAD', attempt: 1 }]);
		});
	});

	describe('failing', () => {
		const event = async () => (await stored())[0]!;
		/** When it is due, and not before. */
		const process = async () => {
			const { next_attempt_at } = await event();
			service.machine_now = addSeconds(next_attempt_at, -1);
			expect(await service.webhooks.drain()).toBe(0);
			service.machine_now = next_attempt_at;
			await service.webhooks.drain();
		};

		it('tries again when the gateway does not answer, and gets there', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			service.vendors.failures.push({ method: 'getLink', error: down });
			await deliver(service, aCall(link));
			await service.settle();
			expect(await event()).toMatchObject({ status: 'FAILED', error: 'cannot connect' });
			await process();
			expect(await event()).toMatchObject({ status: 'PROCESSED', attempt: 2, error: null });
			expect(await statusOf(link)).toBe('PAID');
		});

		it('waits for a link that has our reference and is not here yet', async () => {
			const link = await aPaymentLink(service);
			const other = { ...service.vendors.links.get(link.gateway_reference ?? '')! };
			const ours = { ...other, gateway_reference: 'early', reference: 'cs-early' };
			service.vendors.links.set('early', ours);
			await deliver(service, aCall(ours));
			await service.settle();
			expect(await event()).toMatchObject({ status: 'FAILED' });
		});

		it('waits for a gateway that does not know a link of ours yet', async () => {
			await deliver(service, aCall({ gateway_reference: 'unseen', reference: 'cs-unseen' }));
			await service.settle();
			expect(await event()).toMatchObject({ status: 'FAILED' });
		});

		it('ends DEAD after the last attempt, and is taken up again when the vendor repeats it', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			const call = aCall(link);
			await deliver(service, call);
			for (let attempt = 0; attempt < 10; attempt += 1)
				service.vendors.failures.push({ method: 'getLink', error: down });
			await service.webhooks.drain();
			for (let attempt = 1; attempt < 10; attempt += 1) {
				expect(await event()).toMatchObject({ status: 'FAILED', attempt });
				await process();
			}
			expect(await event()).toMatchObject({ status: 'DEAD', attempt: 10, error: 'cannot connect' });
			service.now = addSeconds(service.now, 1_000_000);
			expect(await service.webhooks.drain()).toBe(0);
			await deliver(service, call);
			await service.settle();
			expect(await event()).toMatchObject({ status: 'PROCESSED', duplicates: 1 });
			expect(await paymentsOf(link)).toHaveLength(1);
		});

		it('takes up a call that a dead process held, which is no attempt more', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			await deliver(service, aCall(link));
			const { database } = service.runtime;
			await store.claimDue({ tx: database.client, ...presentOf(service.runtime) }, 1);
			expect(await event()).toMatchObject({ status: 'RECEIVED', attempt: 1 });
			service.now = addSeconds(service.now, leaseSeconds - 1);
			expect(await service.webhooks.drain()).toBe(0);
			service.now = addSeconds(service.now, 1);
			expect(await service.webhooks.drain()).toBe(1);
			expect(await event()).toMatchObject({ status: 'PROCESSED', attempt: 1, leased_until: null });
			expect(await statusOf(link)).toBe('PAID');
		});

		it('is dealt with once by processes that look at the same time', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			await deliver(service, aCall(link));
			const { runtime, metrics } = service;
			const processors = [1, 2, 3, 4].map(() => createWebhookProcessor(runtime, metrics));
			const started = await Promise.all(processors.map((one) => one.drain()));
			expect(started.toSorted()).toEqual([0, 0, 0, 1]);
			expect(await paymentsOf(link)).toHaveLength(1);
		});

		it('is dealt with by a process that is running, and before that one stops', async () => {
			const link = await aPaymentLink(service);
			service.vendors.pay(link.reference);
			const { runtime, metrics } = service;
			const processor = createWebhookProcessor(runtime, metrics);
			await processor.start();
			await deliver(service, aCall(link));
			while ((await event()).attempt === 0) await new Promise((resolve) => setImmediate(resolve));
			await processor.stop();
			expect(await event()).toMatchObject({ status: 'PROCESSED', attempt: 1 });
		});
	});
});
