export { ProvisioningTask } from './contract.ts';
export { cancelTasksOf, createTasks, listTasksOf } from './tasks.ts';
export type { TasksToCreate } from './tasks.ts';
