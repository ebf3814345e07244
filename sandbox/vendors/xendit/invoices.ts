import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Refusal, refusable } from '../../core/api.ts';
import type { ApiErrors, Call, Reply, Route } from '../../core/api.ts';
import { xenditError } from './errors.ts';
import { xenditRefundRoutes } from './refunds.ts';
import { expireInvoice, expireOverdue, findInvoice, paymentBody } from './payments.ts';
import { isKnownChannel, offeredChannels } from './books.ts';
import type { Xendit, XenditInvoice } from './books.ts';

const CURRENCIES = ['IDR', 'USD', 'THB', 'VND', 'PHP', 'MYR'];
/** Requests a minute and endpoint with a live key. */
export const RATE_LIMIT = 600;
const IDR_AMOUNT_MIN = 10_000;
const IDR_AMOUNT_MAX = 1_000_000_000;

const text = z.string();
const CreateInvoice = z.looseObject({
	external_id: text.min(1),
	amount: z.number().positive(),
	payer_email: z.email().optional(),
	description: text.optional(),
	invoice_duration: z.coerce.number().int().positive().default(86_400),
	should_send_email: z.boolean().default(false),
	customer: z.record(text, z.unknown()).optional(),
	success_redirect_url: z.url().optional(),
	failure_redirect_url: z.url().optional(),
	payment_methods: z.array(text).optional(),
	currency: text.default('IDR'),
	locale: text.optional(),
	items: z
		.array(z.looseObject({ name: text.min(1), price: z.number(), quantity: z.number() }))
		.optional(),
	fees: z.array(z.looseObject({ type: text, value: z.number() })).optional(),
	metadata: z
		.record(text.max(40), z.union([text.max(500), z.number(), z.boolean(), z.null()]))
		.refine((metadata) => Object.keys(metadata).length <= 50, 'at most 50 keys')
		.optional(),
});

export function xenditRoutes(xendit: Xendit): Route[] {
	const routes: Route[] = [
		['POST /v2/invoices', (call) => createInvoice(xendit, call)],
		['GET /v2/invoices', (call) => listInvoices(xendit, call)],
		['GET /v2/invoices/{id}', (call) => getInvoice(xendit, call)],
		['POST /invoices/{id}/expire!', (call) => expire(xendit, call)],
		['GET /v3/payments/{id}', (call) => getPayment(xendit, call)],
		['POST /callback_urls/{type}', (call) => setCallbackUrl(xendit, call)],
		...xenditRefundRoutes(xendit),
	];
	return routes.map(([endpoint, answer]) => [
		endpoint,
		async (call) => {
			authenticate(xendit, call);
			const headers = countRequest(xendit, endpoint);
			const reply = await refusable(() => answer(call));
			return { ...reply, headers: { ...headers, ...reply.headers } };
		},
	]);
}

export const xenditErrors: ApiErrors = {
	throttled: (fault) => ({
		...xenditError(429, 'RATE_LIMIT_EXCEEDED', 'Rate limit exceeded. Please try again later.'),
		headers: {
			'rate-limit-limit': '60',
			'rate-limit-remaining': '0',
			'rate-limit-reset': (fault.retry_after_s ?? 12.5).toFixed(3),
		},
	}),
	unavailable: () =>
		xenditError(500, 'SERVER_ERROR', 'Error connecting to our server. Please try again later.'),
	not_found: (call) => ({
		status: 404,
		body: { error_code: 'NOT_FOUND', message: `${call.method} ${call.path} was not found` },
	}),
	invalid_json: () =>
		xenditError(400, 'INVALID_JSON_FORMAT', 'The request body is not valid JSON.'),
};

function authenticate(xendit: Xendit, call: Call) {
	const key = xendit.credentials.secret_key;
	const expected = Buffer.from(`Basic ${Buffer.from(`${key}:`).toString('base64')}`);
	const given = Buffer.from(call.headers.authorization ?? '');
	if (given.length === expected.length && timingSafeEqual(given, expected)) return;
	const message =
		'The API key provided is invalid. Please make sure to use the secret/public API key that you can obtain from the Xendit Dashboard.';
	throw new Refusal(xenditError(401, 'INVALID_API_KEY', message));
}

/** A sliding minute per endpoint, as Xendit's own limit. */
function countRequest(xendit: Xendit, endpoint: string): Record<string, string> {
	const limit = xendit.options.rate_limit ?? RATE_LIMIT;
	const now = Date.now();
	const times = xendit.books.request_times.get(endpoint) ?? [];
	while (times[0] !== undefined && times[0] <= now - 60_000) times.shift();
	xendit.books.request_times.set(endpoint, times);
	const reset = times[0] === undefined ? 60 : (times[0] + 60_000 - now) / 1000;
	const headers = (remaining: number) => ({
		'rate-limit-limit': String(limit || RATE_LIMIT),
		'rate-limit-remaining': String(Math.max(0, remaining)),
		'rate-limit-reset': reset.toFixed(3),
	});
	if (!limit) return headers(RATE_LIMIT);
	if (times.length >= limit) {
		const reply = xenditError(429, 'RATE_LIMIT_EXCEEDED', 'Rate limit exceeded.');
		throw new Refusal({ ...reply, headers: headers(0) });
	}
	times.push(now);
	return headers(limit - times.length);
}

function createInvoice(xendit: Xendit, call: Call): Reply {
	const parsed = CreateInvoice.safeParse(call.json());
	if (!parsed.success) {
		const errors = parsed.error.issues.map(({ path, message }) => ({
			path: path.join('.'),
			message,
		}));
		const message = 'There was an error with the format submitted to the server.';
		return xenditError(400, 'API_VALIDATION_ERROR', message, errors);
	}
	const { invoice_duration, amount, currency, ...rest } = parsed.data;
	if (!CURRENCIES.includes(currency)) {
		return xenditError(400, 'UNSUPPORTED_CURRENCY', `Currency ${currency} is not supported.`);
	}
	if (currency === 'IDR' && amount < IDR_AMOUNT_MIN) {
		const message = `The minimum amount is ${IDR_AMOUNT_MIN} IDR.`;
		return xenditError(400, 'MINIMAL_TRANSFER_AMOUNT_ERROR', message);
	}
	if (currency === 'IDR' && amount > IDR_AMOUNT_MAX) {
		const message = `The maximum amount is ${IDR_AMOUNT_MAX} IDR.`;
		return xenditError(400, 'MAXIMUM_TRANSFER_AMOUNT_ERROR', message);
	}
	const unknown = (rest.payment_methods ?? []).filter((code) => !isKnownChannel(code));
	if (unknown.length) {
		const message = `Payment method ${unknown.join(', ')} is not available for your account.`;
		return xenditError(400, 'UNAVAILABLE_PAYMENT_METHOD_ERROR', message);
	}

	const invoice = newInvoice(xendit, { ...rest, amount, currency }, invoice_duration);
	const offered = offeredChannels(invoice);
	if (offered.length === 0) {
		return xenditError(400, 'NO_COLLECTION_METHODS_ERROR', 'No payment method is available.');
	}
	Object.assign(invoice, availableArrays(invoice));
	xendit.books.invoices.set(invoice.id, invoice);
	return invoiceReply(call, invoice);
}

type Wanted = Pick<XenditInvoice, 'external_id' | 'amount' | 'currency' | 'should_send_email'>;

function newInvoice(xendit: Xendit, wanted: Wanted, seconds: number): XenditInvoice {
	const id = xendit.random.hex(24);
	const now = xendit.now();
	return {
		id,
		user_id: xendit.credentials.user_id,
		status: 'PENDING',
		merchant_name: 'CloudSales Sandbox',
		merchant_profile_picture_url: `${xendit.public_url}/xendit/web/logo.svg`,
		...wanted,
		expiry_date: new Date(now.getTime() + seconds * 1000).toISOString(),
		invoice_url: `${xendit.public_url}/xendit/web/${id}`,
		should_exclude_credit_card: false,
		created: now.toISOString(),
		updated: now.toISOString(),
		...withoutChannels,
	};
}

/** An invoice of another system on the same account, which may use other currencies, and decimals. */
export function addForeignInvoice(
	xendit: Xendit,
	wanted: Pick<Wanted, 'external_id' | 'amount' | 'currency'>,
): XenditInvoice {
	const invoice = newInvoice(xendit, { ...wanted, should_send_email: false }, 86_400);
	Object.assign(invoice, availableArrays(invoice));
	xendit.books.invoices.set(invoice.id, invoice);
	return invoice;
}

const withoutChannels = {
	available_banks: [],
	available_retail_outlets: [],
	available_ewallets: [],
	available_qr_codes: [],
	available_direct_debits: [],
	available_paylaters: [],
};

function availableArrays(invoice: XenditInvoice) {
	const codes = (method: string) =>
		offeredChannels(invoice)
			.filter((channel) => channel.method === method)
			.map((channel) => channel.code);
	return {
		should_exclude_credit_card: codes('CREDIT_CARD').length === 0,
		available_banks: codes('BANK_TRANSFER').map((bank_code) => ({
			bank_code,
			collection_type: 'POOL',
			transfer_amount: invoice.amount,
			bank_branch: 'Virtual Account',
			account_holder_name: invoice.merchant_name.toUpperCase(),
			identity_amount: 0,
		})),
		available_retail_outlets: codes('RETAIL_OUTLET').map((code) => ({ retail_outlet_name: code })),
		available_ewallets: codes('EWALLET').map((code) => ({ ewallet_type: code })),
		available_qr_codes: codes('QR_CODE').map((code) => ({ qr_code_type: code })),
		available_direct_debits: codes('DIRECT_DEBIT').map((code) => ({ direct_debit_type: code })),
		available_paylaters: codes('PAYLATER').map((code) => ({ paylater_type: code })),
	};
}

function invoiceReply(call: Call, invoice: XenditInvoice): Reply {
	const body: Record<string, unknown> = { ...invoice };
	if (call.fault('missing_available_arrays')) {
		for (const name of Object.keys(withoutChannels)) delete body[name];
	}
	return { status: 200, body };
}

const notFound = () =>
	xenditError(404, 'INVOICE_NOT_FOUND_ERROR', 'Could not find invoice by id or external id.');

function getInvoice(xendit: Xendit, call: Call): Reply {
	const invoice = findInvoice(xendit, call.parameters.id ?? '');
	return invoice ? invoiceReply(call, invoice) : notFound();
}

/** Of the Payments API, which knows every payment by its own id. */
function getPayment(xendit: Xendit, call: Call): Reply {
	const payment = xendit.books.payments.find(({ id }) => id === call.parameters.id);
	if (payment === undefined) return xenditError(404, 'DATA_NOT_FOUND', 'Payment id is not found.');
	return { status: 200, body: paymentBody(xendit, payment) };
}

/** Newest first; `last_invoice` is the last id of the page before. */
function listInvoices(xendit: Xendit, call: Call): Reply {
	expireOverdue(xendit);
	const { query } = call;
	const limit = Number(query.get('limit') ?? 10);
	if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
		const errors = [{ path: 'limit', message: '"limit" must be between 1 and 100' }];
		return xenditError(400, 'API_VALIDATION_ERROR', 'limit is invalid', errors);
	}
	const all = (name: string) =>
		[...query.getAll(name), ...query.getAll(`${name}[]`)].flatMap((value) =>
			value
				.replace(/^\[|\]$/g, '')
				.split(',')
				.map((one) => one.replace(/"/g, '')),
		);
	const within = (value: string | undefined, name: string) => {
		const after = query.get(`${name}_after`);
		const before = query.get(`${name}_before`);
		if ((after || before) && !value) return false;
		const time = Date.parse(value ?? '');
		return (!after || time >= Date.parse(after)) && (!before || time <= Date.parse(before));
	};
	const statuses = all('statuses');
	const channels = all('payment_channels');
	const externalId = query.get('external_id');
	let found = [...xendit.books.invoices.values()].reverse().filter((invoice) => {
		if (externalId !== null && invoice.external_id !== externalId) return false;
		if (statuses.length && !statuses.includes(invoice.status)) return false;
		if (channels.length && !channels.includes(invoice.payment_channel ?? '')) return false;
		return (
			within(invoice.created, 'created') &&
			within(invoice.paid_at, 'paid') &&
			within(invoice.status === 'EXPIRED' ? invoice.expiry_date : undefined, 'expired')
		);
	});
	const last = query.get('last_invoice');
	if (last) found = found.slice(found.findIndex((invoice) => invoice.id === last) + 1);
	const isBare = call.fault('missing_available_arrays');
	const page = found.slice(0, limit).map((invoice) => {
		const body: Record<string, unknown> = { ...invoice };
		if (isBare) for (const name of Object.keys(withoutChannels)) delete body[name];
		return body;
	});
	return { status: 200, body: page };
}

function expire(xendit: Xendit, call: Call): Reply {
	const outcome = expireInvoice(xendit, call.parameters.id ?? '');
	if (outcome.ok) return invoiceReply(call, outcome.invoice);
	if (outcome.status === 404) return notFound();
	const message = 'Only an invoice in PENDING status can be expired.';
	return xenditError(400, 'API_VALIDATION_ERROR', message);
}

function setCallbackUrl(xendit: Xendit, call: Call): Reply {
	const { url } = z.looseObject({ url: z.unknown() }).parse(call.json());
	if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/.test(url)) {
		return xenditError(400, 'INVALID_URL_FORMAT', 'The url is not valid.');
	}
	xendit.webhooks.callback_url = url;
	const body = {
		status: 'SUCCESSFUL',
		user_id: xendit.credentials.user_id,
		url,
		environment: 'TEST',
		callback_token: xendit.credentials.callback_token,
	};
	return { status: 200, body };
}
