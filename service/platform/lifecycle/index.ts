export { defineLifecycle, statusCheckSql } from './define-lifecycle.ts';
export type { Lifecycle, StateOf, TransitionOf } from './define-lifecycle.ts';
export { allowedTransitions, move } from './move.ts';
