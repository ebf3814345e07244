import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { outcomesOf } from '../notifications/index.ts';
import { DunningStep } from './contract.ts';
import { dunningStepLifecycle } from './lifecycle.ts';
import type { StepRow } from './store.ts';

type Shown = z.output<typeof DunningStep>;

/** Steps with what became of their messages, which is read in one statement for all. */
export async function toSteps(context: ReadContext, rows: readonly StepRow[]): Promise<Shown[]> {
	const ids = rows.flatMap(({ message_id }) => (message_id === null ? [] : [message_id]));
	const outcomes = await outcomesOf(context, ids);
	return rows.map((row) => {
		const outcome = row.message_id === null ? undefined : outcomes.get(row.message_id);
		return {
			...row,
			// Text columns are checked against what the contract names; a row that does not fit is a defect.
			action: DunningStep.shape.action.parse(row.action),
			status: DunningStep.shape.status.parse(row.status),
			allowed_transitions: allowedTransitions(dunningStepLifecycle, row.status),
			message_status: outcome?.status ?? null,
			sent_at: outcome?.sent_at ?? null,
		};
	});
}

export async function toStep(context: ReadContext, row: StepRow): Promise<Shown> {
	const [shown] = await toSteps(context, [row]);
	if (shown === undefined) throw new Error('One step gives one');
	return shown;
}
