export { AmountNotCollectable, OutcomeUnknown } from './errors.ts';
export { PaymentLink } from './contract.ts';
