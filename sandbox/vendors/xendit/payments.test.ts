import { eventually, startBench, startReceiver } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';
import { xendit } from './index.ts';

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

// So fast that the whole schedule of a day passes at once.
const CLOCK_SPEED = 10_000_000;
const data = { externalId: 'bc_1', amount: 1_500_000 };
let bench: Bench;
let receiver: Receiver;

beforeAll(async () => {
	bench = await startBench({ clock_speed: CLOCK_SPEED, rate_limit: 0 });
});
beforeEach(async () => {
	bench.sandbox.reset();
	receiver = await startReceiver();
	await listenTo(receiver);
});
afterEach(() => receiver.close());
afterAll(() => bench.close());

const listenTo = ({ url }: Receiver) => bench.control('POST', '/xendit/callback-url', { url });
const create = async (externalId = 'bc_1') =>
	(await bench.invoices.createInvoice({ data: { ...data, externalId } })).id ?? '';
const pay = (id: string, choice = {}) =>
	bench.control('POST', `/xendit/invoices/${id}/pay`, choice);
const deliveries = async () => (await bench.books('xendit')).webhook_deliveries;

describe('the pay page', () => {
	const press = (id: string, button: string, form = {}) =>
		fetch(`${bench.sandbox.url}/xendit/web/${id}/${button}`, {
			method: 'POST',
			body: new URLSearchParams(form),
			redirect: 'manual',
		});

	it('shows merchant, amount, expiry and channels, with everything escaped', async () => {
		const invoice = await bench.invoices.createInvoice({
			data: { ...data, description: '<script>alert(1)</script>' },
		});
		const page = await (await fetch(invoice.invoiceUrl)).text();
		expect(page).toContain('Rp\u00a01.500.000');
		expect(page).toContain('CloudSales Sandbox');
		expect(page).toContain(invoice.expiryDate.toISOString().slice(0, 10));
		expect(page).toContain('value="QRIS"');
		expect(page).not.toContain('<script>');
	});

	it('pays by the chosen channel and sends the flat webhook with token and id', async () => {
		const id = await create();
		expect((await press(id, 'pay', { channel: 'MANDIRI' })).status).toBe(303);
		const [webhook] = await receiver.until(1);
		expect(webhook?.headers).toMatchObject({
			'x-callback-token': bench.env.XENDIT_CALLBACK_TOKEN,
			'webhook-id': expect.stringMatching(/.+/),
		});
		expect(webhook?.body).toMatchObject({
			id,
			external_id: 'bc_1',
			status: 'PAID',
			amount: 1_500_000,
			paid_amount: 1_500_000,
			payment_method: 'BANK_TRANSFER',
			payment_channel: 'MANDIRI',
			bank_code: 'MANDIRI',
		});
		expect(webhook?.body).not.toHaveProperty('event');
		expect((await bench.invoices.getInvoiceById({ invoiceId: id })).status).toBe('PAID');
	});

	it('pays another amount, which invoice and webhook both say', async () => {
		const id = await create();
		await press(id, 'pay', { channel: 'QRIS', amount: '1000000' });
		const [webhook] = await receiver.until(1);
		expect(webhook?.body).toMatchObject({ amount: 1_500_000, paid_amount: 1_000_000 });
	});

	it('lets an attempt fail without closing the invoice', async () => {
		const id = await create();
		await press(id, 'fail');
		const [webhook] = await receiver.until(1);
		expect(webhook?.body).toMatchObject({
			event: 'payment.failure',
			data: { reference_id: 'bc_1', status: 'FAILED', failure_code: 'CARD_DECLINED' },
		});
		expect((await bench.invoices.getInvoiceById({ invoiceId: id })).status).toBe('PENDING');
	});

	it('lets the invoice expire, and money may still arrive: EXPIRED, then PAID', async () => {
		const id = await create();
		await press(id, 'expire');
		await receiver.until(1);
		await press(id, 'pay');
		const received = await receiver.until(2);
		expect(received.map(({ body }) => body.status)).toEqual(['EXPIRED', 'PAID']);
		expect(received[0]?.body).not.toHaveProperty('paid_amount');
		expect((await bench.books('xendit')).payments).toMatchObject([{ late: true }]);
	});

	it('takes money only once', async () => {
		const id = await create();
		await press(id, 'pay');
		expect((await press(id, 'pay')).status).toBe(409);
		expect((await bench.books('xendit')).payments).toHaveLength(1);
	});
});

describe('webhook delivery', () => {
	it('is repeated with the same webhook-id until any 2xx', async () => {
		const stubborn = await startReceiver([500, 302, 404, 202]);
		await listenTo(stubborn);
		await pay(await create());
		const received = await stubborn.until(4);
		await eventually(async () => (await deliveries())[0].state === 'acknowledged');
		expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
		const [delivery] = await deliveries();
		const statuses = delivery.attempts.map((one: { status: number }) => one.status);
		expect(statuses).toEqual([500, 302, 404, 202]);
		await stubborn.close();
	});

	it('is given up after the first attempt and six more, and can then be resent by hand', async () => {
		const deaf = await startReceiver(Array.from({ length: 7 }, () => 500));
		await listenTo(deaf);
		await pay(await create());
		await deaf.until(7);
		await eventually(async () => (await deliveries())[0].state === 'exhausted');
		const [delivery] = await deliveries();
		await bench.control('POST', `/xendit/webhooks/${delivery.id}/resend`);
		await deaf.until(8);
		await eventually(async () => (await deliveries())[0].state === 'acknowledged');
		await deaf.close();
	});

	it('tells a receiver that is away from one that refuses', async () => {
		await receiver.close();
		await pay(await create());
		await eventually(async () => (await deliveries())[0].state === 'exhausted');
		const [delivery] = await deliveries();
		expect(delivery.attempts[0]).toMatchObject({ status: null, error: 'ECONNREFUSED' });
	});

	it('goes nowhere while no callback URL is set', async () => {
		xendit.in(bench.sandbox.world).webhooks.callback_url = null;
		await pay(await create());
		await eventually(async () => (await deliveries()).length === 1);
		expect((await deliveries())[0].state).toBe('no_url');
	});

	it('announces a refund when it has succeeded', async () => {
		const id = await create();
		await pay(id, { channel: 'OVO' });
		await bench.refunds.createRefund({ data: { invoiceId: id, reason: 'OTHERS' } });
		const received = await receiver.until(2);
		expect(received[1]?.body).toMatchObject({
			event: 'refund.succeeded',
			data: { invoice_id: id, status: 'SUCCEEDED', amount: 1_500_000 },
		});
	});
});

describe('webhook faults', () => {
	const fault = (kind: string, rest = {}) =>
		bench.fault({ vendor: 'xendit', kind, times: 1, ...rest });

	it('webhook_duplicate sends the same webhook several times', async () => {
		await fault('webhook_duplicate', { copies: 3 });
		await pay(await create());
		const received = await receiver.until(3);
		expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
		expect(new Set(received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
	});

	it('webhook_reorder lets a later webhook overtake', async () => {
		await fault('webhook_reorder', { delay_ms: 60_000 });
		await pay(await create('early'));
		await pay(await create('late'));
		const received = await receiver.until(2);
		expect(received.map(({ body }) => body.external_id)).toEqual(['late', 'early']);
	});

	it('webhook_reorder turns EXPIRED and PAID of one invoice round', async () => {
		await fault('webhook_reorder', { delay_ms: 60_000 });
		const id = await create();
		await bench.control('POST', `/xendit/invoices/${id}/expire`);
		await pay(id);
		const received = await receiver.until(2);
		expect(received.map(({ body }) => body.status)).toEqual(['PAID', 'EXPIRED']);
	});

	it('webhook_reorder does not hold the last webhook for ever', async () => {
		await fault('webhook_reorder', { delay_ms: 1 });
		await pay(await create());
		await receiver.until(1);
	});

	it('webhook_late sends it, later', async () => {
		await fault('webhook_late', { delay_ms: 20 });
		await pay(await create('late'));
		await pay(await create('punctual'));
		const received = await receiver.until(2);
		expect(received.map(({ body }) => body.external_id).sort()).toEqual(['late', 'punctual']);
		expect((await deliveries())[0].faults).toEqual(['webhook_late']);
	});

	it('webhook_lost never sends it, and the invoice still says the truth', async () => {
		await fault('webhook_lost');
		const id = await create('lost');
		await pay(id);
		await pay(await create('seen'));
		const received = await receiver.until(1);
		expect(received.map(({ body }) => body.external_id)).toEqual(['seen']);
		expect((await deliveries())[0].state).toBe('lost');
		expect((await bench.invoices.getInvoiceById({ invoiceId: id })).status).toBe('PAID');
	});

	it('webhook_wrong_amount lies in the payload only', async () => {
		await fault('webhook_wrong_amount', { amount: 42 });
		const id = await create();
		await pay(id);
		const [webhook] = await receiver.until(1);
		expect(webhook?.body).toMatchObject({ amount: 42, paid_amount: 42 });
		expect((await bench.invoices.getInvoiceById({ invoiceId: id })).amount).toBe(1_500_000);
	});

	it('webhook_wrong_token carries another token', async () => {
		await fault('webhook_wrong_token');
		await pay(await create());
		const [webhook] = await receiver.until(1);
		expect(webhook?.headers['x-callback-token']).not.toBe(bench.env.XENDIT_CALLBACK_TOKEN);
	});

	it('a rate loses the same webhooks in every run with the same seed', async () => {
		const lostIn = async () => {
			bench.sandbox.reset();
			await bench.fault({ vendor: 'xendit', kind: 'webhook_lost', rate: 0.4 });
			for (let number = 0; number < 20; number++) await pay(await create(`bc_${number}`));
			await eventually(async () => (await deliveries()).length === 20);
			const all: { state: string }[] = await deliveries();
			return all.map(({ state }) => state === 'lost');
		};
		const first = await lostIn();
		expect(first).toContain(true);
		expect(first).toContain(false);
		expect(await lostIn()).toEqual(first);
	});
});
