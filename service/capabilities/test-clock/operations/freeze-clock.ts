import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import type { MoverParts } from '../advance.ts';
import { beginMove, refusalOfMove } from '../begin-move.ts';
import { clockContract } from '../contract.ts';
import { toClock } from '../to-clock.ts';

/**
 * To stand still is a move to where the clock is, so that simulated vendors stand still, too; to stand still later is a
 * move to there, so that nothing that is due on the way is left out.
 */
export const freezeClock = ({ clock, jobs }: MoverParts) =>
	externalOperation(clockContract.freeze, {
		async prepare({ at, wait_seconds }, context) {
			const wish = at === undefined ? { by_minutes: 0 } : { to: at };
			await beginMove(context, { ...wish, run_on: false, ignore_dead: true });
			return { call: { seconds: wait_seconds } };
		},
		call: ({ seconds }) => clock.settled(seconds),
		async record(outcome, _, context) {
			if (!outcome.ok) throw outcome.error;
			const refusal = await refusalOfMove(context);
			return refusal === null ? toClock(context, jobs) : new Refusal(refusal);
		},
	});
