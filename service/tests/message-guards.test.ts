import { newId } from '../platform/database/index.ts';
import { randomUUID } from 'node:crypto';
import { modules } from '../app/capabilities.ts';
import { anApproval } from '../capabilities/approvals/fixtures.ts';
import { approvalLifecycle } from '../capabilities/approvals/lifecycle.ts';
import { creditNoteLifecycle } from '../capabilities/billing/credit-note-lifecycle.ts';
import { aBillingCycle, aCreditNote } from '../capabilities/billing/fixtures.ts';
import { billingCycleLifecycle } from '../capabilities/billing/lifecycle.ts';
import { aClientChange } from '../capabilities/client-changes/fixtures.ts';
import { clientChangeLifecycle } from '../capabilities/client-changes/lifecycle.ts';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { messageKindPoint, type MessageKind } from '../capabilities/notifications/message-kind.ts';
import { anOrder } from '../capabilities/orders/fixtures.ts';
import { orderLifecycle } from '../capabilities/orders/lifecycle.ts';
import { paymentLifecycle } from '../capabilities/payments/lifecycle.ts';
import { quotationLifecycle } from '../capabilities/quotations/lifecycle.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { aSubscription, aSubscriptionChange } from '../capabilities/subscriptions/fixtures.ts';
import { subscriptionChangeLifecycle } from '../capabilities/subscriptions/change-lifecycle.ts';
import { subscriptionLifecycle } from '../capabilities/subscriptions/lifecycle.ts';
import { taskLifecycle } from '../capabilities/provisioning/lifecycle.ts';
import { addDays } from '../platform/clock/index.ts';
import { collectExtensions } from '../platform/extension/index.ts';
import { startTestService, type TestService } from './service.ts';

/**
 * Every kind of mail in every state of what it is about: where the table says nothing, it must be refused with a reason and
 * leave nothing behind. A new kind, and a new state, is refused everywhere until it is written here.
 */
const due: Readonly<Record<string, readonly string[]>> = {
	QUOTATION: ['SENT', 'ACCEPTED'],
	QUOTATION_REMINDER: ['SENT'],
	INVOICE_REQUEST: ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
	INVOICE: ['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
	PAYMENT_REMINDER: ['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
	// Before the due date it is due in no state; `late` below has the rest.
	PAYMENT_OVERDUE: [],
	// Only on the due date itself.
	PAYMENT_DUE_TODAY: [],
	// Only when a step of dunning has named a day, suspended, or proposed something.
	FINAL_WARNING: [],
	SUSPENDED_UNPAID: [],
	INVOICE_MISSING: [],
	CANCELLATION_PROPOSED: [],
	WRITE_OFF_PROPOSED: [],
	SERVICE_RESUMED: ['ACTIVE', 'PAST_DUE'],
	RECEIPT: ['PAID'],
	// Of what was given back the client is told whatever becomes of its tax document.
	CREDIT_NOTE: Object.keys(creditNoteLifecycle.states),
	WELCOME: ['TRIALING', 'ACTIVE', 'PAST_DUE'],
	// Only with what the state alone does not say: a reason, a term, a last day, a day of removal.
	SERVICE_SUSPENDED: [],
	PAUSE_PLANNED: [],
	TERM_ENDING: [],
	SUBSCRIPTION_ENDED: [],
	TERMINATION_WARNING: [],
	ITEMS_TERMINATION_WARNING: [],
	// Its kind decides as well: of a change of items no new price is told.
	PRICE_CHANGE: [],
	SUBSCRIPTION_CHANGED: ['APPLIED'],
	CHANGE_LAPSED: ['LAPSED'],
	// Only of what the client asked for itself.
	CHANGE_PLANNED: [],
	END_PLANNED: [],
	CHANGE_REFUSED: [],
	CLIENT_CHANGED: ['APPLIED'],
	APPROVAL_NEEDED: ['PENDING'],
	APPROVAL_REFUSED: ['REFUSED'],
	CLIENT_CHANGE_REFUSED: ['REFUSED'],
	TASK_WAITING: [],
	TASK_FOR_STAFF: [],
	ORDER_CONFIRMATION: Object.keys(orderLifecycle.states).filter((one) => one !== 'CANCELLED'),
	// Only with the address of a tenant, which the state alone does not give.
	ORDER_WELCOME: [],
	ORDER_FAILED: ['FAILED'],
	ORDER_FAILED_STAFF: ['FAILED'],
	// Only of one that was paid.
	ORDER_CANCELLED: [],
	PART_PAYMENT: [],
	COLLECTION_PROBLEM: [],
	MONEY_TO_PLACE: ['SUCCEEDED', 'UNMATCHED'],
};
const late: Readonly<Record<string, readonly string[]>> = {
	...due,
	QUOTATION: ['ACCEPTED'],
	QUOTATION_REMINDER: [],
	PAYMENT_REMINDER: [],
	PAYMENT_OVERDUE: ['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'],
};
const states: Readonly<Record<string, readonly string[]>> = {
	quotation: Object.keys(quotationLifecycle.states),
	billing_cycle: Object.keys(billingCycleLifecycle.states),
	credit_note: Object.keys(creditNoteLifecycle.states),
	subscription: Object.keys(subscriptionLifecycle.states),
	subscription_change: Object.keys(subscriptionChangeLifecycle.states),
	client_change: Object.keys(clientChangeLifecycle.states),
	approval: Object.keys(approvalLifecycle.states),
	provisioning_task: Object.keys(taskLifecycle.states),
	payment: Object.keys(paymentLifecycle.states),
	order: Object.keys(orderLifecycle.states),
};
const tables: Readonly<Record<string, string>> = {
	quotation: 'quotations',
	billing_cycle: 'billing_cycles',
	credit_note: 'credit_notes',
	subscription: 'subscriptions',
	subscription_change: 'subscription_changes',
	client_change: 'client_changes',
	approval: 'approvals',
	provisioning_task: 'provisioning_tasks',
	payment: 'payments',
	order: 'orders',
};

/** Without those that only the service itself sends, which nobody can ask for. */
const kinds = collectExtensions(modules.flatMap((module) => module.extensions))
	.list(messageKindPoint)
	.filter(({ internal }) => internal !== true);

async function moneyThatFitsNothing(service: TestService): Promise<string> {
	const { id } = await service.runtime.database.client.payment.create({
		data: {
			id: randomUUID(),
			gateway: 'xendit',
			gateway_reference: 'foreign',
			gateway_payment_id: 'foreign',
			status: 'UNMATCHED',
			currency: 'IDR',
			amount: 1_665_000n,
			raw: {},
		},
	});
	return id;
}

describe('a mail asked for at the wrong moment is refused with the reason', () => {
	let service: TestService;
	let start: Date;
	/** Of each type one record, as it is when a mail about it is due: with a link, a file, everything switched on. */
	const records: Record<string, string> = {};
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
		records['quotation'] = (await aQuotation(service, { status: 'SENT' })).id;
		records['billing_cycle'] = (await aBillingCycle(service, { status: 'AWAITING_PAYMENT' })).id;
		records['credit_note'] = (await aCreditNote(service)).id;
		records['subscription'] = (await aSubscription(service, { status: 'PROVISIONED' })).id;
		const { id: product_id } = await aProduct(service, {
			provisioning_target: 'gcp',
			provisioning_settings: {},
		});
		const { id } = await aSubscription(service, {
			status: 'ACTIVE',
			items: [{ product_id, quantity: 1 }],
		});
		records['subscription_change'] = (await aSubscriptionChange(service)).id;
		const tasks = await service.call('GET', `/provisioning-tasks?subscription_id=${id}`);
		records['provisioning_task'] = tasks.body.data[0].id;
		await service.settle();
		records['client_change'] = (await aClientChange(service)).id;
		records['approval'] = (await anApproval(service)).id;
		records['order'] = (await anOrder(service)).id;
		records['payment'] = await moneyThatFitsNothing(service);
	});
	afterAll(() => service.stop());
	afterEach(() => {
		service.now = start;
	});

	/** The state alone is set, without the ways that lead there: the guard must not rely on them. */
	const put = async (type: string, status: string): Promise<string> => {
		const id = records[type] ?? '';
		const { client } = service.runtime.database;
		const paid = type === 'billing_cycle' && status === 'PAID' ? 'amount' : '0';
		const set = type === 'billing_cycle' ? `, settled_amount = ${paid}, paid_at = now()` : '';
		await client.$executeRawUnsafe(
			`UPDATE ${tables[type]} SET status = $1${set} WHERE id = $2::uuid`,
			status,
			id,
		);
		if (type === 'billing_cycle') await settle(id, status === 'PAID');
		return id;
	};
	/** The money of a cycle that is paid. Rows of settlements are never changed: a negative one takes it back. */
	const settle = async (subject_id: string, isPaid: boolean): Promise<void> => {
		const { client } = service.runtime.database;
		const rows = await client.settlement.findMany({
			where: { subject_id, amount: { gt: 0 } },
			include: { reversal: true },
		});
		const standing = rows.find(({ reversal }) => reversal === null);
		if (isPaid === (standing !== undefined)) return;
		const { client_id, currency, amount } = await client.billingCycle.findUniqueOrThrow({
			where: { id: subject_id },
		});
		const source =
			standing === undefined
				? { amount, source_type: 'person', source_id: newId() }
				: {
						amount: -standing.amount,
						source_type: 'settlement',
						source_id: standing.id,
						reverses_id: standing.id,
					};
		const values = { client_id, currency, kind: 'PAYMENT', occurred_at: start };
		const subject = { subject_type: 'billing_cycle', subject_id };
		await client.settlement.create({ data: { id: newId(), ...subject, ...values, ...source } });
	};
	/** Another recipient each time: what was sent before must not answer for what is asked now. */
	const ask = async (kind: MessageKind, status: string) => {
		const related_id = await put(kind.related.type, status);
		const { billing_email } = await aClient(service);
		const { client } = service.runtime.database;
		await client.client.updateMany({ data: { billing_email } });
		await client.messageDelivery.deleteMany({});
		const body = { kind: kind.kind, related_id };
		const answer = await service.call('POST', '/emails/send', body);
		return { answer, left: await client.messageDelivery.count({}) };
	};

	const cases = kinds.flatMap((kind) =>
		[
			{ when: 'before its last day', days: 0, table: due },
			{ when: 'after its last day', days: 40, table: late },
		].flatMap(({ when, days, table }) =>
			(states[kind.related.type] ?? []).map((status) => ({
				name: `${kind.kind} of a ${kind.related.type} that is ${status}, ${when}`,
				kind,
				status,
				days,
				isDue: (table[kind.kind] ?? []).includes(status),
			})),
		),
	);

	it('knows the states of everything that mails are about', () => {
		const others = kinds.filter(({ related }) => states[related.type] === undefined);
		// A matter that needs a person has no state: it is there, or its message is refused as not found.
		expect(others.map(({ kind }) => kind)).toEqual(['NEEDS_PERSON']);
		expect(cases.length).toBeGreaterThan(100);
	});

	it.each(cases)('$name', async ({ kind, status, days, isDue }) => {
		service.now = addDays(start, days);
		const { answer, left } = await ask(kind, status);
		if (isDue) {
			expect(answer).toMatchObject({ status: 201, body: { outcome: 'SENT_NOW' } });
			expect(left).toBe(1);
			return;
		}
		expect([404, 409, 422]).toContain(answer.status);
		expect(answer.body.detail ?? answer.body.errors[0].message).toMatch(/^The .{10,}/);
		expect(left).toBe(0);
	});

	it('a quotation that was refused as a draft is mailed later, when it is sent', async () => {
		const draft = await aQuotation(service, { status: 'SYNCED' });
		const body = { kind: 'QUOTATION', related_id: draft.id };
		expect((await service.call('POST', '/emails/send', body)).status).toBe(409);
		expect((await service.call('POST', `/quotations/${draft.id}/send`)).status).toBe(200);
		await service.settle();
		const mails = service.vendors.mails.filter(({ subject }) => subject.includes(draft.number));
		expect(mails).toHaveLength(1);
	});
});
