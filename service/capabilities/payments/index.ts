export { closeLinks, hasLiveLink } from './close-links.ts';
export { CollectionWarning, collectionWarnings } from './collectable.ts';
export { definePayable, payablePoint } from './payable.ts';
export { expiredLinks, findLink as findPaymentLink } from './store.ts';
export type { LinkRow } from './store.ts';
