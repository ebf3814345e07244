import { z } from 'zod';
import { actions } from './ports.ts';

/**
 * Target of tasks that a workflow does by itself: no provider runs them, a worker claims them, and what it does there we cannot
 * look up.
 */
export const workflowTarget = 'workflow';

/** What staff reads of it where it chooses what delivers a product. Its workflow decides everything, so there is nothing to set. */
export const workflowForProducts = {
	id: workflowTarget,
	title: 'A workflow of your own',
	actions,
	settings: z.strictObject({}),
} as const;
