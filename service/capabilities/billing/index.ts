export { cancelOpenCycles, createCycle, redateCycle } from './cycles.ts';
export { findInitialCycle, getBareCycle as getBillingCycle } from './store.ts';
export { listBillingCycles } from './operations/list-billing-cycles.ts';
