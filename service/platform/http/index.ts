export { createApp } from './app.ts';
export { anonymous, mountOperations, mountRootAliases } from './mount.ts';
export type { Authenticate, Locals } from './mount.ts';
<<<<<<< HEAD
export { assertMayUse } from './permissions.ts';
=======
>>>>>>> main
export { sendProblem, toDomainError } from './problem.ts';
export { escapeHtml, html, pageHtml } from './pages.ts';
export type { Html } from './pages.ts';
