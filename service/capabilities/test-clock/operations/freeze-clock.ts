import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import type { MoverParts } from '../advance.ts';
import { beginMove, freezeNow, refusalOfMove } from '../begin-move.ts';
import { clockContract } from '../contract.ts';
import { toClock } from '../to-clock.ts';

/** To stand still at a later instant is to be moved there: nothing that is due on the way is left out. */
export const freezeClock = ({ clock, jobs }: MoverParts) =>
	externalOperation(clockContract.freeze, {
		async prepare({ at, wait_seconds }, context) {
			if (at !== undefined) {
				await beginMove(context, { to: at, run_on: false, ignore_dead: false });
				return { call: { seconds: wait_seconds } };
			}
			await freezeNow(context);
			return { done: await toClock(context, jobs) };
		},
		call: ({ seconds }) => clock.settled(seconds),
		async record(outcome, _, context) {
			if (!outcome.ok) throw outcome.error;
			const refusal = await refusalOfMove(context);
			return refusal === null ? toClock(context, jobs) : new Refusal(refusal);
		},
	});
