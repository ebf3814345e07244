export { cancelOpenCycles, createCycle, redateCycle } from './cycles.ts';
export { findInitialCycle, getBareCycle as getBillingCycle, hasOverdueCycle } from './store.ts';
export { listBillingCycles } from './operations/list-billing-cycles.ts';
export { listAgeing, listCollection } from './figures-store.ts';
export type { AgeingRow, CollectionRow } from './figures-store.ts';
