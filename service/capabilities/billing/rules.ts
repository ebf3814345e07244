import { businessDate, isoDate } from '../../platform/clock/index.ts';
import { numberFormat, type Language } from '../../platform/language/index.ts';
import {
	apportion,
	documentLabels,
	moneyDocument,
	sumOf,
	type MoneyDocument,
} from '../../platform/money/document.ts';
import { formatMoney } from '../../platform/money/index.ts';

/**
 * Invariants: what is left to pay of a cycle, its balance, is its amount less its settlements; it is never negative, and the
 * cycle is PAID exactly when it becomes 0; a source settles a cycle once; a cycle's number is taken once, without gaps, when finance invoices
 * it; it is collected only after that; its documents are kept, and a later one takes the place of an earlier one, also after payment.
 */

/** INV-20261120-000045 */
export const cycleNumber = (businessDay: Date, number: bigint): string =>
	`INV-${isoDate(businessDay).replaceAll('-', '')}-${number.toString().padStart(6, '0')}`;

/** CN-2027-000001 */
export const creditNoteNumber = (businessDay: Date, number: bigint): string =>
	`CN-${businessDay.getUTCFullYear()}-${number.toString().padStart(6, '0')}`;

export const creditNoteSeries = (businessDay: Date): string =>
	`credit_note:${businessDay.getUTCFullYear()}`;

/** Numbers begin anew every year. */
export const numberSeries = (businessDay: Date): string =>
	`invoice:${businessDay.getUTCFullYear()}`;

export const collectable: readonly string[] = ['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'];
export const isCollectable = (status: string): boolean => collectable.includes(status);

/** It fell due before finance made its invoice: nobody is asked to pay what was never invoiced. */
export const awaitsInvoice = (cycle: { status: string; number: string | null }): boolean =>
	cycle.status === 'OVERDUE' && cycle.number === null;

const ended: readonly string[] = ['PAID', 'CANCELLED', 'WRITTEN_OFF'];
export const isEnded = (status: string): boolean => ended.includes(status);

/** What was given up is not asked for any more, but money that comes for it all the same still counts. */
export const takesMoney = (status: string): boolean => !isEnded(status) || status === 'WRITTEN_OFF';

/** States in which a due date can pass. */
export const mayFallDue = ['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT'] as const;

/** A faktur often comes after the payment; what was given up needs none. */
export const takesDocuments = (status: string): boolean => status === 'PAID' || !isEnded(status);

/** States in which asking finance again means that finance was asked already; of OVERDUE ones see `awaitsInvoice`. */
export const wasRequested = (status: string): boolean =>
	status === 'INVOICE_REQUESTED' || status === 'PAID' || isCollectable(status);

/** Why the client is not to be sent the invoice with that link to pay; null when it can be paid by it. */
export function reasonAgainstInvoice(
	cycle: { status: string; payment_url: string | null },
	paymentUrl: unknown,
): string | null {
	if (cycle.status === 'PAID')
		return 'The billing cycle is PAID: there is nothing to pay; send a RECEIPT';
	if (!isCollectable(cycle.status))
		return `The billing cycle is ${cycle.status}: there is nothing to pay`;
	if (cycle.payment_url !== paymentUrl)
		return 'Another link to pay has taken the place of the one in this message';
	return null;
}

/** Whether a cycle is past its due date with something left to pay, and was not called OVERDUE yet. */
export const hasFallenDue = (
	cycle: Owed & { status: string; due_date: Date },
	today: Date,
): boolean =>
	(mayFallDue as readonly string[]).includes(cycle.status) &&
	balanceOf(cycle) > 0n &&
	cycle.due_date < today;

type Due = { status: string; payment_url: string | null; due_date: Date };

/** Why the client is not to be reminded before the due date; null while it has not passed and there is something to pay. */
export const reasonAgainstReminder = (cycle: Due, url: unknown, now: Date): string | null =>
	reasonAgainstInvoice(cycle, url) ??
	(cycle.due_date < businessDate(now)
		? `The due date ${isoDate(cycle.due_date)} has passed; send PAYMENT_OVERDUE`
		: null);

/** Why the client is not to be told that it is late; null from the day after the due date on, while there is something to pay. */
export const reasonAgainstOverdue = (cycle: Due, url: unknown, now: Date): string | null =>
	reasonAgainstInvoice(cycle, url) ??
	(cycle.due_date < businessDate(now)
		? null
		: `The billing cycle is due on ${isoDate(cycle.due_date)} only; send PAYMENT_REMINDER`);

/** Why the client is not to be thanked for the payment; null when money came for an invoice that is settled in full. */
export function reasonAgainstReceipt(
	{ status, number }: { status: string; number: string | null },
	received: bigint,
): string | null {
	if (status !== 'PAID') return `The billing cycle is ${status}: it is not paid in full`;
	if (received === 0n) return 'No money came in for the billing cycle: there is nothing to confirm';
	return number === null
		? 'The billing cycle has no invoice yet; attach it with billing_cycle.attach-documents'
		: null;
}

/** Why finance is not to be asked for the documents; null while they are wanted. */
export const reasonAgainstRequest = ({ status }: { status: string }): string | null =>
	isEnded(status) ? `The billing cycle is ${status}: no documents are needed` : null;

type Owed = { amount: bigint; settled_amount: bigint };

/** What is left to pay. */
export const balanceOf = ({ amount, settled_amount }: Owed): bigint => amount - settled_amount;

type Settled = { kind: string; amount: bigint; occurred_at: Date };

/**
 * What a cycle was settled by. `received` is money, `credit` the part of it that the client had paid before; `credited` was
 * taken back by credit notes, `withheld` is tax that the client keeps, `written_off` was given up. Only the first may be called
 * received. `paid_at`: when its newest money came.
 */
export function settledBy(settlements: readonly Settled[]) {
	const sumOf = (kinds: readonly string[]): bigint =>
		settlements.reduce((sum, one) => (kinds.includes(one.kind) ? sum + one.amount : sum), 0n);
	const times = settlements
		.filter(({ kind, amount }) => money.includes(kind) && amount > 0n)
		.map(({ occurred_at }) => occurred_at);
	return {
		received: sumOf(money),
		credit: sumOf(['CREDIT']),
		credited: sumOf(['CREDIT_NOTE']),
		withheld: sumOf(['WITHHOLDING']),
		written_off: sumOf(['WRITE_OFF']),
		paid_at: times.reduce<Date | null>(
			(last, at) => (last === null || at > last ? at : last),
			null,
		),
	};
}

const money: readonly string[] = ['PAYMENT', 'CREDIT'];

/** Why money that arrived for a cycle cannot be used for it; null when it pays the cycle, or a part of it. */
export function reasonAgainst(
	cycle: Owed & { status: string; currency: string },
	payment: { currency: string; amount: bigint },
): string | null {
	if (!takesMoney(cycle.status)) return `The billing cycle is ${cycle.status}`;
	if (payment.currency !== cycle.currency || payment.amount <= 0n)
		return `The billing cycle asks for ${balanceOf(cycle)} ${cycle.currency} now, ${payment.amount} ${payment.currency} was paid`;
	return null;
}

/**
 * The most that a client can have withheld as tax: the PPN, which collectors of tax keep, and PPh of at most a fifth of the
 * price without it (PPh 23 is 2 or 15 percent, PPh 26 is 20).
 */
export const largestWithheld = ({ amount, tax }: { amount: bigint; tax: bigint }): bigint =>
	tax + (amount - tax) / 5n;

/**
 * Where the client pays: the address of the link by which the cycle was last collected, while that can be paid, and of the
 * one that paid it. A link that was paid for a part is not shown: it takes no more money.
 */
export function paymentUrl(
	cycle: { status: string },
	link: { status: string; url: string | null } | null,
): string | null {
	if (link === null) return null;
	return link.status === 'OPEN' || cycle.status === 'PAID' ? link.url : null;
}

/**
 * The tax of what is given back, by line: the rate of what was charged and not given back yet, rounded once, never more than is
 * left, and all that is left when nothing of the net stays.
 */
export function taxOfCredit(
	nets: readonly bigint[],
	left: { net: bigint; tax: bigint },
): readonly bigint[] {
	const net = sumOf(nets);
	if (net >= left.net || left.net <= 0n) return apportion(left.tax, nets);
	// Half up; both are positive here.
	const tax = (2n * net * left.tax + left.net) / (2n * left.net);
	return apportion(tax, nets);
}

type Line = { description: string; quantity: number; unit_amount: bigint; amount: bigint };
type Charged = {
	currency: string;
	amount: bigint;
	tax: bigint;
	items: readonly Line[];
};
type GatewayItem = { name: string; quantity: number; unit_amount: bigint };

/** The figures of a cycle, as every mail and page shows them. */
export const figuresOf = ({ currency, items, tax, amount }: Charged): MoneyDocument =>
	moneyDocument({ currency, items, tax, total: amount });

const balanceNames: Readonly<Record<Language, string>> = {
	id: 'Sisa tagihan',
	en: 'Balance of invoice',
};
const adjustmentNames: Readonly<Record<Language, string>> = {
	id: 'Penyesuaian tagihan',
	en: 'Adjustment, invoice',
};

/**
 * The lines as a gateway shows them: their sum is what is left to pay. Gateways take no negative line, so a discounted line
 * is one unit at its net price, with the calculation in its name, and lines of which one gives something back are one.
 */
export function gatewayItems(
	cycle: Owed & Charged & { number: string | null },
	language: Language,
): readonly GatewayItem[] {
	const inOne = (names: Readonly<Record<Language, string>>): readonly GatewayItem[] => {
		const name = `${names[language]} ${cycle.number ?? ''}`.trim();
		return [{ name, quantity: 1, unit_amount: balanceOf(cycle) }];
	};
	if (cycle.settled_amount > 0n) return inOne(balanceNames);
	if (cycle.items.some(({ amount }) => amount < 0n)) return inOne(adjustmentNames);
	const words = documentLabels[language];
	const money = (amount: bigint): string => formatMoney(amount, cycle.currency, language);
	const { lines, tax } = figuresOf(cycle);
	const items = lines.map(({ description, quantity, unit_amount, discount, net }) => {
		if (discount === 0n) return { name: description, quantity, unit_amount };
		const sum = `${numberFormat(language).format(quantity)} × ${money(unit_amount)}`;
		const name = `${description} (${sum}, ${words.discount} ${money(-discount)})`;
		return { name, quantity: 1, unit_amount: net };
	});
	return tax === 0n ? items : [...items, { name: words.tax, quantity: 1, unit_amount: tax }];
}

/** Where finance uploads the documents of a cycle; null without a setting. */
export function uploadUrl(
	settings: { FINANCE_UPLOAD_URL?: string | undefined; N8N_FORM_BASE_URL?: string | undefined },
	cycleId: string,
): string | null {
	const { FINANCE_UPLOAD_URL: page, N8N_FORM_BASE_URL: n8n } = settings;
	const form =
		n8n === undefined ? undefined : `${n8n.replace(/\/+$/, '')}/form/cloudsales-finance-upload`;
	const address = page ?? form;
	if (address === undefined) return null;
	const url = new URL(address);
	// Forms of n8n fill in the field that a query parameter is named after.
	url.searchParams.set('billing_cycle_id', cycleId);
	return url.toString();
}
