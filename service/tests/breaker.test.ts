import { aBillingCycle } from '../capabilities/billing/fixtures.ts';
import { aNotification } from '../capabilities/notifications/fixtures.ts';
import { deliverNotification } from '../capabilities/notifications/jobs.ts';
import { attemptsMax } from '../capabilities/notifications/schedule.ts';
import { aPaymentLink, aWish } from '../capabilities/payments/fixtures.ts';
import { closeLinkJob, pollLinksJob, resolveLinkJob } from '../capabilities/payments/jobs.ts';
import { paymentGatewayPort } from '../capabilities/payments/ports.ts';
import { aTask, startScriptedService } from '../capabilities/provisioning/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { aCall, deliver } from '../capabilities/webhook-inbox/fixtures.ts';
import { addSeconds } from '../platform/clock/index.ts';
import { ProviderError, type ProviderErrorKind } from '../platform/errors/index.ts';
import { startTestService, type TestService } from './service.ts';

/** Through the whole service: a vendor that is down is not called, no request waits for it, and nothing is given up. */
describe('a vendor that does not answer', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const failures = (provider: string, method: string, kind: ProviderErrorKind, times: number) => {
		for (let count = 0; count < times; count += 1) {
			const error = new ProviderError(provider, kind, 'no answer', { code: 'timeout' });
			service.vendors.failures.push({ method, error });
		}
	};
	const later = (seconds: number) => (service.now = addSeconds(service.now, seconds));
	const circuit = async (provider: string): Promise<string | undefined> => {
		const { text } = await service.http.get('/metrics');
		return new RegExp(`cloudsales_vendor_circuit\\{provider="${provider}"\\} (\\d)`).exec(
			text,
		)?.[1];
	};
	const asked = (method: string): number =>
		service.vendors.calls.filter((one) => one === method).length;
	const askFor = (cycle: { id: string }, key: string) =>
		service.call('POST', '/payment-links', { billing_cycle_id: cycle.id }, { key });
	/** Five failures in a row, of questions that have nothing to do with what a test is about. */
	async function takeDown(): Promise<void> {
		failures('xendit', 'getLink', 'unavailable', 5);
		const gateway = service.runtime.providers.get(paymentGatewayPort);
		for (let count = 0; count < 5; count += 1)
			await expect(gateway.getLink('any')).rejects.toMatchObject({ code: 'timeout' });
		expect(await circuit('xendit')).toBe('2');
	}

	it('is not asked any more, and the one link is made when it answers again', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		// The first attempt has nothing to look for.
		failures('xendit', 'createLink', 'unavailable', 1);
		failures('xendit', 'findLink', 'unavailable', 4);
		for (let count = 0; count < 5; count += 1)
			expect((await askFor(cycle, 'pay')).body.details).toEqual({
				provider: 'xendit',
				code: 'timeout',
			});
		expect(await Promise.all(['xendit', 'gmail'].map(circuit))).toEqual(['2', '0']);

		const before = service.vendors.calls.length;
		const refused = await askFor(cycle, 'pay');
		expect(refused).toMatchObject({
			status: 503,
			headers: { 'retry-after': '10' },
			body: {
				code: 'vendor.unavailable',
				detail: 'xendit has not answered for a while; nothing was sent',
				advice: 'Nothing was lost; repeat the same command with the same key later',
				details: { provider: 'xendit', code: 'circuit-open' },
			},
		});
		expect(refused.headers['content-type']).toContain('application/problem+json');
		later(6);
		expect((await askFor(cycle, 'other')).headers['retry-after']).toBe('4');
		expect(service.vendors.calls).toHaveLength(before);

		later(4);
		const opened = await askFor(cycle, 'pay');
		expect(opened).toMatchObject({ status: 201, body: { status: 'OPEN' } });
		expect((await askFor(cycle, 'other')).body.id).toBe(opened.body.id);
		expect(service.vendors.links.size).toBe(1);
		expect(await circuit('xendit')).toBe('0');
	});

	it('costs a webhook none of its attempts', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		await takeDown();
		await deliver(service, aCall(link));
		const read = async () => (await service.runtime.database.client.webhookEvent.findFirst())!;
		const deal = async () => {
			await service.runtime.database.client.webhookEvent.updateMany({
				data: { next_attempt_at: service.now },
			});
			expect(await service.webhooks.drain()).toBe(1);
		};
		for (let count = 0; count < 20; count += 1) await deal();
		expect(await read()).toMatchObject({
			status: 'RECEIVED',
			attempt: 0,
			next_attempt_at: addSeconds(service.now, 30),
		});
		expect(asked('getLink')).toBe(5);
		later(10);
		await deal();
		expect(await read()).toMatchObject({ status: 'PROCESSED', attempt: 1 });
		const paid = await service.call('GET', `/payment-links/${link.id}`);
		expect(paid.body.status).toBe('PAID');
	});

	it('costs a mail none of its attempts', async () => {
		const waiting = [];
		for (let count = 0; count < 5; count += 1) waiting.push(await aNotification(service));
		const mail = await aNotification(service);
		failures('gmail', 'sendMail', 'unavailable', 5);
		for (const { id } of waiting)
			await service.runJob(deliverNotification, { notification_id: id });
		expect(await circuit('gmail')).toBe('2');
		const send = () => service.runJob(deliverNotification, { notification_id: mail.id });
		for (let count = 0; count < attemptsMax + 5; count += 1) await send();
		const read = async () => (await service.call('GET', `/notifications/${mail.id}`)).body;
		expect(await read()).toMatchObject({ status: 'QUEUED', attempt: 0 });
		expect(service.vendors.mails).toEqual([]);
		later(10);
		await send();
		expect(await read()).toMatchObject({ status: 'SENT', attempt: 1 });
	});

	it('costs a job none of its repeats: the job is put off', async () => {
		const link = await aPaymentLink(service);
		await takeDown();
		await service.runJob(closeLinkJob, { payment_link_id: link.id });
		const jobs = await service.runtime.database.client.$queryRawUnsafe<object[]>(
			`SELECT data, round(extract(epoch FROM start_after - now()) / 10)::int AS tens
			FROM pgboss.job WHERE name = 'payment_link.close'`,
		);
		expect(jobs).toEqual([{ data: { payment_link_id: link.id }, tens: 3 }]);
		later(10);
		await service.runJob(closeLinkJob, { payment_link_id: link.id });
		const closed = await service.call('GET', `/payment-links/${link.id}`);
		expect(closed.body.status).toBe('CANCELLED');
	});

	it('holds up no work that can do without it: the mail is the plain template', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const body = { kind: 'QUOTATION', related_id: quotation.id };
		failures('gemini', 'draft', 'unavailable', 5);
		for (let count = 0; count < 6; count += 1) {
			const draft = await service.call('POST', '/emails/draft', body);
			expect(draft.body).toMatchObject({ source: 'TEMPLATE' });
		}
		expect(asked('draft')).toBe(5);
	});

	it('holds back its own calls only', async () => {
		await takeDown();
		expect((await service.call('GET', '/providers')).status).toBe(200);
		await aNotification(service);
		await service.settle();
		expect(service.vendors.mails).toHaveLength(1);
	});

	it('makes no second link of a wish that was held back before anything was sent', async () => {
		const wish = await aWish(service);
		await takeDown();
		await expect(aPaymentLink(service, wish)).rejects.toMatchObject({ retryAfterSeconds: 10 });
		later(10);
		const link = await aPaymentLink(service, wish);
		expect(link.status).toBe('OPEN');
		expect(service.vendors.links.size).toBe(1);
	});
});

describe('a gateway that does not answer to the making of a link', () => {
	it('leaves the link unknown, however often it cannot even be looked up, and makes no second', async () => {
		const service = await startTestService({ environment: { VENDOR_FAILURES_MAX: '1' } });
		try {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const ask = () => service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
			// The link is made, the answer is lost, and the look-up right after it is held back.
			service.vendors.failures.push({
				method: 'createLink',
				after: true,
				error: new ProviderError('xendit', 'outcome-unknown', 'no answer', { code: 'timeout' }),
			});
			const lost = await ask();
			expect(lost.body.code).toBe('payment_link.outcome-unknown');
			const { payment_link_id } = lost.body.details;
			const read = async () =>
				(await service.call('GET', `/payment-links/${payment_link_id}`)).body;
			for (let count = 0; count < 5; count += 1) {
				service.now = addSeconds(service.now, 1);
				await service.runJob(resolveLinkJob, { payment_link_id });
				await service.runJob(pollLinksJob, {});
				expect((await ask()).body.details).toMatchObject({ code: 'circuit-open' });
				expect(await read()).toMatchObject({ status: 'UNKNOWN' });
			}
			service.now = addSeconds(service.now, 5);
			expect((await ask()).body).toMatchObject({ id: payment_link_id, status: 'OPEN' });
			const creates = service.vendors.calls.filter((one) => one === 'createLink');
			expect([creates.length, service.vendors.links.size]).toEqual([1, 1]);
		} finally {
			await service.stop();
		}
	});
});

describe('a target that does not answer', () => {
	it('leaves a task of unknown outcome unknown until it could be looked at', async () => {
		const { service, script } = await startScriptedService({ VENDOR_FAILURES_MAX: '1' });
		try {
			const { id } = await aTask(service);
			const run = async () => (await service.call('POST', `/provisioning-tasks/${id}/run`)).body;
			script.answer = () => {
				throw new ProviderError('scripted', 'outcome-unknown', 'no answer', { code: 'timeout' });
			};
			expect(await run()).toMatchObject({ status: 'UNKNOWN', error_code: 'timeout' });
			for (let count = 0; count < 3; count += 1)
				expect(await run()).toMatchObject({ status: 'UNKNOWN', error_code: 'circuit-open' });
			expect(script.requests).toHaveLength(1);
			service.now = addSeconds(service.now, 10);
			script.answer = () => ({ status: 'SUCCESS', result: {} });
			expect(await run()).toMatchObject({ status: 'SUCCESS', error_code: null });
		} finally {
			await service.stop();
		}
	});
});
