export { recordVendorCalls } from './record-vendor-calls.ts';
