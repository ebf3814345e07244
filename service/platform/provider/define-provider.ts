import { z } from 'zod';
import type { Logger } from '../log/index.ts';
import type { PaceSettings } from './pace.ts';

/** Passed to a provider's `create` besides its own settings. */
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
	/** Rate limit by the settings; null for a provider that is not on the network. */
	pace(config: Record<string, unknown>): PaceSettings | null;
	create(config: Record<string, unknown>, tools: ProviderTools): P & { close?(): Promise<void> };
};

/** Declares a vendor; `create` receives the parsed settings with their types. */
export function defineProvider<S extends z.ZodObject, P extends object>(manifest: {
	id: string;
	title: string;
	documentation: string;
	config: S;
	required: readonly (keyof z.output<S> & string)[];
	/** Default rate limit of one process; the settings can change it. Without it calls are not limited. */
	pace?: PaceSettings;
	create(config: z.output<S>, tools: ProviderTools): P & { close?(): Promise<void> };
}): ProviderManifest<P> {
	const { pace, ...rest } = manifest;
	const create: ProviderManifest<P>['create'] = (config, tools) =>
		manifest.create(manifest.config.parse(config) as z.output<S>, tools);
	if (pace === undefined) return { ...rest, pace: () => null, create };
	const names = paceVariables(manifest.id);
	const own = paceConfig(manifest.title, names, pace);
	return {
		...rest,
		config: z.object({ ...manifest.config.shape, ...own.shape }),
		pace(config) {
			const settings = own.parse(config);
			return {
				per_second: settings[names.per_second] ?? pace.per_second,
				burst: settings[names.burst] ?? pace.burst,
			};
		},
		create,
	};
}

/** `XENDIT_CALLS_PER_SECOND` and `XENDIT_CALLS_BURST` */
function paceVariables(id: string): { per_second: string; burst: string } {
	const prefix = id.toUpperCase().replaceAll('-', '_');
	return { per_second: `${prefix}_CALLS_PER_SECOND`, burst: `${prefix}_CALLS_BURST` };
}

function paceConfig(title: string, names: ReturnType<typeof paceVariables>, pace: PaceSettings) {
	const rate = z.coerce.number().min(0.01).max(100_000).default(pace.per_second);
	const burst = z.coerce.number().int().min(1).max(100_000).default(pace.burst);
	return z.object({
		[names.per_second]: rate.meta({
			description: `Calls a second that one process may make to ${title}; divide what the vendor allows by the number of processes`,
		}),
		[names.burst]: burst.meta({
			description: `Calls that may leave to ${title} at once after a quiet time`,
		}),
	});
}
