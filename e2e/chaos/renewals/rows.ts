/** What the public API and the vendors say, as far as the scenario and its checker look at it. */
import type {
	GoogleUser,
	Notification,
	VendorWebhook,
	Webhook,
	XenditInvoice,
} from '../evidence.ts';
import type { Day } from '../../year/days.ts';

export type Clock = {
	now: string;
	status: 'READY' | 'ADVANCING' | 'FAILED';
	reason: string | null;
};
export type Subscription = {
	id: string;
	client_id: string;
	status: string;
	anchor_date: Day | null;
	next_billing_date: Day | null;
	paused_from: Day | null;
	parked_at: string | null;
	parked_reason: string | null;
	items: { id: string; quantity: number }[];
};
export type Cycle = {
	id: string;
	number: string | null;
	kind: 'INITIAL' | 'RENEWAL' | 'ADJUSTMENT';
	status: string;
	subscription_id: string;
	client_id: string;
	period_start: Day;
	period_end: Day;
	due_date: Day;
	amount: number;
	net: number;
	tax: number;
	balance: number;
	paid_at: string | null;
	xendit_invoice_id: string | null;
};
export type CreditNote = {
	id: string;
	subscription_id: string | null;
	client_id: string;
	period_start: Day;
	amount: number;
	net: number;
};
export type Link = {
	id: string;
	reference: string;
	subject_id: string;
	status: string;
	amount: number;
};
export type Payment = {
	id: string;
	client_id: string | null;
	gateway_payment_id: string;
	status: string;
	amount: number;
};
export type Task = {
	id: string;
	subscription_item_id: string;
	action: string;
	status: string;
	error_code: string | null;
	created_at: string;
};
export type Step = {
	id: string;
	billing_cycle_id: string;
	step: string;
	action: string;
	message: string | null;
	status: string;
	run_at: string;
	done_at: string | null;
	sent_at: string | null;
};
export type Change = {
	id: string;
	subscription_id: string;
	kind: string;
	status: string;
	effective_on: Day;
	items: { after: { quantity: number } }[];
	billing_cycle_id: string | null;
	created_at: string;
};
export type Event = {
	id: string;
	type: string;
	subject_id: string;
	occurred_at: string;
};
export type Statement = {
	client_id: string;
	closing_balance: number;
	open_amount: number;
	credit_amount: number;
	unplaced_amount: number;
};
export type Mail = { id: string; to: { address: string }[]; subject: string };

/** All that is looked at when everything has come to rest. */
export type Books = {
	clock: Clock;
	subscriptions: Subscription[];
	cycles: Cycle[];
	creditNotes: CreditNote[];
	links: Link[];
	payments: Payment[];
	tasks: Task[];
	steps: Step[];
	changes: Change[];
	notifications: (Notification & { sent_at: string | null })[];
	events: Event[];
	statements: Statement[];
	/** Ids of what people are told needs them. */
	matters: { kind: string; subject_id: string }[];
	webhooks: Webhook[];
	xendit: {
		invoices: XenditInvoice[];
		payments: {
			id: string;
			invoice_id: string;
			status: string;
			amount: number;
			created: string;
		}[];
		webhook_deliveries: VendorWebhook[];
	};
	users: (GoogleUser & { suspended: boolean })[];
	mails: Mail[];
};
