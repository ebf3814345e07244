export { paymentTerms } from './config.ts';
export { QuotationExpired } from './errors.ts';
export { figuresOf, taxRuleOf } from './figures.ts';
export { acceptQuotation } from './operations/accept-quotation.ts';
export { rejectQuotation } from './operations/reject-quotation.ts';
export { findSuccessor, getQuotation } from './store.ts';
export type { QuotationWithItems } from './store.ts';
export { isExpired } from './rules.ts';
export { actorOfLink, quotationToken } from './token.ts';
