import type { Simulation } from '../../core/vendor.ts';

export type XenditInvoice = {
	id: string;
	external_id: string;
	user_id: string;
	status: 'PENDING' | 'PAID' | 'SETTLED' | 'EXPIRED';
	merchant_name: string;
	merchant_profile_picture_url: string;
	amount: number;
	expiry_date: string;
	invoice_url: string;
	should_send_email: boolean;
	should_exclude_credit_card: boolean;
	created: string;
	updated: string;
	currency: string;
	available_banks: Record<string, unknown>[];
	available_retail_outlets: Record<string, unknown>[];
	available_ewallets: Record<string, unknown>[];
	available_qr_codes: Record<string, unknown>[];
	available_direct_debits: Record<string, unknown>[];
	available_paylaters: Record<string, unknown>[];
	paid_amount?: number;
	paid_at?: string;
	payment_method?: string;
	payment_channel?: string;
	[optional: string]: unknown;
};

export type XenditPayment = {
	id: string;
	invoice_id: string;
	external_id: string;
	status: 'SUCCEEDED' | 'FAILED';
	amount: number;
	currency: string;
	method: string;
	channel: string;
	failure_code: string | null;
	late: boolean;
	created: string;
};

export type XenditRefund = {
	id: string;
	payment_id: string;
	invoice_id: string;
	payment_request_id: string | null;
	payment_method_type: string;
	amount: number;
	channel_code: string;
	country: string;
	currency: string;
	reference_id: string | null;
	reason: string;
	status: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
	failure_code: string | null;
	refund_fee_amount: number | null;
	metadata: Record<string, unknown> | null;
	created: string;
	updated: string;
};

export type XenditBooks = {
	invoices: Map<string, XenditInvoice>;
	payments: XenditPayment[];
	refunds: Map<string, XenditRefund>;
	idempotency: Map<string, { body: string; refund_id: string }>;
	request_times: Map<string, number[]>;
};

export const createXenditBooks = (): XenditBooks => ({
	invoices: new Map(),
	payments: [],
	refunds: new Map(),
	idempotency: new Map(),
	request_times: new Map(),
});

export type XenditCredentials = {
	secret_key: string;
	callback_token: string;
	/** Of the business that the keys belong to. */
	user_id: string;
};

export type Xendit = Simulation<XenditBooks, XenditCredentials>;

type Channel = { method: string; code: string; name: string };

/** What an Indonesian account offers. The codes are those of xendit-node's enumerations. */
export const CHANNELS: Channel[] = [
	{ method: 'BANK_TRANSFER', code: 'BCA', name: 'BCA Virtual Account' },
	{ method: 'BANK_TRANSFER', code: 'BNI', name: 'BNI Virtual Account' },
	{ method: 'BANK_TRANSFER', code: 'BRI', name: 'BRI Virtual Account' },
	{ method: 'BANK_TRANSFER', code: 'MANDIRI', name: 'Mandiri Virtual Account' },
	{ method: 'BANK_TRANSFER', code: 'PERMATA', name: 'Permata Virtual Account' },
	{ method: 'BANK_TRANSFER', code: 'BSI', name: 'BSI Virtual Account' },
	{ method: 'BANK_TRANSFER', code: 'CIMB', name: 'CIMB Niaga Virtual Account' },
	{ method: 'RETAIL_OUTLET', code: 'ALFAMART', name: 'Alfamart' },
	{ method: 'RETAIL_OUTLET', code: 'INDOMARET', name: 'Indomaret' },
	{ method: 'EWALLET', code: 'OVO', name: 'OVO' },
	{ method: 'EWALLET', code: 'DANA', name: 'DANA' },
	{ method: 'EWALLET', code: 'SHOPEEPAY', name: 'ShopeePay' },
	{ method: 'EWALLET', code: 'LINKAJA', name: 'LinkAja' },
	{ method: 'EWALLET', code: 'ASTRAPAY', name: 'AstraPay' },
	{ method: 'QR_CODE', code: 'QRIS', name: 'QRIS' },
	{ method: 'DIRECT_DEBIT', code: 'DD_BRI', name: 'BRI Direct Debit' },
	{ method: 'DIRECT_DEBIT', code: 'DD_MANDIRI', name: 'Mandiri Direct Debit' },
	{ method: 'PAYLATER', code: 'KREDIVO', name: 'Kredivo' },
	{ method: 'PAYLATER', code: 'AKULAKU', name: 'Akulaku' },
	{ method: 'CREDIT_CARD', code: 'CREDIT_CARD', name: 'Credit or debit card' },
];

export const RETAIL_AMOUNT_MAX = 5_000_000;

export function offeredChannels(invoice: XenditInvoice): Channel[] {
	const asked = Array.isArray(invoice.payment_methods)
		? invoice.payment_methods.map(String)
		: undefined;
	return CHANNELS.filter((channel) => {
		if (channel.method === 'RETAIL_OUTLET' && invoice.amount > RETAIL_AMOUNT_MAX) return false;
		return !asked || asked.includes(channel.code) || asked.includes(channel.method);
	});
}

export function isKnownChannel(code: string): boolean {
	return (
		code === 'QRIS' || CHANNELS.some((channel) => channel.code === code || channel.method === code)
	);
}
