export { cancelOpenCycles, createCycle, redateCycle } from './cycles.ts';
export { cycleHistory, type CycleHistory } from './cycle-history.ts';
export { invoiceAtOnce } from './issue.ts';
export { findInitialCycle, getBareCycle as getBillingCycle, listCyclesOfRun } from './store.ts';
export { listBillingCycles } from './operations/list-billing-cycles.ts';
