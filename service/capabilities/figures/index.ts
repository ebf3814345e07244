export { findProgress, type SaleProgress } from './funnel-store.ts';
export { stepMedians } from './store.ts';
