import { balanceOf, booksOf, clientCredit, isEnded } from '../billing/index.ts';
import { listTasksOf } from '../provisioning/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { rolledBack } from '../../platform/database/index.ts';
import { Subscription } from './contract.ts';
import * as changeStore from './change-store.ts';
import { endAsAsked, type WantedEnd } from './end-subscription.ts';
import { asSubject } from './lifecycle.ts';
import { terminationDay } from './removal.ts';
import { isLeft } from './rules.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';

/** What can be read of an end: the subscription, its documents, the credit of its client and the changes that are not over. */
async function standingOf(context: OperationContext, id: string) {
	const subscription = await store.getSubscription(context, id);
	const { client_id, currency } = subscription;
	const requested = await changeStore.findRequested(context, id);
	const live = await changeStore.listLiveChanges(context, id);
	return {
		subscription,
		...(await booksOf(context, asSubject(subscription))),
		credit: await clientCredit(context, client_id, currency),
		open_changes: [...(requested === null ? [] : [requested]), ...live]
			.filter(({ status }) => status !== 'APPLIED')
			.map((one) => one.id),
	};
}
type Standing = Awaited<ReturnType<typeof standingOf>>;

/** Ends it, says what has become of it, and takes all of it back. The caller has locked the subscription. */
export async function previewEnd(
	context: OperationContext,
	{ id }: SubscriptionRow,
	wanted: WantedEnd,
) {
	const before = await standingOf(context, id);
	const after = await rolledBack(context.tx, async () => {
		await endAsAsked(context, before.subscription, wanted);
		return standingOf(context, id);
	});
	const isNew = <T extends { id: string }>(was: readonly T[], is: readonly T[]): T[] =>
		is.filter((one) => !was.some((other) => other.id === one.id));
	const wasOpen = new Set(
		before.cycles.filter(({ status }) => !isEnded(status)).map((one) => one.id),
	);
	const open = after.cycles.filter((one) => !isEnded(one.status) && balanceOf(one) > 0n);
	const { subscription } = after;
	return {
		subscription_id: id,
		status: Subscription.shape.status.parse(subscription.status),
		currency: subscription.currency,
		service_until: subscription.service_until ?? subscription.ends_on,
		data_removed_on: await removalOf(context, subscription),
		credit_notes: isNew(before.credit_notes, after.credit_notes).map(
			({ period_start, period_end, amount, tax }) => ({ period_start, period_end, amount, tax }),
		),
		credit: after.credit - before.credit,
		cancelled: after.cycles
			.filter(({ id: cycle, status }) => wasOpen.has(cycle) && status === 'CANCELLED')
			.map(toBill),
		bills: isNew(before.cycles, after.cycles).map(toBill),
		owed: open.map((cycle) => ({ ...toBill(cycle), amount: balanceOf(cycle) })),
		drops: before.open_changes.filter((change) => !after.open_changes.includes(change)),
	};
}

const toBill = ({
	id,
	number,
	period_start,
	period_end,
	due_date,
	amount,
}: Standing['cycles'][number]) => ({
	billing_cycle_id: id,
	number,
	period_start,
	period_end,
	due_date,
	amount,
});

/** The day on which its data is removed: it is planned when the services are switched off, the day after the last one. */
async function removalOf(
	context: OperationContext,
	subscription: SubscriptionRow,
): Promise<Date | null> {
	const { id, items, terminate_on, cancel_at_period_end, ends_on } = subscription;
	if (terminate_on !== null || !cancel_at_period_end || ends_on === null) return terminate_on;
	const tasks = await listTasksOf(context, id);
	if (!items.some((item) => isLeft(item, tasks))) return null;
	const off = addDays(ends_on, 1);
	const today = businessDate(context.now);
	return terminationDay(context, off > today ? off : today);
}
