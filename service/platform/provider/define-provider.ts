import { z } from 'zod';
import type { Logger } from '../log/index.ts';
import type { PaceSettings, Rate } from './pace.ts';

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
	/**
	 * Default rate limit of one process; the settings can change it. Without it calls are not limited. Where the vendor counts
	 * units, `costs` says how many a call takes, and the settings are named by `counts`.
	 */
	pace?: PaceSettings & { counts?: 'CALLS' | 'UNITS' };
	create(config: z.output<S>, tools: ProviderTools): P & { close?(): Promise<void> };
}): ProviderManifest<P> {
	const { pace, ...rest } = manifest;
	const create: ProviderManifest<P>['create'] = (config, tools) =>
		manifest.create(manifest.config.parse(config) as z.output<S>, tools);
	if (pace === undefined) return { ...rest, pace: () => null, create };
	const { counts = 'CALLS', narrower } = pace;
	const rates = [
		{ unit: counts, rate: pace },
		...(narrower === undefined ? [] : [{ unit: 'SENDS', rate: narrower }]),
	].map(({ unit, rate }) => ({ names: paceVariables(manifest.id, unit), unit, rate }));
	const own = z.object(
		Object.assign({}, ...rates.map((one) => paceConfig(manifest.title, one))) as z.ZodRawShape,
	);
	return {
		...rest,
		config: z.object({ ...manifest.config.shape, ...own.shape }),
		pace(config) {
			const settings = own.parse(config) as Record<string, number>;
			const [main, slower] = rates.map(({ names, rate }) => ({
				per_second: settings[names.per_second] ?? rate.per_second,
				burst: settings[names.burst] ?? rate.burst,
			}));
			return {
				...pace,
				...main,
				...(narrower === undefined ? {} : { narrower: { ...narrower, ...slower } }),
			};
		},
		create,
	};
}

/** `XENDIT_CALLS_PER_SECOND` and `XENDIT_CALLS_BURST` */
function paceVariables(id: string, unit: string): { per_second: string; burst: string } {
	const prefix = id.toUpperCase().replaceAll('-', '_');
	return { per_second: `${prefix}_${unit}_PER_SECOND`, burst: `${prefix}_${unit}_BURST` };
}

const verbs: Readonly<Record<string, string>> = { UNITS: 'spend at', SENDS: 'send by' };
const words: Readonly<Record<string, string>> = {
	CALLS: 'Calls',
	UNITS: 'Quota units',
	SENDS: 'Messages',
};

function paceConfig(
	title: string,
	{ names, unit, rate }: { names: ReturnType<typeof paceVariables>; unit: string; rate: Rate },
): z.ZodRawShape {
	const what = words[unit] ?? unit;
	return {
		[names.per_second]: z.coerce
			.number()
			.min(0.01)
			.max(100_000)
			.default(rate.per_second)
			.meta({
				description: `${what} a second that one process may ${verbs[unit] ?? 'make to'} ${title}; divide what the vendor allows by the number of processes`,
			}),
		[names.burst]: z.coerce
			.number()
			.int()
			.min(1)
			.max(100_000)
			.default(rate.burst)
			.meta({
				description: `${what} that may leave to ${title} at once after a quiet time`,
			}),
	};
}
