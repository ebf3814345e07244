import type { z } from 'zod';
import type { Logger } from '../log/index.ts';

/** What a provider is given besides its own settings. */
export type ProviderTools = { log: Logger };

/**
 * Manifest of a vendor. The keys of `config` are names of environment variables. A provider is installed when all its
 * `required` variables are set, not installed when none is; some but not all stops the start with one message.
 * `P` maps port names to implementations, for example `{ paymentGateway: PaymentGateway }`.
 */
export type ProviderManifest<P extends object = object> = {
	id: string;
	title: string;
	documentation: string;
	config: z.ZodObject;
	required: readonly string[];
	create(config: Record<string, unknown>, tools: ProviderTools): P & { close?(): Promise<void> };
};

/** Declares a vendor; `create` receives the parsed settings with their types. */
export function defineProvider<S extends z.ZodObject, P extends object>(manifest: {
	id: string;
	title: string;
	documentation: string;
	config: S;
	required: readonly (keyof z.output<S> & string)[];
	create(config: z.output<S>, tools: ProviderTools): P & { close?(): Promise<void> };
}): ProviderManifest<P> {
	return {
		...manifest,
		create: (config, tools) => manifest.create(manifest.config.parse(config) as z.output<S>, tools),
	};
}
