export { defineProvider } from './define-provider.ts';
export type { ProviderManifest, ProviderTools } from './define-provider.ts';
export { neverSent, vendorCall } from './vendor-call.ts';
