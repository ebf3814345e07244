import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import type { MoverParts } from '../advance.ts';
import { beginMove, refusalOfMove } from '../begin-move.ts';
import { clockContract } from '../contract.ts';
import { toClock } from '../to-clock.ts';

/** The move is a job of the workers; this waits for it as long as the caller wants. */
export const moveClock = ({ clock, jobs }: MoverParts) =>
	externalOperation(clockContract.move, {
		async prepare(input, context) {
			await beginMove(context, input);
			return { call: { seconds: input.wait_seconds } };
		},
		call: ({ seconds }) => clock.settled(seconds),
		async record(outcome, _, context) {
			if (!outcome.ok) throw outcome.error;
			const refusal = await refusalOfMove(context);
			return refusal === null ? toClock(context, jobs) : new Refusal(refusal);
		},
	});
