import type { Router } from 'express';
import { businessDate, isoDate } from '../../../platform/clock/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	html,
	readForm,
	runForPage,
	sendDownload,
	stateWord,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { isCommand } from '../../../platform/contract/index.ts';
import { mayUse } from '../../../platform/contract/permissions.ts';
import { consoleActions } from '../action-words.ts';
import type { PossibleAction } from '../actions.ts';
import type { Bill, Payment } from '../money.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { readFor } from '../read-for.ts';
import { wordsOf } from '../words.ts';
import { mountMany } from './many.ts';
import {
	billColumns,
	billsPage,
	billsToTick,
	paymentsPage,
	readBills,
	readPayments,
} from './money-lists.ts';
import { moneyPage } from './money.ts';
import { clientNames } from './needs-person.ts';
import { moneyWords } from './money-words.ts';

/** Rows that are read at once for a file. */
const chunk = 200;

/** Money, and the lists of bills and payments behind its numbers. */
export function mountMoneyPages(router: Router, runtime: Runtime, handlers: Handlers): void {
	router.get(
		'/console/money',
		operatorRoute(runtime, 'page.console-money', async (call) => ({
			html: await moneyPage(call, handlers),
		})),
	);
	router.post(
		'/console/money/compare',
		operatorRoute(runtime, 'page.console-money-compare', async (call) => {
			const sent = await readForm(call.request);
			const run = handlerOf(handlers, 'reconciliation.run');
			await runForPage(call, run, { body: {} }, { actor: call.actor, key: sent.key() });
			const text = moneyWords(call.language).comparing;
			return { see_other: '/console/money', notice: { tone: 'info', text } };
		}),
	);
	router.get(
		'/console/bills',
		operatorRoute(runtime, 'page.console-bills', async (call) => ({
			html: await billsPage(call, handlers),
		})),
	);
	router.get(
		'/console/payments',
		operatorRoute(runtime, 'page.console-payments', async (call) => ({
			html: await paymentsPage(call, handlers),
		})),
	);
	mountFiles(router, runtime, handlers);
	mountMany<Bill>(router, runtime, handlers, {
		...billsToTick,
		list: '/console/bills',
		load: (call, id) =>
			readFor(call, handlers, 'billing_cycle.get', { path: { billing_cycle_id: id } }),
		possible: (call, bill) => reminderOf(call, handlers, bill),
		// To whom something is sent is what a person looks at before sending it.
		columns: async (call, bills) => billColumns(call, await clientNames(call, bills)),
		sums: sumOf,
	});
}

/** The mail that a bill calls for today. */
function reminderOf(
	{ actor, runtime }: OperatorCall,
	handlers: Handlers,
	bill: Bill,
): PossibleAction[] {
	const { operation } = handlerOf(handlers, 'email.send');
	const action = consoleActions[operation.id];
	if (action === undefined || !isCommand(operation) || !mayUse(actor, operation)) return [];
	if (bill.balance <= 0) return [];
	const isLate = bill.due_date < isoDate(businessDate(runtime.clock.now()));
	const kind = isLate ? 'PAYMENT_OVERDUE' : 'PAYMENT_REMINDER';
	return [{ operation, action, path: {}, body: { kind, related_id: bill.id } }];
}

function sumOf({ language }: OperatorCall, bills: readonly Bill[]): Html | null {
	const totals = new Map<string, bigint>();
	for (const { balance, currency } of bills)
		totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(balance));
	const sums = [...totals].map(([currency, amount]) => formatMoney(amount, currency, language));
	return html`<p>${wordsOf(language).total}: <strong>${sums.join(' + ')}</strong></p>`;
}

function mountFiles(router: Router, runtime: Runtime, handlers: Handlers): void {
	router.get(
		'/console/bills.csv',
		operatorRoute(runtime, 'page.console-bills-csv', (call) => {
			const say = moneyWords(call.language);
			return sendDownload<Bill>(call, {
				name: 'bills',
				columns: [
					{ label: say.bill, value: ({ number }) => number },
					{ label: say.id, value: ({ id }) => id },
					{
						label: say.status,
						value: ({ status }) => stateWord(runtime, 'billing_cycle', status)[call.language],
					},
					{ label: say.due, value: ({ due_date }) => due_date },
					{ label: say.currency, value: ({ currency }) => currency },
					{ label: say.amount, value: ({ amount }) => amount },
					{ label: say.balance, value: ({ balance }) => balance },
				],
				load: (cursor) => readBills(call, handlers, cursor ?? undefined, chunk),
				actor: call.actor,
				operation: 'page.console-bills-csv',
				filters: Object.keys(call.request.query),
			});
		}),
	);
	router.get(
		'/console/payments.csv',
		operatorRoute(runtime, 'page.console-payments-csv', (call) => {
			const say = moneyWords(call.language);
			return sendDownload<Payment>(call, {
				name: 'payments',
				columns: [
					{ label: say.id, value: ({ id }) => id },
					{ label: say.reference, value: ({ gateway_payment_id }) => gateway_payment_id },
					{
						label: say.status,
						value: ({ status }) => stateWord(runtime, 'payment', status)[call.language],
					},
					{ label: say.paid_at, value: ({ paid_at }) => paid_at },
					{ label: say.channel, value: ({ channel }) => channel },
					{ label: say.currency, value: ({ currency }) => currency },
					{ label: say.amount, value: ({ amount }) => amount },
					{ label: say.why, value: ({ unmatched_reason }) => unmatched_reason },
				],
				load: (cursor) => readPayments(call, handlers, cursor ?? undefined, chunk),
				actor: call.actor,
				operation: 'page.console-payments-csv',
				filters: Object.keys(call.request.query),
			});
		}),
	);
}
