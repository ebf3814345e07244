export { createApp } from './app.ts';
export { anonymous, mountOperations, mountRootAliases } from './mount.ts';
export type { Authenticate, Locals } from './mount.ts';
export { sendProblem, toDomainError } from './problem.ts';
