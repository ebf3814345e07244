export { defineProvider } from './define-provider.ts';
export type { ProviderManifest, ProviderTools } from './define-provider.ts';
export { neverSent, vendorCall } from './vendor-call.ts';
export { createRegistry, definePort } from './registry.ts';
export type { InstalledProvider, Port, ProviderRegistry } from './registry.ts';
