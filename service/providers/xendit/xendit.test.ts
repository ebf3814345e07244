import nock from 'nock';
import { pino } from 'pino';
import { XenditSdkError } from 'xendit-node';
import type { LinkRequest } from '../../capabilities/payments/ports.ts';
import { paymentGatewaySuite } from '../../capabilities/payments/ports.suite.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { fromXenditFailure } from './client.ts';
import { playXendit } from './fixtures.ts';
import { xendit } from './provider.ts';
import { recording, recordingText } from './recording.ts';
import { fromXenditInvoice, toXenditInvoice, XenditInvoice } from './translate.ts';

const baseUrl = 'https://api.xendit.co';
const secretKey = 'xnd_development_not-a-real-key';
const install = (more: Record<string, unknown> = {}) =>
	xendit.create(
		{ XENDIT_SECRET_KEY: secretKey, XENDIT_CALLBACK_TOKEN: 'not-a-real-token', ...more },
		{ log: pino({ level: 'silent' }) },
	);

let references = 0;
const aRequest = (overrides: Partial<LinkRequest> = {}): LinkRequest => ({
	reference: `CS-QUO-2026-${(references += 1)}`,
	currency: 'IDR',
	amount: 1_110_000n,
	description: 'Quotation QUO-2026-0001',
	payer_email: 'payer@example.com',
	payer_name: 'Budi',
	expires_in_seconds: 604_800,
	channel: null,
	channels: [],
	locale: 'id',
	items: [{ name: 'Google Workspace Business Starter', quantity: 10, unit_amount: 100_000n }],
	...overrides,
});

answeredByNock();

paymentGatewaySuite('xendit', async () => ({
	gateway: install({ XENDIT_TIMEOUT_MS: 1000 }).paymentGateway,
	request: aRequest,
	vendor: playXendit(baseUrl),
	secrets: [secretKey, Buffer.from(`${secretKey}:`).toString('base64'), 'payer@example.com'],
}));

describe('xendit: calls', () => {
	it('sends the invoice in the words of the wire, with the key as basic authorisation', async () => {
		const request = aRequest({
			channels: ['BCA', 'QRIS'],
			return_url: 'https://a.example/ok',
		});
		const scope = nock(baseUrl, {
			reqheaders: { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` },
		})
			.post('/v2/invoices/', {
				external_id: request.reference,
				amount: 1_110_000,
				currency: 'IDR',
				description: request.description,
				payer_email: request.payer_email,
				customer: { given_names: 'Budi', email: request.payer_email },
				invoice_duration: 604_800,
				should_send_email: false,
				locale: 'id',
				payment_methods: ['BCA', 'QRIS'],
				success_redirect_url: 'https://a.example/ok',
				failure_redirect_url: 'https://a.example/ok',
				items: [{ name: 'Google Workspace Business Starter', quantity: 10, price: 100_000 }],
			})
			.reply(200, recording('invoice-created'));
		const link = await install().paymentGateway.createLink(request);
		expect(link.url).toBe('https://checkout-staging.xendit.co/web/673db1c2f23fa4ca35e52da4');
		expect(scope.isDone()).toBe(true);
	});

	it('prints nothing to the console, whatever the key looks like', async () => {
		const written: unknown[] = [];
		const original = { warn: console.warn, error: console.error, log: console.log };
		console.warn = console.error = console.log = (...words) => void written.push(words);
		try {
			playXendit(baseUrl);
			await install().paymentGateway.createLink(aRequest());
			await install({ XENDIT_SECRET_KEY: 'other' }).paymentGateway.createLink(aRequest());
		} finally {
			Object.assign(console, original);
		}
		expect(written).toEqual([]);
	});

	it('takes an invoice without a currency as one in rupiah', async () => {
		const { currency: _, ...invoice } = recording('invoice-created');
		nock(baseUrl).post('/v2/invoices/').reply(200, invoice);
		expect(await install().paymentGateway.createLink(aRequest())).toMatchObject({
			currency: 'IDR',
		});
	});

	it('has no outcome when the SDK chokes on an invoice that lacks a list of channels', async () => {
		const { available_paylaters: _, ...invoice } = recording('invoice-created');
		nock(baseUrl).post('/v2/invoices/').reply(200, invoice);
		await expect(install().paymentGateway.createLink(aRequest())).rejects.toMatchObject({
			kind: 'outcome-unknown',
		});
	});

	it.each([0, 403, 408, 500, 503])(
		'has no outcome after an empty answer %d to a creation',
		async (status) => {
			const interceptor = nock(baseUrl).post('/v2/invoices/');
			if (status === 0)
				interceptor.replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
			else interceptor.reply(status, '');
			await expect(install().paymentGateway.createLink(aRequest())).rejects.toMatchObject({
				kind: 'outcome-unknown',
			});
		},
	);

	it.each<[string, string, object]>([
		['validation', 'rejected', { code: 'API_VALIDATION_ERROR', status: 400 }],
		['api_key', 'rejected', { code: 'INVALID_API_KEY', status: 401 }],
		['not_found', 'rejected', { code: 'INVOICE_NOT_FOUND_ERROR', status: 404 }],
		['rate_limit', 'throttled', { code: 'RATE_LIMIT_EXCEEDED', retryAfterSeconds: 60 }],
		['server', 'outcome-unknown', { code: 'SERVER_ERROR', status: 500 }],
	])('takes the answer %s to a creation as %s', async (name, kind, more) => {
		const { [name]: error } = JSON.parse(recordingText('errors'));
		nock(baseUrl).post('/v2/invoices/').reply(error.status, error.body);
		await expect(install().paymentGateway.createLink(aRequest())).rejects.toMatchObject({
			kind,
			...more,
		});
	});

	it('waits as long as the rate limit says', async () => {
		playXendit(baseUrl).failNext('get', 'throttles');
		await expect(
			install().paymentGateway.getLink('673db1c2f23fa4ca35e52da4'),
		).rejects.toMatchObject({
			retryAfterSeconds: 13,
		});
	});

	it.each(['..', 'a/b', 'x?y', '', 'a'.repeat(65)])(
		'refuses %j as a reference, without a call',
		async (id) => {
			const vendor = playXendit(baseUrl);
			await expect(install().paymentGateway.getLink(id)).rejects.toMatchObject({
				kind: 'rejected',
			});
			await expect(install().paymentGateway.cancelLink(id)).rejects.toMatchObject({
				kind: 'rejected',
			});
			expect(vendor.countCalls()).toBe(0);
		},
	);

	it('does not take the link of another reference out of an unfiltered list', async () => {
		nock(baseUrl)
			.get('/v2/invoices')
			.query(true)
			.reply(200, [recording('invoice-created')]);
		expect(await install().paymentGateway.findLink('CS-OTHER')).toBeNull();
	});

	it('takes its amounts from the configuration', () => {
		const { paymentGateway } = install({
			XENDIT_SMALLEST_AMOUNT: '1000',
			XENDIT_LARGEST_AMOUNT: '5000000',
		});
		expect(paymentGateway.collects).toEqual({
			IDR: { smallest: 1000n, largest: 5_000_000n },
		});
	});
});

describe('xendit: translation', () => {
	const paid = recording('invoice-paid');
	const translate = (changes: object) =>
		fromXenditInvoice(XenditInvoice.parse({ ...paid, ...changes }));

	it('names a payment as Xendit does, and gives the id that stood for it before', () => {
		const unnamed = '673db1c2f23fa4ca35e52da4:paid:2026-11-21T02:10:00.000Z';
		const idsOf = (changes: object) => {
			const [payment] = translate(changes).payments;
			return [payment?.gateway_payment_id, payment?.unnamed_id];
		};
		expect(idsOf({})).toEqual([unnamed, unnamed]);
		// SETTLED is the same money at another time of update.
		const settled = { status: 'SETTLED', updated: '2026-11-23T00:00:00Z' };
		expect(idsOf(settled)).toEqual([unnamed, unnamed]);
		expect(idsOf({ ...settled, payment_id: 'py-1' })).toEqual(['py-1', unnamed]);
		expect(idsOf({ paid_at: '2026-11-21T05:00:00.000Z' })[0]).not.toBe(unnamed);
	});

	it.each([
		['PENDING', 'OPEN', 0],
		['PAID', 'PAID', 1],
		['SETTLED', 'PAID', 1],
		['EXPIRED', 'EXPIRED', 0],
	])('takes %s as %s with %d payments', (status, ours, payments) => {
		const link = translate({ status });
		expect([link.status, link.payments.length]).toEqual([ours, payments]);
	});

	it('tells amount, channel and time of a payment, with fallbacks', () => {
		expect(translate({}).payments[0]).toMatchObject({
			amount: 1_109_500n,
			channel: 'PERMATA',
			paid_at: new Date('2026-11-21T02:10:00.000Z'),
		});
		const bare = { paid_amount: null, paid_at: null, payment_channel: null, bank_code: null };
		expect(translate({ ...bare, ewallet_type: 'OVO' }).payments[0]).toMatchObject({
			amount: 1_110_000n,
			channel: 'OVO',
			paid_at: new Date('2026-11-21T02:10:05.000Z'),
		});
		expect(translate({ ...bare, payment_method: null }).payments[0]?.channel).toBeNull();
	});

	it('keeps the words of the vendor without the person', () => {
		const raw = JSON.stringify(translate({}).payments[0]?.raw);
		expect(raw).toContain('"adjusted_received_amount":1105060');
		expect(raw).not.toContain('payer@example.com');
		expect(raw).not.toContain('Budi');
	});

	it.each([
		{ amount: 10_000.5 },
		{ paid_amount: 10_000.5 },
		{ amount: -1 },
		{ amount: '1110000' },
		{ currency: 'PHP' },
		{ status: 'UNKNOWN_ENUM_VALUE' },
		{ invoice_url: undefined },
	])('does not accept an invoice with %j', (changes) => {
		expect(() => translate(changes)).toThrow();
	});

	it('leaves optional fields out', () => {
		expect(toXenditInvoice(aRequest())).not.toHaveProperty('paymentMethods');
		expect(toXenditInvoice(aRequest())).not.toHaveProperty('successRedirectUrl');
	});

	it('cleans the words of an error of persons and numbers', () => {
		const message = '"payer@example.com" and +62 812-3456-7890 are not valid';
		const refusal = new XenditSdkError(
			{ error_code: 'API_VALIDATION_ERROR', message },
			400,
			'Bad Request',
		);
		expect(fromXenditFailure(refusal, { name: 'createInvoice', changes: true }).message).toBe(
			'Xendit answered createInvoice with 400 API_VALIDATION_ERROR ("[e-mail]" and [number] are not valid)',
		);
	});
});

describe('xendit: channels', () => {
	const codes = async (amount: bigint): Promise<string[]> =>
		(await install().paymentGateway.channels({ currency: 'IDR', amount })).map((one) => one.code);

	it('asks for the one channel of a link', () => {
		expect(toXenditInvoice(aRequest({ channel: 'QRIS' })).paymentMethods).toEqual(['QRIS']);
	});
	it('has no retail outlet for more than five million', async () => {
		expect(await codes(5_000_000n)).toContain('ALFAMART');
		expect(await codes(5_000_001n)).not.toContain('ALFAMART');
	});
	it('says that money by virtual account or outlet cannot go back', async () => {
		const channels = await install().paymentGateway.channels({ currency: 'IDR', amount: 50_000n });
		const back = channels.filter((one) => one.refundable).map((one) => one.code);
		expect(back).toEqual(expect.arrayContaining(['QRIS', 'OVO', 'CREDIT_CARD']));
		for (const code of ['BCA', 'ALFAMART']) expect(back).not.toContain(code);
	});
});

describe('xendit: refunds', () => {
	const request = {
		reference: 'rf-1',
		gateway_reference: '673db1c2f23fa4ca35e52da4',
		gateway_payment_id: 'py-1',
		currency: 'IDR',
		amount: 50_000n,
		reason: 'OTHER' as const,
	};

	it('go out once for a reference: it is the idempotency key', async () => {
		const scope = nock(baseUrl, { reqheaders: { 'idempotency-key': 'rf-1' } })
			.post('/refunds', {
				invoice_id: request.gateway_reference,
				reference_id: 'rf-1',
				currency: 'IDR',
				amount: 50_000,
				reason: 'OTHERS',
			})
			.reply(200, { id: 'rfd-1', status: 'PENDING', currency: 'IDR', amount: 50_000 });
		expect(await install().paymentGateway.refund(request)).toMatchObject({
			gateway_refund_id: 'rfd-1',
			status: 'PENDING',
			failure: null,
		});
		expect(scope.isDone()).toBe(true);
	});

	it('are found on a later page', async () => {
		playXendit(baseUrl);
		const { paymentGateway } = install();
		for (const reference of ['rf-1', 'rf-2', 'rf-3'])
			await paymentGateway.refund({ ...request, reference });
		expect(await paymentGateway.findRefund(request)).toMatchObject({ reference: 'rf-1' });
	});

	it('tell that a channel takes no money back', async () => {
		nock(baseUrl)
			.post('/refunds')
			.reply(403, { error_code: 'REFUND_NOT_SUPPORTED', message: 'Not for BCA' });
		await expect(install().paymentGateway.refund(request)).rejects.toMatchObject({
			kind: 'rejected',
			code: 'REFUND_NOT_SUPPORTED',
		});
	});
});

describe('xendit: settings', () => {
	it('describes every variable and requires the two secrets', () => {
		for (const field of Object.values(xendit.config.shape)) {
			expect(Object(field).meta()?.description).toEqual(expect.any(String));
		}
		expect(xendit.required).toEqual(['XENDIT_SECRET_KEY', 'XENDIT_CALLBACK_TOKEN']);
		expect(() => install({ XENDIT_SECRET_KEY: '' })).toThrow();
	});
});
