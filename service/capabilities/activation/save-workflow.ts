import { invalidInput } from '../../platform/errors/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { SequencedService } from './contract.ts';
import { WorkflowTaken } from './errors.ts';
import { sequenceProblems } from './rules.ts';
import * as store from './store.ts';

/** All that is wrong in one answer. */
export function assertSequence(sequence: readonly SequencedService[]): void {
	const problems = sequenceProblems(sequence);
	if (problems.length > 0)
		throw invalidInput(problems.map((message) => ({ path: 'body.service_sequence', message })));
}

export async function assertFree(
	context: Pick<ReadContext, 'tx'>,
	values: Pick<store.WorkflowValues, 'name' | 'deployment_template_id' | 'is_active'>,
	ownId: string | null,
): Promise<void> {
	const rival = await store.findRival(context, values, ownId);
	if (rival !== null) throw WorkflowTaken({ activation_workflow_id: rival.id, name: rival.name });
}
