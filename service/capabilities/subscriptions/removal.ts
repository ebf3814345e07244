import { listTasksOf } from '../provisioning/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { subscriptionsConfig } from './config.ts';
import { requestServices } from './request-services.ts';
import { isLeft, laterDay, terminationWarningDays } from './rules.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';

/**
 * What was switched off is removed with its data on one day, of which its client is warned before: a whole subscription that has
 * ended, or the items that a change has ended of one that goes on. The end of a subscription takes along the items that are left.
 */
export type Removal = {
	subscription: SubscriptionRow;
	/** The change that has ended the items; null for the whole subscription. */
	change_id: string | null;
};
type Item = SubscriptionRow['items'][number];
type Plan = Pick<
	SubscriptionRow,
	'terminate_on' | 'termination_warning_queued_at' | 'termination_warned_at'
>;

/** The occasion on which a whole subscription is switched off and removed: it ends once. */
export const endOccasion = 'end';
const unwarned = { termination_warning_queued_at: null, termination_warned_at: null };

/** Day on which what was switched off on a day is removed with its data. */
export const terminationDay = (context: Pick<ReadContext, 'config'>, switched_off_on: Date): Date =>
	addDays(switched_off_on, context.config.read(subscriptionsConfig).TERMINATION_GRACE_DAYS);

/** The items of a removal; those of one change have one plan. */
const itemsOf = ({ subscription: { items }, change_id }: Removal): readonly Item[] =>
	change_id === null
		? items
		: items.filter((item) => item.ended_by_id === change_id && item.terminate_on !== null);

/** What is planned; null when nothing is to be removed. */
export function planOf(removal: Removal): (Plan & { terminate_on: Date }) | null {
	const plan = removal.change_id === null ? removal.subscription : itemsOf(removal)[0];
	if (plan === undefined || plan.terminate_on === null) return null;
	return { ...plan, terminate_on: plan.terminate_on };
}

async function setPlan(
	context: OperationContext,
	removal: Removal,
	values: Partial<Plan>,
): Promise<void> {
	const { subscription, change_id } = removal;
	if (change_id === null) await store.updateSubscription(context, subscription.id, values);
	else await store.updateItems(context, itemsOf(removal), values);
}

/** Plans the removal of all that is left of a subscription, also of items that had a day of their own. The caller has locked it. */
export async function planRemoval(
	context: OperationContext,
	{ id, items }: Pick<SubscriptionRow, 'id' | 'items'>,
): Promise<void> {
	const terminate_on = terminationDay(context, businessDate(context.now));
	await store.updateSubscription(context, id, { terminate_on, ...unwarned });
	const own = items.filter((item) => item.terminate_on !== null);
	await store.updateItems(context, own, { terminate_on: null, ...unwarned });
}

/** Items that a change has ended, and that were on, get a day of removal. The caller has locked their subscription. */
export const planItemRemoval = (
	context: OperationContext,
	items: readonly Pick<Item, 'id'>[],
	change_id?: string,
): Promise<void> =>
	store.updateItems(context, items, {
		terminate_on: terminationDay(context, businessDate(context.now)),
		...unwarned,
		...(change_id === undefined ? {} : { ended_by_id: change_id }),
	});

/**
 * Keeps items that go on again before their day. A warning that has not left named them as well as others of the same change: it is
 * not sent any more, and the others are warned anew. The caller has locked the subscription.
 */
export async function cancelItemRemoval(
	context: OperationContext,
	all: readonly Item[],
	kept: readonly Item[],
): Promise<void> {
	const planned = kept.filter(({ terminate_on }) => terminate_on !== null);
	await store.updateItems(context, planned, { terminate_on: null, ...unwarned });
	const changes = new Set(planned.map(({ ended_by_id }) => ended_by_id));
	const others = all.filter(
		(item) =>
			changes.has(item.ended_by_id) &&
			item.terminate_on !== null &&
			item.termination_warned_at === null &&
			!planned.some(({ id }) => id === item.id),
	);
	await store.updateItems(context, others, unwarned);
}

/**
 * Keeps what was switched off, such as when the client comes back in the grace time: nothing is removed any more, and a warning
 * that has not left yet is not sent. False when there is nothing to keep: its removal has begun, or was never planned. Items that
 * a change had ended before do not come back: they are removed on a day of their own.
 */
export async function cancelTermination(
	context: OperationContext,
	subscriptionId: string,
): Promise<boolean> {
	const { terminate_on, items } = await store.lockSubscription(context, subscriptionId);
	if (terminate_on === null) return false;
	await store.updateSubscription(context, subscriptionId, { terminate_on: null });
	const ended = items.filter(({ quantity, ended_by_id }) => quantity === 0 && ended_by_id !== null);
	if (ended.length === 0) return true;
	const tasks = await listTasksOf(context, subscriptionId);
	await planItemRemoval(
		context,
		ended.filter((item) => isLeft(item, tasks)),
	);
	return true;
}

/**
 * Notes that the last warning is on its way. It names the day as planned, unless that would leave the client less time than the
 * warning promises. False when nothing is left to remove. The caller has locked the subscription.
 */
export async function markWarningQueued(
	context: OperationContext,
	removal: Removal,
): Promise<boolean> {
	const plan = planOf(removal);
	if (plan === null) return false;
	// Such as an activation that was called off before it was begun: there is nothing to warn of, or to remove.
	if ((await servicesToRemove(context, removal)).length === 0) {
		await setPlan(context, removal, { terminate_on: null });
		return false;
	}
	const earliest = addDays(businessDate(context.now), terminationWarningDays);
	await setPlan(context, removal, {
		terminate_on: laterDay(plan.terminate_on, earliest),
		termination_warning_queued_at: context.now,
	});
	return true;
}

/**
 * The last warning has left. However late that was, nothing is removed before three full days have passed; today counts as
 * none of them. The caller has locked the subscription.
 */
export async function markWarned(context: OperationContext, removal: Removal): Promise<void> {
	const plan = planOf(removal);
	if (plan === null || plan.termination_warned_at !== null) return;
	await setPlan(context, removal, {
		termination_warned_at: context.now,
		terminate_on: laterDay(plan.terminate_on, addDays(businessDate(context.now), 4)),
	});
}

/** Removes it, with its data. The client was warned, and the day has come. The caller has locked the subscription. */
export async function terminate(context: OperationContext, removal: Removal): Promise<void> {
	const { subscription, change_id } = removal;
	const wanted = { ...subscription, items: [...itemsOf(removal)] };
	await requestServices(context, wanted, 'TERMINATE', change_id ?? endOccasion);
	await setPlan(context, removal, { terminate_on: null });
}

/** What a warning names: the services of which something is left at a target, with how many there were. */
export async function servicesToRemove(
	context: ReadContext,
	removal: Removal,
): Promise<{ description: string; quantity: string }[]> {
	const tasks = await listTasksOf(context, removal.subscription.id);
	return itemsOf(removal)
		.filter((item) => isLeft(item, tasks))
		.map(({ id, description, quantity }) => {
			const last = tasks.findLast(({ subject_id }) => subject_id === id);
			return { description, quantity: String(quantity || (last?.quantity ?? quantity)) };
		});
}
