export { closeLinks } from './close-links.ts';
export { Payment, PaymentLink } from './contract.ts';
export { definePayable, payablePoint } from './payable.ts';
export type { Money, PayableTerms, SubjectLink, Taken } from './payable.ts';
export { findLink as findPaymentLink } from './store.ts';
export type { LinkRow } from './store.ts';
