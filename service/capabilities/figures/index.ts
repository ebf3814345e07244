export type { FunnelView } from './funnel-contract.ts';
export { findProgress, type SaleProgress } from './funnel-store.ts';
export { stepMedians } from './store.ts';
