export type { OperationContext, ReadContext } from './context.ts';
export { makeContext } from './make-context.ts';
export type { Call } from './make-context.ts';
