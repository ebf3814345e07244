export { closeLinks, hasLiveLink } from './close-links.ts';
export { listMoneyFrom } from './credit-store.ts';
export { listPaymentCredit, takeCredit } from './credit.ts';
export { CollectionWarning, collectionWarnings } from './collectable.ts';
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
