import { addDays, businessDate, isoDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { isEnded, lockBillingCycle } from '../../billing/index.ts';
import { getClient } from '../../clients/index.ts';
import { dunningContract } from '../contract.ts';
import { CycleSettled } from '../errors.ts';
import * as store from '../hold-store.ts';
import { toHold } from '../to-hold.ts';

const daysMax = 366;

export const holdDunning = handle(dunningContract.hold, async (input, context) => {
	const { reason, note, until } = input;
	const today = businessDate(context.now);
	if (until < today || until > addDays(today, daysMax)) {
		const message = `Must be from ${isoDate(today)} to ${isoDate(addDays(today, daysMax))}`;
		throw invalidInput([{ path: 'body.until', message }]);
	}
	const held = await heldOf(context, input);
	const created_by = context.actor.name;
	return toHold(
		context,
		await store.insertHold(context, { ...held, reason, note, until, created_by }),
	);
});

/** A cycle is locked: a step that is being taken comes before the hold, and none after it. */
async function heldOf(
	context: OperationContext,
	input: { billing_cycle_id?: string | undefined; client_id?: string | undefined },
): Promise<{ client_id: string; billing_cycle_id: string | null }> {
	if (input.billing_cycle_id === undefined) {
		const client = await getClient(context, input.client_id ?? '');
		return { client_id: client.id, billing_cycle_id: null };
	}
	const { id, client_id, status } = await lockBillingCycle(context, input.billing_cycle_id);
	if (isEnded(status))
		throw CycleSettled({ billing_cycle_id: id, status }, { detail: `It is ${status}` });
	return { client_id, billing_cycle_id: id };
}
