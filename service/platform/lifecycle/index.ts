export { bindLifecycle, lifecycleTables, statusCheckSql } from './bind-lifecycle.ts';
export type { BoundLifecycle, LifecycleTable, LifecycleTables } from './bind-lifecycle.ts';
export { defineLifecycle, statesOf } from './define-lifecycle.ts';
export type { Lifecycle, StateOf, TransitionOf } from './define-lifecycle.ts';
export { firstMoveTo, statusAt, statusSpans } from './history.ts';
export { allowedTransitions, illegalMove, move, operationsFrom, recordFirstMove } from './move.ts';
