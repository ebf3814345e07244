import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { describe, isCarried } from './adjust-documents.ts';
import type { PlannedDocument } from './change-schemas.ts';
import { SubscriptionChange } from './change-schemas.ts';
import { detailsOf, entriesOf } from './change-items.ts';
import { subscriptionChangeLifecycle } from './change-lifecycle.ts';
import { isOfItems } from './change-basis.ts';
import type { ChangeRow } from './change-store.ts';
import type { PlannedAdjustment } from './period-documents.ts';
import type { ChangePlan } from './plan-change.ts';
import type { SubscriptionRow } from './store.ts';

/** A change as the API shows it; words and names of staff are not for the client. */
export function toChange(
	{ actor }: Pick<ReadContext, 'actor'>,
	row: ChangeRow,
): z.output<typeof SubscriptionChange> {
	const isClient = actor.role === 'CLIENT';
	const { wish } = detailsOf(row);
	return {
		...row,
		billing_cycle_id: row.billing_cycle_id ?? row.carried_cycle_id,
		kind: SubscriptionChange.shape.kind.parse(row.kind),
		status: SubscriptionChange.shape.status.parse(row.status),
		allowed_transitions: allowedTransitions(subscriptionChangeLifecycle, row.status),
		reason: isClient ? null : row.reason,
		requested_by: isClient ? null : row.requested_by,
		requested_for: isClient ? null : row.requested_for,
		decided_by: isClient ? null : row.decided_by,
		decision_reason: isClient ? null : row.decision_reason,
		charge_amount: wish === undefined ? null : BigInt(wish.charge_amount),
		items: isOfItems(row)
			? entriesOf(row).map(({ item_id, before, after }) => ({ item_id, before, after }))
			: [],
	};
}

/** What a plan leads to, as a preview shows it. */
export function plannedDocuments(
	context: ReadContext,
	subscription: SubscriptionRow,
	plan: Pick<ChangePlan, 'at_once' | 'when_paid' | 'before' | 'after'>,
): z.output<typeof PlannedDocument>[] {
	const shown = (due: 'NOW' | 'WHEN_PAID') => (one: PlannedAdjustment) => ({
		due,
		period_start: one.action === 'REMAKE' ? one.cycle.period_start : one.first_day,
		period_end: one.action === 'REMAKE' ? one.cycle.period_end : one.last_day,
		...figuresOf(context, subscription, one, plan),
	});
	return [...plan.at_once.map(shown('NOW')), ...plan.when_paid.map(shown('WHEN_PAID'))];
}

function figuresOf(
	context: ReadContext,
	subscription: SubscriptionRow,
	one: PlannedAdjustment,
	terms: Pick<ChangePlan, 'before' | 'after'>,
) {
	if (one.action === 'REMAKE') {
		const net = sumOf(one.items.map(({ amount }) => amount));
		return {
			kind: 'RENEWAL' as const,
			net,
			tax: one.tax,
			amount: net + one.tax,
			replaces_billing_cycle_id: one.cycle.id,
			lines: one.items.map(({ description, amount, tax }) => ({ description, net: amount, tax })),
		};
	}
	const { net, tax, lines } = one.document;
	const givesBack = net + tax < 0n;
	return {
		kind: givesBack
			? ('CREDIT_NOTE' as const)
			: isCarried(context, subscription, one)
				? ('CARRIED' as const)
				: ('ADJUSTMENT' as const),
		net,
		tax,
		amount: net + tax,
		replaces_billing_cycle_id: null,
		lines: lines.map((line) => ({
			description: describe(line.item_id, one, terms),
			net: line.net,
			tax: line.tax,
		})),
	};
}
