export { cancelOpenCycles, createCycle, redateCycle } from './cycles.ts';
export { cycleHistory, type CycleHistory } from './cycle-history.ts';
export { invoiceAtOnce } from './issue.ts';
export { findInitialCycle, getBareCycle as getBillingCycle, hasOverdueCycle } from './store.ts';
export { listBillingCycles } from './operations/list-billing-cycles.ts';
export { listAgeing, listCollection } from './figures-store.ts';
export type { AgeingRow, CollectionRow } from './figures-store.ts';
