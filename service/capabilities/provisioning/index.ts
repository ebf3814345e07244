export { ProvisioningTask } from './contract.ts';
export { taskOwnerPoint } from './owner.ts';
export type { AttemptFacts, TaskOwner } from './owner.ts';
export { cancelTasksOf, createTasks, listTasksOf } from './tasks.ts';
export type { TasksToCreate, TaskToCreate } from './tasks.ts';
