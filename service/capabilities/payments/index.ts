export { closeLinks, hasLiveLink } from './close-links.ts';
export { CollectionWarning, collectionWarnings, smallestCollectable } from './collectable.ts';
export { listMoneyFrom } from './credit-store.ts';
export { listPaymentCredit, takeCredit } from './credit.ts';
export { ensureLinkLater } from './ensure-link.ts';
export {
	askAboutLinks,
	ensureExactLink,
	isMoneyOnItsWay,
	type ExactLink,
} from './exact-link.ts';
export { keepCredit } from './keep-credit.ts';
export { definePayable, payablePoint } from './payable.ts';
export type { Money, SubjectLink, Taken } from './payable.ts';
export { findLink as findPaymentLink, hasLinkSince } from './store.ts';
export { paymentOfReturn, type Returned } from './return-address.ts';
export type { LinkRow, PaymentRow } from './store.ts';
