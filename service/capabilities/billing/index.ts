export { cancelOpenCycles, createInitialCycle } from './cycles.ts';
export { findInitialCycle, getBareCycle as getBillingCycle } from './store.ts';
export { listBillingCycles } from './operations/list-billing-cycles.ts';
export { listDocuments } from './operations/list-documents.ts';
