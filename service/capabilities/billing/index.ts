export { BillingCycle, Document } from './contract.ts';
export { cancelOpenCycles, createInitialCycle } from './cycles.ts';
export type { InitialCycle } from './cycles.ts';
export { findInitialCycle, getBareCycle as getBillingCycle } from './store.ts';
export type { CycleRow } from './store.ts';
export { toBillingCycle } from './to-billing-cycle.ts';
export { listBillingCycles } from './operations/list-billing-cycles.ts';
export { listDocuments } from './operations/list-documents.ts';
