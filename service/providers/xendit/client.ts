import { Invoice, XenditSdkError } from 'xendit-node';
import type { CreateInvoiceRequest } from 'xendit-node/invoice/models/index.js';
import { z } from 'zod';
import type { LinkSpan } from '../../capabilities/payments/ports.ts';
import { ProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import {
	codeOfBreak,
	malformedAnswer,
	neverSent,
	readEach,
	vendorCall,
	type Records,
} from '../../platform/provider/index.ts';
import { XenditRefund, type NewXenditRefund } from './refunds.ts';
import { XenditPayment } from './payments.ts';
import { fromSdkInvoice, XenditInvoice } from './translate.ts';

export type XenditSettings = { secretKey: string; baseUrl: string; timeoutMs: number };

export type XenditClient = {
	createInvoice(request: CreateInvoiceRequest): Promise<XenditInvoice>;
	getInvoice(id: string): Promise<XenditInvoice>;
	listInvoices(externalId: string): Promise<Records<XenditInvoice>>;
	/** Made or paid in the span, newest first; `after` is the id of the last invoice of the page before. */
	listInvoicesOf(span: LinkSpan): Promise<InvoicePage>;
	/** A payment by its own id. */
	getPayment(id: string): Promise<XenditPayment>;
	expireInvoice(id: string): Promise<XenditInvoice>;
	/** Xendit repeats its answer to the same reference: it is the idempotency key. */
	createRefund(refund: NewXenditRefund): Promise<XenditRefund>;
	getRefund(id: string): Promise<XenditRefund>;
	/** All refunds of an invoice. */
	listRefunds(invoiceId: string): Promise<Records<XenditRefund>>;
};

/** Xendit's largest page. */
export const pageSize = 100;

/**
 * Only creation goes through the SDK. Its models drop what a paid invoice says about the payment, so the other calls
 * read the body themselves. The class Invoice is used directly because Xendit prints to the console.
 */
export function createXenditClient(settings: XenditSettings): XenditClient {
	const baseUrl = settings.baseUrl.replace(/\/+$/, '');
	const sdk = new Invoice({ secretKey: settings.secretKey, xenditURL: baseUrl });
	const authorization = `Basic ${Buffer.from(`${settings.secretKey}:`).toString('base64')}`;

	function call<T>(
		name: string,
		changes: boolean,
		run: (signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		return vendorCall(
			{
				provider: 'xendit',
				name,
				timeoutMs: settings.timeoutMs,
				changes,
				translate: (error) => fromXenditFailure(error, { name, changes }),
			},
			run,
		);
	}

	function request<S extends z.ZodType>(
		name: string,
		target: {
			method: 'GET' | 'POST';
			path: string;
			answer: S;
			body?: object;
			headers?: Record<string, string>;
		},
	): Promise<z.output<S>> {
		return call(name, target.method === 'POST', async (signal) => {
			const response = await fetch(`${baseUrl}${target.path}`, {
				method: target.method,
				headers: {
					authorization,
					accept: 'application/json',
					...(target.body !== undefined && { 'content-type': 'application/json' }),
					...target.headers,
				},
				...(target.body !== undefined && { body: JSON.stringify(target.body) }),
				redirect: 'error',
				signal,
			});
			const text = await response.text();
			if (!response.ok) throw new XenditRefusal(response, text);
			return target.answer.parse(JSON.parse(text));
		});
	}

	return {
		createInvoice: (data) =>
			call('createInvoice', true, async () => fromSdkInvoice(await sdk.createInvoice({ data }))),
		getInvoice: (id) =>
			request('getInvoice', {
				method: 'GET',
				path: `/v2/invoices/${encodeURIComponent(id)}`,
				answer: XenditInvoice,
			}),
		listInvoices: (externalId) =>
			request('listInvoices', {
				method: 'GET',
				path: `/v2/invoices?external_id=${encodeURIComponent(externalId)}&limit=100`,
				answer: readEach(XenditInvoice),
			}),
		listInvoicesOf: ({ by, from, to, after }) => {
			const time = by === 'MADE' ? 'created' : 'paid';
			const query = new URLSearchParams({
				[`${time}_after`]: from.toISOString(),
				[`${time}_before`]: to.toISOString(),
				limit: String(pageSize),
				...(after === null ? {} : { last_invoice: after }),
			});
			return request('listInvoicesOf', {
				method: 'GET',
				path: `/v2/invoices?${query}`,
				answer: InvoicePage,
			});
		},
		getPayment: (id) =>
			request('getPayment', {
				method: 'GET',
				path: `/v3/payments/${encodeURIComponent(id)}`,
				answer: XenditPayment,
				headers: { 'api-version': '2024-11-11' },
			}),
		expireInvoice: (id) =>
			request('expireInvoice', {
				method: 'POST',
				path: `/invoices/${encodeURIComponent(id)}/expire!`,
				answer: XenditInvoice,
			}),
		createRefund: (refund) =>
			request('createRefund', {
				method: 'POST',
				path: '/refunds',
				answer: XenditRefund,
				body: refund,
				headers: { 'idempotency-key': refund.reference_id },
			}),
		getRefund: (id) =>
			request('getRefund', {
				method: 'GET',
				path: `/refunds/${encodeURIComponent(id)}`,
				answer: XenditRefund,
			}),
		async listRefunds(invoiceId) {
			const refunds: Records<XenditRefund> = { readable: [], unreadable: [] };
			let after: string | null = null;
			do {
				const query = new URLSearchParams({
					invoice_id: invoiceId,
					limit: String(pageSize),
					...(after === null ? {} : { after_id: after }),
				});
				const page: z.output<typeof RefundPage> = await request('listRefunds', {
					method: 'GET',
					path: `/refunds?${query}`,
					answer: RefundPage,
				});
				refunds.readable.push(...page.data.readable);
				refunds.unreadable.push(...page.data.unreadable);
				after = page.has_more ? page.last : null;
			} while (after !== null);
			return refunds;
		},
	};
}

/** The id of the last record, by which the next page is asked for, whether the rest of the record is readable or not. */
const lastId = (records: unknown[]): string | null =>
	z.object({ id: z.string().min(1) }).safeParse(records.at(-1)).data?.id ?? null;

const InvoicePage = z.array(z.unknown()).transform((records) => ({
	...readEach(XenditInvoice).parse(records),
	count: records.length,
	last: lastId(records),
}));
export type InvoicePage = z.output<typeof InvoicePage>;

const RefundPage = z
	.object({ data: z.array(z.unknown()), has_more: z.boolean() })
	.transform(({ data, has_more }) => ({
		data: readEach(XenditRefund).parse(data),
		last: lastId(data),
		has_more,
	}));
const ErrorBody = z.object({ error_code: z.string().min(1), message: z.string().default('') });

/** An answer outside 2xx, before it is translated. */
class XenditRefusal extends Error {
	readonly status: number;
	readonly body: unknown;
	readonly retryAfterSeconds: number | undefined;

	constructor(response: Response, text: string) {
		super(`HTTP ${response.status}`);
		this.status = response.status;
		this.body = parseOrNull(text);
		const seconds = Number(
			response.headers.get('retry-after') ?? response.headers.get('rate-limit-reset') ?? Number.NaN,
		);
		this.retryAfterSeconds = Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
	}
}

/**
 * The SDK breaks with a TypeError on an invoice that it cannot read. The two other TypeErrors are those of `fetch`: no
 * connection, and an error page whose body the SDK reads twice, by which its status is lost.
 */
const isSdkBreak = (error: unknown): boolean =>
	error instanceof TypeError && !/fetch failed|body is unusable/i.test(error.message);

/** The window of Xendit's rate limit, used where the SDK hides the header that says how long to wait. */
const rateLimitSeconds = 60;

/**
 * Only an error in Xendit's own format is an answer. The SDK turns any other page, and a created invoice that it cannot
 * read, into a TypeError: after a call that changes something, such a failure leaves the outcome unknown.
 */
export function fromXenditFailure(
	error: unknown,
	call: { name: string; changes: boolean },
): ProviderError {
	const doubt: ProviderErrorKind = call.changes ? 'outcome-unknown' : 'unavailable';
	const refusal = readRefusal(error);
	if (refusal === null) {
		const kind = neverSent(error) ? 'unavailable' : doubt;
		const code = isSdkBreak(error) ? malformedAnswer : codeOfBreak(error);
		return new ProviderError('xendit', kind, `Xendit gave no readable answer to ${call.name}`, {
			code,
			cause: error,
		});
	}
	const { status, body, retryAfterSeconds } = refusal;
	const told = ErrorBody.safeParse(body);
	const code = told.success ? told.data.error_code : `HTTP_${status}`;
	const words = told.success ? ` (${withoutPersonalData(told.data.message)})` : '';
	const message = `Xendit answered ${call.name} with ${status} ${code}${words}`;
	if (status === 429) {
		return new ProviderError('xendit', 'throttled', message, {
			code,
			status,
			retryAfterSeconds: retryAfterSeconds ?? rateLimitSeconds,
		});
	}
	const isAnswer = told.success && status >= 400 && status < 500 && status !== 408;
	return new ProviderError('xendit', isAnswer ? 'rejected' : doubt, message, { code, status });
}

function readRefusal(
	error: unknown,
): { status: number; body: unknown; retryAfterSeconds: number | undefined } | null {
	if (error instanceof XenditRefusal) return error;
	if (!(error instanceof XenditSdkError)) return null;
	return { status: Number(error.status), body: error.rawResponse, retryAfterSeconds: undefined };
}

/** Validation messages may repeat what was sent. */
function withoutPersonalData(message: string): string {
	return message
		.replace(/[^\s"'<>]+@[^\s"'<>]+/g, '[e-mail]')
		.replace(/\+?\d[\d -]{7,}\d/g, '[number]')
		.slice(0, 200);
}

function parseOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
