/**
 * Target of tasks that a workflow does by itself: no provider runs them, a worker claims them, and what it does there we cannot
 * look up.
 */
export const workflowTarget = 'workflow';
