import type { ProviderManifest } from '../platform/provider/index.ts';

/** Every vendor that the service knows, one line each. */
export const providers: readonly ProviderManifest[] = [];
