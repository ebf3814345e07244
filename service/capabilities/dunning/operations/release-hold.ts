import { businessDate } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { dunningContract } from '../contract.ts';
import { HoldReleased } from '../errors.ts';
import * as holds from '../hold-store.ts';
import * as store from '../store.ts';
import { toHold } from '../to-hold.ts';

export const releaseHold = handle(dunningContract.release, async (input, context) => {
	const hold = await holds.lockHold(context, input.dunning_hold_id);
	if (hold.released_at !== null || hold.until < businessDate(context.now))
		throw HoldReleased({ dunning_hold_id: hold.id });
	const released_by = context.actor.name;
	const after = await holds.releaseHold(context, hold.id, {
		released_by,
		release_note: input.note,
	});
	await store.wakeHeld(context, hold);
	return toHold(context, after);
});
