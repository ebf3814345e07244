import type { z } from 'zod';
import { ActivationWorkflow } from './contract.ts';
import type { WorkflowRow } from './store.ts';

const { service_sequence } = ActivationWorkflow.shape;

/** A row as the API shows it. */
export const toWorkflow = (row: WorkflowRow): z.output<typeof ActivationWorkflow> => ({
	...row,
	service_sequence: service_sequence.parse(row.service_sequence),
});
