import { failureOf, startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';
import { xendit } from './index.ts';

const data = { externalId: 'bc_1', amount: 1_500_000, payerEmail: 'finance@maju.co.id' };
let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ rate_limit: 0 });
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const authorization = () => `Basic ${btoa(`${bench.env.XENDIT_SECRET_KEY}:`)}`;
const rest = async (method: string, path: string, body?: string, headers = {}) => {
	const response = await fetch(`${bench.env.XENDIT_BASE_URL}${path}`, {
		method,
		headers: { authorization: authorization(), 'content-type': 'application/json', ...headers },
		...(body === undefined ? {} : { body }),
	});
	const answer: any = await response.json();
	return { status: response.status, headers: response.headers, body: answer };
};

describe('xendit invoices', () => {
	it('are created by the SDK with everything its model requires', async () => {
		const invoice = await bench.invoices.createInvoice({ data });
		expect(invoice.status).toBe('PENDING');
		expect(invoice.invoiceUrl).toBe(`${bench.sandbox.url}/xendit/web/${invoice.id}`);
		expect(invoice.availableBanks.map((bank) => bank.bankCode)).toContain('BCA');
		expect(JSON.stringify(invoice)).not.toContain('UNKNOWN_ENUM_VALUE');
		const lifetime = invoice.expiryDate.getTime() - invoice.created.getTime();
		expect(lifetime).toBe(86_400_000);
	});

	it('with one external_id may be many: nothing is rejected and all are found, newest first', async () => {
		const first = await bench.invoices.createInvoice({ data });
		const second = await bench.invoices.createInvoice({ data });
		const found = await bench.invoices.getInvoices({ externalId: 'bc_1' });
		expect(found.map((one) => one.id)).toEqual([second.id, first.id]);
	});

	it('are listed by status and page by page', async () => {
		for (const externalId of ['a', 'b', 'c']) {
			await bench.invoices.createInvoice({ data: { ...data, externalId } });
		}
		const all = await bench.invoices.getInvoices({});
		await bench.invoices.expireInvoice({ invoiceId: all[0]?.id ?? '' });
		const open = await bench.invoices.getInvoices({ statuses: ['PENDING', 'PAID'] });
		expect(open.map((one) => one.externalId)).toEqual(['b', 'a']);
		const page = await bench.invoices.getInvoices({ limit: 1, lastInvoice: open[0]?.id ?? '' });
		expect(page.map((one) => one.externalId)).toEqual(['a']);
	});

	it('expire by the call with the literal exclamation mark, once', async () => {
		const { id = '' } = await bench.invoices.createInvoice({ data });
		const expired = await bench.invoices.expireInvoice({ invoiceId: id });
		expect(expired.status).toBe('EXPIRED');
		const error = await failureOf(bench.invoices.expireInvoice({ invoiceId: id }));
		expect(error.status).toBe(400);
	});

	it('expire by themselves when invoice_duration has passed', async () => {
		const { id = '' } = await bench.invoices.createInvoice({
			data: { ...data, invoiceDuration: 3600 },
		});
		await bench.control('POST', '/clock', { advance_ms: 3_600_001 });
		const invoice = await bench.invoices.getInvoiceById({ invoiceId: id });
		expect(invoice.status).toBe('EXPIRED');
	});

	it('offer only the payment methods asked for', async () => {
		const invoice = await bench.invoices.createInvoice({
			data: { ...data, paymentMethods: ['BCA', 'QRIS'] },
		});
		expect(invoice.availableBanks.map((bank) => bank.bankCode)).toEqual(['BCA']);
		expect(invoice.availableEwallets).toEqual([]);
		expect(invoice.availableQrCodes).toHaveLength(1);
	});

	it.each([
		['amount below the minimum', { ...data, amount: 9999 }, 'MINIMAL_TRANSFER_AMOUNT_ERROR'],
		[
			'amount above the maximum',
			{ ...data, amount: 1_000_000_001 },
			'MAXIMUM_TRANSFER_AMOUNT_ERROR',
		],
		['empty external_id', { ...data, externalId: '' }, 'API_VALIDATION_ERROR'],
		[
			'unknown method',
			{ ...data, paymentMethods: ['BITCOIN'] },
			'UNAVAILABLE_PAYMENT_METHOD_ERROR',
		],
		['unknown currency', { ...data, currency: 'EUR' }, 'UNSUPPORTED_CURRENCY'],
	])('are refused with the vendor code: %s', async (_title, wrong, code) => {
		const error = await failureOf(bench.invoices.createInvoice({ data: wrong }));
		expect([error.status, error.errorCode]).toEqual([400, code]);
	});

	it('are not found under an id that does not exist', async () => {
		const error = await failureOf(bench.invoices.getInvoiceById({ invoiceId: 'f'.repeat(24) }));
		expect([error.status, error.errorCode]).toEqual([404, 'INVOICE_NOT_FOUND_ERROR']);
	});
});

describe('xendit transport', () => {
	it('accepts the path with and without a trailing slash, and tells broken JSON from wrong JSON', async () => {
		const body = JSON.stringify({ external_id: 'x', amount: 20_000 });
		expect((await rest('POST', '/v2/invoices', body)).status).toBe(200);
		expect((await rest('POST', '/v2/invoices/', body)).status).toBe(200);
		const broken = await rest('POST', '/v2/invoices', '{"external_id":');
		expect([broken.status, broken.body.error_code]).toEqual([400, 'INVALID_JSON_FORMAT']);
		const wrong = await rest('POST', '/v2/invoices', '{"amount":"ten"}');
		expect(wrong.body.errors.map((one: { path: string }) => one.path)).toEqual([
			'external_id',
			'amount',
		]);
	});

	it('refuses a wrong key', async () => {
		const wrong = await rest('GET', '/v2/invoices', undefined, { authorization: 'Basic eDo=' });
		expect([wrong.status, wrong.body.error_code]).toEqual([401, 'INVALID_API_KEY']);
	});

	it('counts requests per endpoint in its headers and refuses beyond the limit', async () => {
		const limited = await startBench({ rate_limit: 2 });
		try {
			await limited.invoices.createInvoice({ data });
			await limited.invoices.createInvoice({ data });
			const error = await failureOf(limited.invoices.createInvoice({ data }));
			expect([error.status, error.errorCode]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
			expect(await limited.invoices.getInvoices({})).toHaveLength(2);
		} finally {
			await limited.close();
		}
		const { headers } = await rest('GET', '/v2/invoices');
		expect(Number(headers.get('rate-limit-limit'))).toBeGreaterThan(0);
		expect(headers.get('rate-limit-remaining')).not.toBeNull();
		expect(headers.get('rate-limit-reset')).toMatch(/^\d+\.\d+$/);
	});

	it('sets the callback URL and returns the token of the account', async () => {
		const url = 'https://hooks.cloudsales.example/webhooks/xendit';
		const set = await rest('POST', '/callback_urls/invoice', JSON.stringify({ url }));
		expect(set.body).toMatchObject({ url, callback_token: bench.env.XENDIT_CALLBACK_TOKEN });
		const wrong = await rest('POST', '/callback_urls/invoice', '{"url":"nowhere"}');
		expect(wrong.body.error_code).toBe('INVALID_URL_FORMAT');
		xendit.in(bench.sandbox.world).webhooks.callback_url = null;
	});
});

describe('xendit refunds', () => {
	const paid = async (channel: string) => {
		const { id = '' } = await bench.invoices.createInvoice({ data });
		await bench.control('POST', `/xendit/invoices/${id}/pay`, { channel });
		return id;
	};
	const refund = (invoiceId: string, amount?: number, idempotencyKey?: string) =>
		bench.refunds.createRefund({
			...(idempotencyKey === undefined ? {} : { idempotencyKey }),
			data: {
				invoiceId,
				reason: 'REQUESTED_BY_CUSTOMER',
				...(amount === undefined ? {} : { amount }),
			},
		});

	it('pay an e-wallet payment back once for one idempotency key', async () => {
		const invoiceId = await paid('OVO');
		const first = await refund(invoiceId, 500_000, 'key-1');
		const again = await refund(invoiceId, 500_000, 'key-1');
		expect(again.id).toBe(first.id);
		const error = await failureOf(refund(invoiceId, 600_000, 'key-1'));
		expect([error.status, error.errorCode]).toEqual([409, 'DUPLICATE_ERROR']);
		expect((await bench.books('xendit')).refunds).toHaveLength(1);
	});

	it('refuse virtual accounts, unpaid invoices and more than was paid', async () => {
		const error = await failureOf(refund(await paid('BCA')));
		expect([error.status, error.errorCode]).toEqual([403, 'REFUND_NOT_SUPPORTED']);
		const { id = '' } = await bench.invoices.createInvoice({ data });
		expect((await failureOf(refund(id))).errorCode).toBe('INELIGIBLE_TRANSACTION_STATUS');
		const tooMuch = await failureOf(refund(await paid('DANA'), 1_500_001));
		expect(tooMuch.errorCode).toBe('REFUND_AMOUNT_EXCEEDED');
	});

	it('are found by invoice', async () => {
		const invoiceId = await paid('QRIS');
		const { id } = await refund(invoiceId);
		const list = await rest('GET', `/refunds?invoice_id=${invoiceId}`);
		expect(list.body).toMatchObject({ data: [{ id, invoice_id: invoiceId }], has_more: false });
		expect((await rest('GET', `/refunds/${id}`)).body.id).toBe(id);
	});
});

it('the fault missing_available_arrays makes the SDK throw although the invoice exists', async () => {
	await bench.fault({ vendor: 'xendit', kind: 'missing_available_arrays', times: 1 });
	const error = await failureOf(bench.invoices.createInvoice({ data }));
	expect(error).toBeInstanceOf(TypeError);
	expect(await bench.invoices.getInvoices({ externalId: 'bc_1' })).toHaveLength(1);
});
