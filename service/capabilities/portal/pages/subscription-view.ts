import type { z } from 'zod';
import { addDays, formatDate } from '../../../platform/clock/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { numberFormat } from '../../../platform/language/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	actions,
	buttonForm,
	buttonLink,
	card,
	details,
	figures,
	form,
	html,
	note,
	stateWord,
	stepList,
	table,
	type FormField,
	type FormState,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import {
	isChangeable,
	type NextCharge,
	type SubscriptionChange,
} from '../../subscriptions/index.ts';
import { askCard } from './ask.ts';
import { dayOf, dueText } from './common-words.ts';
import { invoiceChip, standingOf, type Cycle } from './invoice-view.ts';
import { invoiceWords } from './invoice-words.ts';
import { progressOf, stepsOf, type Bought, type Task } from './service-steps.ts';
import { subscriptionWords } from './subscription-words.ts';

type Change = z.output<typeof SubscriptionChange>;
export type ShownSubscription = {
	/** Knows the words of states. */
	runtime: Pick<Runtime, 'extensions'>;
	subscription: Bought;
	tasks: readonly Task[];
	/** Its bills, newest first; null for a reader who may not see any. */
	cycles: readonly Cycle[] | null;
	changes: readonly Change[];
	/** What will be charged next; null when nothing is, as things stand. */
	next: NextCharge | null;
	/** Which requests the reader may make. */
	may: { see_money: boolean; check: boolean; change: boolean; end: boolean };
	/** Forms that were sent and are shown again. */
	again: { seats?: FormState; ask?: FormState };
	language: Language;
	now: Date;
	path: string;
};

/** What the reader calls it: the names of what it is made of. */
export const nameOf = ({ items }: Pick<Bought, 'items'>, language: Language): string => {
	const names = [
		...new Set(items.filter(({ quantity }) => quantity > 0).map((item) => item.description)),
	];
	return names.length === 0 ? subscriptionWords[language].title : names.join(', ');
};

/** The part of the page that keeps itself up to date. */
export function stepsPart({
	subscription,
	tasks,
	language,
	path,
	may,
}: Pick<ShownSubscription, 'subscription' | 'tasks' | 'language' | 'path' | 'may'>): Html {
	const steps = stepsOf({ subscription, tasks, language, path: may.check ? path : null });
	const say = subscriptionWords[language];
	const { done, all } = progressOf(steps);
	return html`<p class="soft">${say.progress_of(done, all)}</p>
		${stepList(steps, language)}`;
}

export function subscriptionView(shown: ShownSubscription, steps: Html): Html {
	const { language, path, again } = shown;
	const say = subscriptionWords[language];
	return html`${mainFigures(shown)} ${situation(shown)} ${card(say.steps, steps)} ${services(shown)}
	${requests(shown)} ${bills(shown)} ${history(shown)}
	${askCard({ action: `${path}/ask`, language, ...(again.ask === undefined ? {} : { state: again.ask }) })}`;
}

const recurring = ({ items }: Bought) =>
	items.filter(({ billing_period, quantity }) => billing_period !== 'ONCE' && quantity > 0);
function mainFigures(shown: ShownSubscription): Html | null {
	const { subscription, language, may, cycles, next } = shown;
	const say = subscriptionWords[language];
	const open = openCycleOf(cycles ?? [], shown.now);
	const money = (amount: bigint): string => formatMoney(amount, subscription.currency, language);
	if (open !== null)
		return figures([
			{ label: invoiceWords[language].left, value: money(open.balance) },
			{
				label: language === 'id' ? 'Jatuh tempo' : 'Due',
				value: dueText(open.due_date, shown.now, language),
			},
		]);
	if (next === null || subscription.cancel_at_period_end) return null;
	const { first_day, last_day, net, discount } = next;
	const days = `${formatDate(first_day, language)} – ${formatDate(last_day, language)}`;
	return figures([
		{ label: say.next_bill, value: formatDate(first_day, language) },
		...(may.see_money
			? [
					{
						label: say.next_amount,
						value: money(net),
						hint: `${days}, ${say.before_tax}${discount === 0n ? '' : `, ${say.discounted(money(discount))}`}`,
					},
				]
			: []),
	]);
}

/** The oldest bill that can be paid; `cycles` are newest first. */
const openCycleOf = (cycles: readonly Cycle[], now: Date): Cycle | null =>
	cycles.findLast((cycle) => ['open', 'overdue'].includes(standingOf(cycle, now))) ?? null;

/** What its state means, and the one thing to do about it. */
function situation({ subscription, cycles, language, now }: ShownSubscription): Html | null {
	const say = subscriptionWords[language];
	const { status, suspension_reason, suspended_on, ends_on, terminate_on, cancel_at_period_end } =
		subscription;
	const open = openCycleOf(cycles ?? [], now);
	const pay =
		open === null
			? null
			: actions([
					buttonLink({
						label: language === 'id' ? 'Lihat dan bayar' : 'See and pay',
						href: `/portal/invoices/${open.id}`,
					}),
				]);
	const extra = [
		...(terminate_on === null
			? []
			: [say.kept_until(formatDate(addDays(terminate_on, -1), language))]),
		...subscription.ended_items.map((item) =>
			say.item_kept_until(item.description, formatDate(addDays(item.terminate_on, -1), language)),
		),
		...(subscription.paused_from !== null && status === 'ACTIVE'
			? [say.paused_from(formatDate(subscription.paused_from, language))]
			: []),
		...(ends_on !== null &&
		(cancel_at_period_end || subscription.term_months !== null) &&
		status !== 'CANCELLED' &&
		status !== 'ENDED'
			? [say.ends(formatDate(ends_on, language))]
			: []),
	].join(' ');
	const main =
		status === 'SUSPENDED' && suspension_reason === 'NON_PAYMENT' && suspended_on !== null
			? say.suspended_unpaid(formatDate(suspended_on, language))
			: (say.sentences[status] ?? '');
	const text = `${main} ${extra}`.trim();
	if (text === '' && pay === null) return null;
	const tone = status === 'SUSPENDED' || status === 'PAST_DUE' ? 'danger' : 'info';
	return html`${text === '' ? null : note(tone, text)} ${pay}`;
}

function services({ subscription, tasks, language, may }: ShownSubscription): Html {
	const say = subscriptionWords[language];
	const count = (number: number): string => numberFormat(language).format(number);
	const items = subscription.items.filter(({ quantity }) => quantity > 0);
	const readyOf = (item: (typeof items)[number]): string | null => {
		const last = tasks
			.filter(
				({ subscription_item_id, status }) =>
					subscription_item_id === item.id && status === 'SUCCESS',
			)
			.at(-1);
		const left = (last?.remaining ?? []).reduce((sum, one) => sum + one.count, 0);
		return last === undefined || left === 0
			? null
			: say.ready_of(item.quantity - left, item.quantity);
	};
	return card(
		say.services,
		table({
			caption: say.services,
			rows: items,
			language,
			columns: [
				{
					label: say.services,
					isHead: true,
					kind: 'whole',
					cell: ({ description }) => description,
				},
				{
					label: say.quantity,
					kind: 'number',
					cell: (item) => {
						const ready = readyOf(item);
						return ready === null
							? count(item.quantity)
							: html`${count(item.quantity)}<br /><small>${ready}</small>`;
					},
				},
				...(may.see_money
					? [
							{
								label: say.unit_price,
								kind: 'number' as const,
								cell: ({ unit_amount, billing_period }: (typeof items)[number]) =>
									html`<div>
										${unit_amount === null ? '–' : formatMoney(unit_amount, subscription.currency, language)}<br />
										<small>${say.per[billing_period] ?? ''}, ${say.before_tax}</small>
									</div>`,
							},
						]
					: []),
			],
		}),
	);
}

/** Field of one item in the form for other quantities. */
export const seatsField = (itemId: string): string => `quantity_${itemId}`;
export const seatsFields = (subscription: Bought, language: Language): FormField[] => {
	const say = subscriptionWords[language];
	return [
		...recurring(subscription).map(({ id, description }): FormField => ({
			kind: 'number',
			name: seatsField(id),
			label: say.seats_of(description),
		})),
		{ kind: 'text', name: 'reason', label: say.reason, longest: 500 },
	];
};

function requests(shown: ShownSubscription): Html | null {
	const { subscription, changes, language, path, may, again } = shown;
	const say = subscriptionWords[language];
	const waiting = changes.find(({ status }) => status === 'REQUESTED');
	const planned = changes.filter(
		({ status, kind }) =>
			(status === 'SCHEDULED' || status === 'AWAITING_PAYMENT') &&
			(kind === 'ITEMS' || kind === 'CANCEL'),
	);
	if (!may.change && waiting === undefined && planned.length === 0) return null;
	// The form is not shown any more, and what is wrong with it must be seen all the same.
	const refused = (again.seats?.problems ?? []).map(({ message }) => note('danger', message));
	const said = planned.map(
		({ kind, status, effective_on }) =>
			html`<p>
				${
					kind === 'CANCEL'
						? say.planned_end(formatDate(addDays(effective_on, -1), language))
						: status === 'AWAITING_PAYMENT'
							? say.to_pay
							: say.planned(formatDate(effective_on, language))
				}
			</p>`,
	);
	const wish =
		waiting === undefined
			? null
			: html`<p>
						<strong
							>${waiting.kind === 'CANCEL' ? say.waiting_end(dayOf(waiting.created_at, language)) : say.waiting(dayOf(waiting.created_at, language))}</strong
						>
					</p>
					${changedItems(waiting, language)}
					<p>${say.who_decides}</p>
					${may.change ? actions([buttonForm({ action: `${path}/changes/${waiting.id}/withdraw`, label: say.withdraw, tone: 'quiet' })]) : null}`;
	const isEnding = subscription.cancel_at_period_end;
	const seats = form({
		id: 'seats',
		action: `${path}/seats`,
		fields: seatsFields(subscription, language),
		submit: say.see_cost,
		language,
		tone: 'quiet',
		state: again.seats ?? presentSeats(subscription),
	});
	const mayAsk = may.change && waiting === undefined && isChangeable(subscription) && !isEnding;
	return card(
		say.requests,
		html`${mayAsk ? null : refused} ${said} ${wish}
		${
			mayAsk
				? again.seats === undefined
					? details(
							say.change_title,
							html`<p>${say.change_text}</p>
								${seats}`,
						)
					: html`<h3>${say.change_title}</h3>
							${seats}`
				: null
		}
		${mayAsk && may.end ? html`<p><a href="${path}/end">${say.end_link}</a></p>` : null}
		${may.change && !isChangeable(subscription) && waiting === undefined ? html`<p class="soft">${say.cannot_change}</p>` : null}`,
	);
}

export const presentSeats = (subscription: Bought): FormState => ({
	problems: [],
	typed: new Map(
		recurring(subscription).map(({ id, quantity }) => [seatsField(id), [String(quantity)]]),
	),
});

export function changedItems({ items }: Pick<Change, 'items'>, language: Language): Html | null {
	if (items.length === 0) return null;
	const count = (number: number): string => numberFormat(language).format(number);
	return html`<ul>
		${items.map(({ before, after }) => html`<li>${after.description}: ${count(before?.quantity ?? 0)} → ${count(after.quantity)}</li>`)}
	</ul>`;
}

function bills({ runtime, cycles, language, now }: ShownSubscription): Html | null {
	if (cycles === null) return null;
	const say = subscriptionWords[language];
	const words = invoiceWords[language];
	if (cycles.length === 0) return card(say.bills, html`<p class="soft">${say.no_bills}</p>`);
	return card(
		say.bills,
		table({
			caption: say.bills,
			rows: cycles,
			language,
			columns: [
				{
					label: language === 'id' ? 'Tagihan' : 'Bill',
					isHead: true,
					cell: ({ id, number }) =>
						html`<a href="/portal/invoices/${id}">${words.number(number)}</a>`,
				},
				{
					label: language === 'id' ? 'Jatuh tempo' : 'Due',
					kind: 'short',
					cell: ({ due_date }) => formatDate(due_date, language),
				},
				{ label: 'Status', cell: (cycle) => invoiceChip(runtime, cycle, { now, language }) },
				{
					label: language === 'id' ? 'Nilai' : 'Amount',
					kind: 'number',
					cell: ({ amount, currency }) => formatMoney(amount, currency, language),
				},
			],
		}),
	);
}

function history({ runtime, changes, language }: ShownSubscription): Html | null {
	const say = subscriptionWords[language];
	const over = changes.filter(
		({ status }) => !['REQUESTED', 'SCHEDULED', 'AWAITING_PAYMENT'].includes(status),
	);
	if (over.length === 0) return null;
	return details(
		say.history,
		html`<ul>
			${over.map(
				(change) =>
					html`<li>
						${dayOf(change.created_at, language)}: ${say.change_kinds[change.kind] ?? change.kind}
						(${stateWord(runtime, 'subscription_change', change.status)[language]})
						${changedItems(change, language)}
					</li>`,
			)}
		</ul>`,
	);
}
