/** The fields of the API that the year looks at. */
export type Cycle = {
	id: string;
	number: string | null;
	status: string;
	kind: string;
	subscription_id: string | null;
	amount: number;
	net: number;
	balance: number;
	period_start: string;
	due_date: string;
	payment_url: string | null;
	xendit_invoice_id: string | null;
};
export type CreditNote = {
	number: string;
	subscription_id: string | null;
	amount: number;
	tax: number;
	period_start: string;
};
export type Payment = { gateway_payment_id: string; amount: number };
export type Subscription = {
	id: string;
	status: string;
	provisioned_at: string | null;
	items: { id: string }[];
};
export type Event = { id: string; type: string; occurred_at: string; data: Facts };
/** What an event says; each type has its own of these. */
export type Facts = {
	number?: string | null;
	kind?: string;
	amount?: number;
	due_date?: string;
	action?: string;
	target?: string;
	error_message?: string | null;
	step?: string;
};
export type GatewayPayment = { id: string; payment_id?: string; status: string; amount: number };
export type SentMail = { to: { address: string }[]; subject: string; text: string | null };
export type Clock = { now: string; status: string };
