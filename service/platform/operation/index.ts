export { externalOperation, handle, handleOrRefuse, Refusal } from './define-handler.ts';
export type { Handler, Outcome, Prepared } from './define-handler.ts';
export { runOperation } from './run-operation.ts';
export type { Answer } from './run-operation.ts';
