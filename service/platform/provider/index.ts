export { answersOverHttp } from './answers-http.ts';
export { defineProvider } from './define-provider.ts';
export type { ProviderManifest, ProviderTools } from './define-provider.ts';
export { deferredSeconds, isDeferred } from './deferred.ts';
export { secretAddress } from './secret-address.ts';
export { assertMaySend, brokenCall, neverSent, nullOn, vendorCall } from './vendor-call.ts';
export {
	codeOfBreak,
	foundIn,
	isMalformedAnswer,
	malformedAnswer,
	readEach,
} from './read-records.ts';
export type { Records, UnreadableRecord } from './read-records.ts';
export { definePort } from './port.ts';
export type { Port } from './port.ts';
export { durationBounds } from './meter.ts';
export type { VendorMinute } from './meter.ts';
export { createRegistry } from './registry.ts';
export type { InstalledProvider, ProviderRegistry, ProviderSummary } from './registry.ts';
