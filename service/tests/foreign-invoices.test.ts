import { randomUUID } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { aPaymentLink } from '../capabilities/payments/fixtures.ts';
import { pollLinksJob, reconcileDailyJob } from '../capabilities/payments/jobs.ts';
import { addDays, addSeconds } from '../platform/clock/index.ts';
import { xendit } from '../providers/xendit/provider.ts';
import { startTestService, type TestService } from './service.ts';

/** The real adapter against the simulator, on an account that other systems use as well. */
describe('a Xendit account', () => {
	let sandbox: Sandbox;
	let service: TestService;
	beforeEach(async () => {
		sandbox = await startSandbox({ rate_limit: 0 });
		service = await startTestService({
			providers: [xendit],
			sandbox,
			environment: { VENDOR_FAILURES_MAX: '3' },
			now: new Date(),
		});
	});
	afterEach(async () => {
		await service.stop();
		await sandbox.close();
	});

	const control = (path: string, body: object = {}): Promise<any> =>
		sandbox.client.call<any>('POST', path, body);
	const foreign = async (invoice: object): Promise<string> =>
		(await control('/xendit/invoices/foreign', invoice)).invoice.id;
	/** Money for an invoice; the webhook about it goes nowhere. */
	const pay = (link: { gateway_reference: string | null }, again = false): Promise<any> =>
		control(`/xendit/invoices/${link.gateway_reference}/${again ? 'pay-again' : 'pay'}`);
	const later = async (days: number): Promise<void> => {
		service.now = addDays(service.now, days);
		await control('/clock', { advance_ms: days * 86_400_000 });
	};
	const compare = async (): Promise<any> => {
		// The simulator goes by the real time; what it has just done must lie before the end of the span.
		service.now = addSeconds(service.now, 60);
		const run = await service.call('POST', '/reconciliations', { gateway: 'xendit' });
		await service.settle();
		return (await service.call('GET', `/reconciliations/${run.body.id}`)).body;
	};
	const statusOf = async (link: { id: string }): Promise<string> =>
		(await service.call('GET', `/payment-links/${link.id}`)).body.status;
	const paymentsOn = async (link: { subject_id: string }): Promise<any[]> =>
		(await service.call('GET', `/payments?subject_id=${link.subject_id}`)).body.data;
	const circuit = async (): Promise<string | undefined> => {
		const { text } = await service.http.get('/metrics');
		return /cloudsales_vendor_circuit\{provider="xendit"\} (\d)/.exec(text)?.[1];
	};
	const send = async (data: object): Promise<any> => {
		await service.http
			.post('/webhooks/xendit')
			.set({
				'x-callback-token': sandbox.credentials['XENDIT_CALLBACK_TOKEN'] ?? '',
				'webhook-id': randomUUID(),
			})
			.send(data);
		await service.settle();
		const [webhook] = (await service.call('GET', '/webhooks?limit=1')).body.data;
		return webhook;
	};

	it('may hold invoices that cannot be read: they are listed, and the rest counts', async () => {
		const link = await aPaymentLink(service);
		await pay(link);
		const unreadable = [
			await foreign({ amount: 12.5, currency: 'USD' }),
			await foreign({ amount: 500, currency: 'PHP' }),
			await foreign({ amount: 10_000.5 }),
			await foreign({ amount: 20_000.25, external_id: link.reference }),
		];
		const run = await compare();
		expect(run).toMatchObject({ status: 'DONE', links_seen: 6 });
		expect(
			run.differences
				.filter((one: { kind: string }) => one.kind === 'UNREADABLE')
				.map((one: any) => [one.subject, one.payment_link_id])
				.sort(),
		).toEqual(unreadable.map((id, index) => [id, index === 3 ? link.id : null]).sort());
		const [dollars] = run.differences.filter((one: any) => one.subject === unreadable[0]);
		expect(dollars.explanation).toContain('USD 12.5');
		expect(await statusOf(link)).toBe('PAID');
		expect(await circuit()).toBe('0');
	});

	it('holds up no other sale by an invoice that cannot be read', async () => {
		const id = await foreign({ amount: 12.5, currency: 'USD' });
		const about = { id, external_id: 'another-system', status: 'PAID', amount: 12.5 };
		for (let count = 0; count < 5; count += 1)
			expect(await send(about)).toMatchObject({ status: 'IGNORED' });
		for (let count = 0; count < 3; count += 1) expect((await compare()).status).toBe('DONE');
		expect(await circuit()).toBe('0');
		expect((await aPaymentLink(service)).status).toBe('OPEN');
	});

	it('gives up money that came after the link was over, and whose webhook was lost, to the nightly comparison', async () => {
		const link = await aPaymentLink(service);
		await later(8);
		await service.runJob(pollLinksJob, {});
		expect(await statusOf(link)).toBe('EXPIRED');
		await later(0.5);
		await pay(link);
		service.now = addSeconds(service.now, 60);
		await service.runJob(reconcileDailyJob, {});
		await service.settle();
		expect(await statusOf(link)).toBe('PAID');
		expect(await paymentsOn(link)).toMatchObject([{ amount: 1_000_000 }]);
	});

	it('is asked once a day about a link that is over, for thirty days', async () => {
		const link = await aPaymentLink(service);
		await later(8);
		await service.runJob(pollLinksJob, {});
		await later(28);
		await service.runJob(pollLinksJob, {});
		await pay(link);
		await later(1);
		await service.runJob(pollLinksJob, {});
		expect(await statusOf(link)).toBe('PAID');
	});

	it('is believed when it tells of a second payment on one invoice, which waits for a person', async () => {
		const link = await aPaymentLink(service);
		const first = (await pay(link)).payment;
		const invoice = { id: link.gateway_reference, external_id: link.reference };
		const paid = { ...invoice, status: 'PAID', payment_id: first.id, paid_at: first.created };
		await send(paid);
		const second = (await pay(link, true)).payment;
		const capture = (payment: { id: string }) => ({
			event: 'payment.capture',
			data: {
				payment_id: payment.id,
				invoice_id: link.gateway_reference,
				reference_id: link.reference,
				status: 'SUCCEEDED',
			},
		});
		// The first one's event is news of the same money.
		for (const payment of [second, first, second])
			expect(await send(capture(payment))).toMatchObject({ status: 'PROCESSED' });
		const payments = await paymentsOn(link);
		expect(payments.map((one) => [one.gateway_payment_id, one.amount, one.status]).sort()).toEqual(
			[
				[first.id, 1_000_000, 'SUCCEEDED'],
				[second.id, 1_000_000, 'UNMATCHED'],
			].sort(),
		);
		const differences = async (): Promise<any[]> => {
			await compare();
			const open = await service.call('GET', '/reconciliation-differences?status=OPEN');
			return open.body.data;
		};
		const waiting = [{ kind: 'UNEXPECTED_MONEY', subject: link.gateway_reference }];
		expect(await differences()).toMatchObject(waiting);
		// However long it takes, also when neither the making nor the paying of the link is in the span any more.
		await later(10);
		expect(await differences()).toMatchObject(waiting);
		await service.runtime.database.client.payment.updateMany({
			where: { status: 'UNMATCHED' },
			data: { status: 'SUCCEEDED', unmatched_reason: null },
		});
		expect(await differences()).toEqual([]);
	});

	it('finds the invoice of a payment by our reference, when its event names no invoice', async () => {
		const link = await aPaymentLink(service);
		const { payment } = await pay(link);
		const data = {
			payment_id: payment.id,
			reference_id: link.reference,
			status: 'SUCCEEDED',
		};
		expect(await send({ event: 'payment.capture', data })).toMatchObject({ status: 'PROCESSED' });
		expect(await statusOf(link)).toBe('PAID');
		expect(await paymentsOn(link)).toHaveLength(1);
	});

	it('is not believed when it does not know the payment that a call names', async () => {
		const link = await aPaymentLink(service);
		await pay(link);
		const data = {
			payment_id: 'py-00000000-0000-4000-8000-000000000000',
			invoice_id: link.gateway_reference,
			reference_id: link.reference,
			status: 'SUCCEEDED',
		};
		expect(await send({ event: 'payment.capture', data })).toMatchObject({ status: 'FAILED' });
		expect(await paymentsOn(link)).toMatchObject([{ status: 'SUCCEEDED' }]);
	});
});
