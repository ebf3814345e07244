import { formatDate } from '../../../platform/clock/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	card,
	consolePage,
	emptyState,
	filterForm,
	html,
	moment,
	paging,
	stateChip,
	stateWord,
	table,
	type Column,
} from '../../../platform/pages/index.ts';
import type { Bill, Page, Payment } from '../money.ts';
import type { Handlers, OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { tickBox, tickForm } from './many.ts';
import { moneyWords } from './money-words.ts';
import { clientNames, pageSize } from './needs-person.ts';

export const billsToTick = { address: '/console/bills/many', name: 'bill' } as const;

const money = (amount: number, currency: string, language: Language): string =>
	formatMoney(BigInt(amount), currency, language);

/** The bills that an address asks for: `?show=owed&due_from=2026-11-01`. */
export const readBills = async (
	call: OperatorCall,
	handlers: Handlers,
	cursor: string | undefined,
	limit: number,
): Promise<Page<Bill>> => {
	const show = asked(call, 'show');
	const page = await readFor<Page<Bill>>(call, handlers, 'billing_cycle.list', {
		query: {
			status: asked(call, 'status'),
			client_id: asked(call, 'client_id'),
			currency: asked(call, 'currency'),
			due_from: asked(call, 'due_from'),
			due_to: asked(call, 'due_to'),
			...(show === 'owed' || show === 'overdue' ? { owed: 'true' } : {}),
			...(show === 'overdue' ? { overdue: 'true' } : {}),
			sort: asked(call, 'sort') ?? 'due_date',
			limit,
			cursor,
		},
	});
	return { ...page, data: page.data.map(owedNow) };
};
/** Nobody owes a bill that was cancelled, whatever was not settled of it: the column is to add up to what is owed. */
const owedNow = (bill: Bill): Bill =>
	bill.status === 'CANCELLED' ? { ...bill, balance: 0 } : bill;
export const readPayments = (
	call: OperatorCall,
	handlers: Handlers,
	cursor: string | undefined,
	limit: number,
): Promise<Page<Payment>> =>
	readFor(call, handlers, 'payment.list', {
		query: {
			status: asked(call, 'status'),
			client_id: asked(call, 'client_id'),
			currency: asked(call, 'currency'),
			paid_from: asked(call, 'paid_from'),
			paid_to: asked(call, 'paid_to'),
			sort: asked(call, 'sort') ?? '-created_at',
			limit,
			cursor,
		},
	});

export function billColumns(
	{ runtime, language }: OperatorCall,
	names: ReadonlyMap<string, string>,
): Column<Bill>[] {
	const say = moneyWords(language);
	return [
		{
			label: say.bill,
			isHead: true,
			kind: 'whole',
			cell: ({ id, number }) => html`<a href="/console/sales/${id}">${number ?? id}</a>`,
		},
		{ label: say.client, cell: ({ client_id }) => names.get(client_id) ?? '–' },
		{
			label: say.status,
			cell: ({ status }) => stateChip(runtime, 'billing_cycle', status, language),
		},
		{
			label: say.due,
			kind: 'short',
			sort: 'due_date',
			cell: ({ due_date }) => formatDate(new Date(due_date), language),
		},
		{
			label: say.amount,
			kind: 'number',
			cell: ({ amount, currency }) => money(amount, currency, language),
		},
		{
			label: say.balance,
			kind: 'number',
			cell: ({ balance, currency }) => money(balance, currency, language),
		},
	];
}

export async function billsPage(call: OperatorCall, handlers: Handlers): Promise<string> {
	const { language } = call;
	const say = moneyWords(language);
	const address = call.request.originalUrl;
	const page = await readBills(call, handlers, asked(call, 'cursor'), pageSize);
	const names = await clientNames(call, page.data);
	const states = ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE', 'PAID'];
	const filter = filterForm(
		[
			{
				kind: 'select',
				name: 'show',
				label: say.show,
				options: [
					{ value: 'owed', label: say.owed },
					{ value: 'overdue', label: say.overdue },
				],
			},
			{
				kind: 'select',
				name: 'status',
				label: say.status,
				options: [...states, 'CANCELLED', 'WRITTEN_OFF'].map((value) => ({
					value,
					label: stateWord(call.runtime, 'billing_cycle', value)[language],
				})),
			},
			{ kind: 'date', name: 'due_from', label: say.due_from },
			{ kind: 'date', name: 'due_to', label: say.due_to },
		],
		{ address, language },
	);
	const mayRemind = ['FINANCE', 'ADMIN', 'SALES'].includes(call.actor.role);
	const list = table<Bill>({
		caption: say.bills,
		language,
		address,
		rows: page.data,
		columns: [
			{
				label: '',
				unseen_label: say.bill,
				cell: ({ id, number }) => tickBox(call, billsToTick, { id, named: number ?? id }),
			},
			...billColumns(call, names),
		],
	});
	const content =
		page.data.length === 0
			? emptyState(say.no_bills)
			: html`${tickForm(call, billsToTick, list, mayRemind ? ['email.send'] : [])}
				${paging({ address, next_cursor: page.next_cursor, csv: '/console/bills.csv', language })}`;
	return consolePage(call, call.viewer, {
		title: say.bills,
		body: card(null, html`${filter} ${content}`),
		current: '/console/money',
	});
}

export async function paymentsPage(call: OperatorCall, handlers: Handlers): Promise<string> {
	const { language } = call;
	const say = moneyWords(language);
	const address = call.request.originalUrl;
	const page = await readPayments(call, handlers, asked(call, 'cursor'), pageSize);
	const names = await clientNames(call, page.data);
	const filter = filterForm(
		[
			{
				kind: 'select',
				name: 'status',
				label: say.status,
				options: [
					{ value: 'UNMATCHED', label: stateWord(call.runtime, 'payment', 'UNMATCHED')[language] },
				],
			},
			{ kind: 'date', name: 'paid_from', label: say.paid_from },
			{ kind: 'date', name: 'paid_to', label: say.paid_to },
		],
		{ address, language },
	);
	const list = table<Payment>({
		caption: say.payments,
		language,
		address,
		rows: page.data,
		columns: [
			{
				label: say.payment,
				isHead: true,
				kind: 'whole',
				cell: ({ id, gateway, gateway_payment_id, unmatched_reason }) =>
					html`<a href="/console/sales/${id}">${gateway}: ${gateway_payment_id}</a>${
							unmatched_reason === null ? null : html`<br /><small>${unmatched_reason}</small>`
						}`,
			},
			{
				label: say.client,
				cell: ({ client_id }) => (client_id === null ? '–' : (names.get(client_id) ?? '–')),
			},
			{
				label: say.status,
				cell: ({ status }) => stateChip(call.runtime, 'payment', status, language),
			},
			{
				label: say.paid_at,
				cell: ({ paid_at }) => (paid_at === null ? '–' : moment(new Date(paid_at), language)),
			},
			{
				label: say.created,
				sort: 'created_at',
				cell: ({ created_at }) => moment(new Date(created_at), language),
			},
			{
				label: say.amount,
				kind: 'number',
				cell: ({ amount, currency }) => money(amount, currency, language),
			},
		],
	});
	const content =
		page.data.length === 0
			? emptyState(say.no_payments)
			: html`${list}
				${paging({ address, next_cursor: page.next_cursor, csv: '/console/payments.csv', language })}`;
	return consolePage(call, call.viewer, {
		title: say.payments,
		body: card(null, html`${filter} ${content}`),
		current: '/console/money',
	});
}
