export { ProvisioningTask } from './contract.ts';
export type { ProvisioningOutcome, ProvisioningRequest, ProvisioningTarget } from './ports.ts';
export { taskOwnerPoint } from './owner.ts';
export type { TaskOwner } from './owner.ts';
export { requestActions } from './request-actions.ts';
export { cancelTasksOf, createTasks, listTasksOf } from './tasks.ts';
export type { TaskToCreate } from './tasks.ts';
export { checkTask } from './operations/check-task.ts';
