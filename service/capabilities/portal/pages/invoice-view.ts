import type { z } from 'zod';
import { formatDate } from '../../../platform/clock/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { moneyDocument } from '../../../platform/money/document.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	actions,
	buttonForm,
	buttonLink,
	card,
	chip,
	copyField,
	figures,
	html,
	momentText,
	note,
	stateChip,
	summaryList,
	table,
	type FormState,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { BillingCycle } from '../../billing/index.ts';
import type { Payment, PaymentLink } from '../../payments/index.ts';
import { documentLines } from '../document-lines.ts';
import { askCard } from './ask.ts';
import { daysTo, dayOf, dueText } from './common-words.ts';
import { invoiceWords } from './invoice-words.ts';

export type Cycle = z.output<typeof BillingCycle>;
export type ShownInvoice = {
	cycle: Cycle;
	/** The link by which it is or was last paid. */
	link: Pick<z.output<typeof PaymentLink>, 'checked_at'> | null;
	payments: readonly z.output<typeof Payment>[];
	/** Whether its service is off because of it. */
	is_suspended: boolean;
	/** Address of its subscription, for a reader who may see it. */
	subscription: string | null;
	/** What a look at the gateway has just found. */
	found: { found: string; answered: boolean } | null;
	/** The question that was sent and is shown again. */
	ask: FormState | null;
	language: Language;
	now: Date;
	path: string;
};

/** Where a bill stands for its client, whatever the state is called inside. */
type Standing = 'preparing' | 'open' | 'overdue' | 'paid' | 'cancelled' | 'closed';
export function standingOf(
	{ status, number, due_date }: Pick<Cycle, 'status' | 'number' | 'due_date'>,
	now: Date,
): Standing {
	switch (status) {
		case 'PAID':
			return 'paid';
		case 'CANCELLED':
			return 'cancelled';
		case 'WRITTEN_OFF':
			return 'closed';
		case 'DRAFT':
		case 'INVOICE_REQUESTED':
			return 'preparing';
		default:
			if (number === null) return 'preparing';
			return status === 'OVERDUE' || daysTo(due_date, now) < 0 ? 'overdue' : 'open';
	}
}

/** The state whose word a client reads; that we gave a bill up is no news for its client. */
const stateOf: Readonly<Record<Exclude<Standing, 'closed'>, string>> = {
	preparing: 'INVOICE_REQUESTED',
	open: 'AWAITING_PAYMENT',
	overdue: 'OVERDUE',
	paid: 'PAID',
	cancelled: 'CANCELLED',
};

export function invoiceChip(
	runtime: Pick<Runtime, 'extensions'>,
	cycle: Parameters<typeof standingOf>[0],
	{ now, language }: { now: Date; language: Language },
): Html {
	const standing = standingOf(cycle, now);
	return standing === 'closed'
		? chip(invoiceWords[language].over)
		: stateChip(runtime, 'billing_cycle', stateOf[standing], language);
}

/** A bill: what is left, what that means, how to pay it, and what it is made of. */
export function invoiceView(shown: ShownInvoice): Html {
	const { cycle, language, now, path, link } = shown;
	const say = invoiceWords[language];
	const money = (amount: bigint): string => formatMoney(amount, cycle.currency, language);
	const standing = standingOf(cycle, now);
	const isAsked = standing === 'open' || standing === 'overdue';
	const main = isAsked
		? [
				{ label: say.left, value: money(cycle.balance) },
				{
					label: language === 'id' ? 'Jatuh tempo' : 'Due',
					value: formatDate(cycle.due_date, language),
				},
			]
		: [{ label: standing === 'paid' ? say.paid_of : say.total, value: money(cycle.amount) }];
	return html`${foundNote(shown)} ${figures(main)} ${sentence(shown, standing)}
	${isAsked ? waysToPay(shown) : null}
	${isAsked && cycle.payment_url !== null ? checkForm(path, link?.checked_at ?? null, language) : null}
	${card(say.lines, lines(shown))} ${receipts(shown)} ${documents(shown)}
	${askCard({ action: `${path}/ask`, language, ...(shown.ask === null ? {} : { state: shown.ask }) })}`;
}

function foundNote({ found, language }: ShownInvoice): Html | null {
	if (found === null) return null;
	const say = invoiceWords[language];
	if (!found.answered) return note('warning', say.no_answer);
	const tone = found.found === 'RECEIVED' ? 'good' : found.found === 'WAITING' ? 'info' : 'warning';
	return note(tone, say.found[found.found] ?? '');
}

function sentence({ cycle, now, language, is_suspended }: ShownInvoice, standing: Standing): Html {
	const say = invoiceWords[language];
	switch (standing) {
		case 'preparing':
			return note('info', say.preparing.text, say.preparing.title);
		case 'open': {
			const { title, text } =
				cycle.payment_url === null && cycle.payment_code === null
					? say.link_soon
					: say.open(dueText(cycle.due_date, now, language));
			return note('info', text, title);
		}
		case 'overdue': {
			const { title, text } = say.overdue(-daysTo(cycle.due_date, now), is_suspended);
			return note('danger', text, title);
		}
		case 'paid': {
			const { title, text } = say.paid(dayOf(cycle.paid_at ?? now, language));
			return note('good', text, title);
		}
		case 'cancelled':
			return note('info', say.cancelled.text, say.cancelled.title);
		case 'closed':
			return note('info', say.closed.text, say.closed.title);
	}
}

/** A link and not a form: a form that is led to another site is stopped by the browser. */
function waysToPay({
	cycle: { payment_url: url, payment_code: code },
	language,
}: ShownInvoice): Html | null {
	const say = invoiceWords[language];
	if (url === null && code === null) return null;
	return html`<div class="pay">
		${url === null ? null : actions([buttonLink({ label: say.pay, href: url })])}
		${code === null ? null : copyField({ id: 'payment-code', label: say.code, value: code }, language)}
		<p class="soft">${url === null ? say.code_hint : say.pay_hint} ${say.no_change}</p>
	</div>`;
}

function checkForm(path: string, checked: Date | null, language: Language): Html {
	const say = invoiceWords[language];
	const when = checked === null ? say.never_checked : say.checked(momentText(checked, language));
	return card(
		say.already,
		html`<p class="soft">${when}</p>
			${actions([buttonForm({ action: `${path}/check`, label: say.check, tone: 'quiet' })])}`,
	);
}

/** The lines with their sums, then what was settled: the last figure is what is left. */
function lines({ cycle, language }: ShownInvoice): Html {
	const say = invoiceWords[language];
	const money = (amount: bigint): string => formatMoney(amount, cycle.currency, language);
	const { amount: total, tax, currency, items } = cycle;
	const received = cycle.received_amount - cycle.credit_used_amount;
	const other = total - cycle.balance - cycle.received_amount - cycle.credited_amount;
	const settled = [
		[say.received, received],
		[say.credit_used, cycle.credit_used_amount],
		[say.credited, cycle.credited_amount],
		[say.other, other],
	].filter((part): part is [string, bigint] => part[1] !== 0n);
	const rest = html`<table class="figures">
		<caption class="unseen">
			${say.left}
		</caption>
		<tbody>
			${settled.map(
				([label, amount]) =>
					html`<tr>
						<th scope="row">${label}</th>
						<td class="number">${money(-amount)}</td>
					</tr>`,
			)}
		</tbody>
		<tfoot>
			<tr>
				<th scope="row">${say.left}</th>
				<th class="number">${money(cycle.balance)}</th>
			</tr>
		</tfoot>
	</table>`;
	const period = `${formatDate(cycle.period_start, language)} – ${formatDate(cycle.period_end, language)}`;
	return html`${summaryList([[say.period, period]])}
	${documentLines(moneyDocument({ currency, items, tax, total }), language)}
	${settled.length === 0 ? null : rest}`;
}

function receipts({ cycle, payments, language }: ShownInvoice): Html | null {
	const say = invoiceWords[language];
	const taken = payments.filter(
		({ status, placed_amount }) => status === 'SUCCEEDED' && placed_amount > 0n,
	);
	const byGateway = taken.reduce((sum, { placed_amount }) => sum + placed_amount, 0n);
	const byHand = cycle.received_amount - cycle.credit_used_amount - byGateway;
	const rows = [
		...taken.map(({ paid_at, created_at, channel, placed_amount: amount }) => ({
			day: dayOf(paid_at ?? created_at, language),
			channel: channel ?? say.recorded,
			amount,
		})),
		...(byHand > 0n ? [{ day: '–', channel: say.recorded, amount: byHand }] : []),
	];
	if (rows.length === 0) return null;
	return card(
		say.receipts,
		table({
			caption: say.receipts,
			rows,
			language,
			columns: [
				{
					label: language === 'id' ? 'Tanggal' : 'Date',
					kind: 'short',
					isHead: true,
					cell: ({ day }) => day,
				},
				{ label: say.receipt_channel, cell: ({ channel }) => channel },
				{
					label: language === 'id' ? 'Nilai' : 'Amount',
					kind: 'number',
					cell: ({ amount }) => formatMoney(amount, cycle.currency, language),
				},
			],
		}),
	);
}

function documents({ cycle, language, subscription }: ShownInvoice): Html | null {
	const say = invoiceWords[language];
	const { invoice_file_url: invoice, tax_invoice_file_url: faktur } = cycle;
	const links = [
		...(invoice === null
			? []
			: [buttonLink({ label: say.kinds['INVOICE'] ?? '', href: invoice, quiet: true })]),
		...(faktur === null
			? []
			: [buttonLink({ label: say.kinds['TAX_INVOICE'] ?? '', href: faktur, quiet: true })]),
		...(subscription === null
			? []
			: [buttonLink({ label: say.see_subscription, href: subscription, quiet: true })]),
	];
	if (links.length === 0) return null;
	return card(
		say.documents,
		html`${actions(links)}
		${invoice !== null && faktur === null ? html`<p class="soft">${say.faktur_later}</p>` : null}`,
	);
}
