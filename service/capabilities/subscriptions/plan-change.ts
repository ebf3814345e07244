import { addDays, businessDate, isoDate } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { isPartlySettled, documentsOfPeriod } from '../billing/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { isCarried } from './adjust-documents.ts';
import { basisOf, isOfItems, termsBy, type ChangeBasis } from './change-basis.ts';
import { ChangePaid, CreditNotGranted, NotChangeable, NothingChanges } from './change-errors.ts';
import type { ChangeRow } from './change-store.ts';
import {
	byItem,
	changed,
	inForce,
	recurringOn,
	type ItemState,
	type ItemTerms,
	type ItemWish,
	type LiveChange,
	type Sold,
} from './change-terms.ts';
import { asSubject } from './lifecycle.ts';
import { chargedPeriods, planAdjustments, type PlannedAdjustment } from './period-documents.ts';
import { isChangeable } from './rules.ts';
import type { SubscriptionRow } from './store.ts';

export type When = 'NOW' | 'PERIOD_END';
export type PlannedEntry = {
	wish: ItemWish;
	sold: Sold | null;
	before: ItemState | null;
	after: ItemState;
};

/** What a change will do, before anything is written: previews show it, and the change carries out nothing else. */
export type ChangePlan = {
	id: string;
	kind: 'ITEMS' | 'PRICE';
	/** What becomes of it at once. */
	status: 'SCHEDULED' | 'AWAITING_PAYMENT' | 'APPLIED';
	effective_on: Date;
	entries: readonly PlannedEntry[];
	/** Changes that wait for a payment and are dropped for this one. */
	replaces: readonly ChangeRow[];
	before: readonly ItemTerms[];
	after: readonly ItemTerms[];
	/** What happens to documents at once, and what follows when it is paid. */
	at_once: readonly PlannedAdjustment[];
	when_paid: readonly PlannedAdjustment[];
	/** Net of a full period on the day on which it holds, without and with it. */
	recurring_before: bigint;
	recurring_after: bigint;
};

type Wanted = {
	kind: 'ITEMS' | 'PRICE';
	wishes: readonly ItemWish[];
	/** Day on which it holds; null for more at once and less from the next period that is not paid. */
	when: When | Date | null;
	/** Whether money may be given back. */
	grant_credit: boolean;
	/** Of the change that was asked for and is planned anew; a new one otherwise. */
	id?: string;
};

/** Reads only. The caller of a change has locked the subscription; a preview has not, and may be overtaken. */
export async function planChange(
	context: ReadContext,
	subscription: SubscriptionRow,
	{ kind, wishes, when, grant_credit, id = newId() }: Wanted,
): Promise<ChangePlan> {
	assertActive(subscription);
	const basis = await basisOf(context, subscription);
	const today = businessDate(context.now);
	const before = termsBy(basis);
	const change: LiveChange = {
		id,
		effective_on: today,
		created_at: context.now,
		items: wishes,
	};
	const changeAt = (effective_on: Date): ItemTerms[] =>
		termsBy(basis, { more: [{ ...change, effective_on }] });
	const isMore = recurringOn(changeAt(today), today) >= recurringOn(before, today);
	const chosen = when ?? (isMore ? 'NOW' : 'PERIOD_END');
	const effective_on =
		chosen instanceof Date
			? chosen
			: chosen === 'NOW'
				? today
				: await firstOpenDay(context, subscription);
	const isNow = effective_on <= today;
	assertChangeable(subscription, { isNow, effective_on });
	const after = changeAt(effective_on);
	const entries = entriesFor(basis, wishes, { before, effective_on });
	if (entries.every(({ before: was, after: is }) => was !== null && isSame(was, is)))
		throw NothingChanges({ subscription_id: subscription.id });
	const replaces = kind === 'ITEMS' ? basis.changes.filter(isWaiting) : [];
	await assertUnpaid(context, replaces);
	const ignore = replaces.flatMap(({ billing_cycle_id }) => billing_cycle_id ?? []);
	const adjustments = await planAdjustments(context, {
		subscription,
		changes: basis.changes,
		terms: after,
		from: effective_on,
		ignore,
	});
	const net = sumOf(adjustments.map(netOf));
	const givesBack = adjustments.some((one) => one.action === 'ADJUST' && one.document.net < 0n);
	if (givesBack && !grant_credit)
		throw CreditNotGranted(
			{ subscription_id: subscription.id, net: net.toString() },
			{ detail: `It would give back ${-net} ${subscription.currency} before tax` },
		);
	const due = isNow ? adjustments.find((one) => isDueNow(context, subscription, one, today)) : null;
	return {
		id: change.id,
		kind,
		status: !isNow
			? 'SCHEDULED'
			: due === undefined || due === null
				? 'APPLIED'
				: 'AWAITING_PAYMENT',
		effective_on,
		entries,
		replaces,
		before,
		after,
		at_once: due === undefined || due === null ? adjustments : [due],
		when_paid: due === undefined || due === null ? [] : adjustments.filter((one) => one !== due),
		recurring_before: recurringOn(before, effective_on),
		recurring_after: recurringOn(after, effective_on),
	};
}

export const isWaiting = ({ status, kind }: ChangeRow): boolean =>
	status === 'AWAITING_PAYMENT' && isOfItems({ kind });

/** What money has come for cannot be dropped, and a preview says so, too. */
async function assertUnpaid(context: ReadContext, changes: readonly ChangeRow[]): Promise<void> {
	for (const { id, billing_cycle_id } of changes)
		if (billing_cycle_id !== null && (await isPartlySettled(context, billing_cycle_id)))
			throw ChangePaid({ subscription_change_id: id, billing_cycle_id });
}

const netOf = (one: PlannedAdjustment): bigint =>
	one.action === 'ADJUST'
		? one.document.net
		: sumOf(one.items.map(({ amount }) => amount)) - (one.cycle.amount - one.cycle.tax);

/** What has to be paid before the services rise: the rest of the period that runs. */
const isDueNow = (
	context: ReadContext,
	subscription: SubscriptionRow,
	one: PlannedAdjustment,
	today: Date,
): boolean =>
	one.action === 'ADJUST' &&
	one.period.start <= today &&
	one.document.net + one.document.tax > 0n &&
	!isCarried(context, subscription, one);

/** Before its first period there is nothing to change, and what is off or has ended is not changed. */
function assertActive({ id, status }: SubscriptionRow): void {
	if (isChangeable({ status })) return;
	const detail = `The subscription is ${status}`;
	throw NotChangeable({ subscription_id: id, status }, { detail });
}

/** Who is late with a bill gets no more at once; what has ended by then cannot change. */
function assertChangeable(
	{ id, status, ends_on }: SubscriptionRow,
	{ isNow, effective_on }: { isNow: boolean; effective_on: Date },
): void {
	const refuse = (detail: string) => NotChangeable({ subscription_id: id, status }, { detail });
	if (status === 'PAST_DUE' && isNow) throw refuse('The subscription is PAST_DUE');
	if (ends_on !== null && effective_on > ends_on)
		throw refuse(`It ends on ${isoDate(ends_on)}, before ${isoDate(effective_on)}`);
}

/** First day of the next period that is not charged, or not paid. */
export async function firstOpenDay(
	context: ReadContext,
	subscription: SubscriptionRow,
): Promise<Date> {
	const today = businessDate(context.now);
	const [running, ...later] = chargedPeriods({ subscription, from: today });
	if (running === undefined)
		throw NotChangeable({ subscription_id: subscription.id, status: subscription.status });
	let last = running;
	for (const period of later) {
		const { cycles } = await documentsOfPeriod(context, asSubject(subscription), period.start);
		const settled = await Promise.all(cycles.map(({ id }) => isPartlySettled(context, id)));
		if (!settled.some((one) => one)) break;
		last = period;
	}
	return addDays(last.end, 1);
}

function entriesFor(
	{ sold, subscription }: ChangeBasis,
	wishes: readonly ItemWish[],
	{ before, effective_on }: { before: readonly ItemTerms[]; effective_on: Date },
): PlannedEntry[] {
	const rows = byItem(before);
	return wishes.map((wish) => {
		const was = inForce(rows.get(wish.item_id) ?? [], effective_on);
		if (was === null && subscription.items.some(({ id }) => id === wish.item_id))
			throw invalidInput([
				{
					path: 'body.items',
					message: `The item ${wish.item_id} is charged once and has no period`,
				},
			]);
		return { wish, sold: sold.get(wish.item_id) ?? null, before: was, after: changed(was, wish) };
	});
}

const isSame = (a: ItemState, b: ItemState): boolean =>
	a.product_id === b.product_id &&
	a.quantity === b.quantity &&
	a.unit_amount === b.unit_amount &&
	a.amount === b.amount;
