export type { AuditView } from './contract.ts';
export { listOwnActions } from './operations/list-own-actions.ts';
export { recordVendorCalls } from './record-vendor-calls.ts';
export type { VendorsView } from './vendor-contract.ts';
