import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const WorkflowTaken = defineError('activation_workflow.taken', {
	status: 409,
	title: 'Another activation workflow has this name, or is active for the same template',
	advice: 'Choose another name, or set is_active of the other to false first',
	details: z.object({ activation_workflow_id: z.string(), name: z.string() }),
});
export const activationErrors = [WorkflowTaken];
