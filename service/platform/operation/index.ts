export { externalOperation, handle, Refusal } from './define-handler.ts';
export type { Handler, Outcome, Prepared } from './define-handler.ts';
export { makeContext, runOperation, vendorFailure } from './run-operation.ts';
export type { Answer, Call } from './run-operation.ts';
