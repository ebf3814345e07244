export { closeLinks, hasLiveLink } from './close-links.ts';
export { definePayable, payablePoint } from './payable.ts';
export { findLink as findPaymentLink } from './store.ts';
export type { LinkRow } from './store.ts';
