export { ProvisioningTask } from './contract.ts';
export { taskOwnerPoint } from './owner.ts';
export type { TaskOwner } from './owner.ts';
export { openStaffTask } from './staff-tasks.ts';
export { cancelTasksOf, createTasks, listTasksOf } from './tasks.ts';
export type { TaskToCreate } from './tasks.ts';
