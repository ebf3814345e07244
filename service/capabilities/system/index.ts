export type { AuditView } from './contract.ts';
export { recordVendorCalls } from './record-vendor-calls.ts';
export type { VendorsView } from './vendor-contract.ts';
