import { z } from 'zod';
import type { ProviderManifest } from '../provider/index.ts';

/** Settings of the platform, a capability or a provider: keys are environment variables, each with a description. */
export type ConfigSlice = z.ZodObject;

/** Every setting that was read, by variable name; typed access goes through `read`. */
export type Configuration = {
	/** The slice's part, typed: `config.read(billingConfig).FINANCE_EMAIL`. */
	read<S extends ConfigSlice>(slice: S): z.output<S>;
	/** Settings of an installed provider, null when it is not installed. */
	provider(id: string): Record<string, unknown> | null;
};

export const platformConfig = z.object({
	DATABASE_URL: z
		.string()
		.regex(/^postgres(ql)?:\/\//, 'Must be a postgresql:// URL')
		.meta({
			description: 'PostgreSQL to keep everything in',
			example: 'postgresql://user:password@localhost:5432/cloudsales',
		}),
	DATABASE_CONNECTIONS: z.coerce
		.number()
		.int()
		.min(2)
		.max(200)
		.default(20)
		.meta({ description: 'Largest number of database connections of one process' }),
	HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on' }),
	PORT: z.coerce
		.number()
		.int()
		.min(0)
		.max(65535)
		.default(3000)
		.meta({ description: 'Port to listen on; 0 takes any free one' }),
	PUBLIC_URL: z.url({ protocol: /^https?$/ }).meta({
		description: 'How people and vendors reach this service; links in mails begin with it',
		example: 'https://sales.example.com',
	}),
	CLOUDSALES_SECRET: z.string().min(32).meta({
		description: 'At least 32 random characters; signs links and encrypts stored secrets',
		example: 'output of: openssl rand -base64 48',
	}),
	BOOTSTRAP_API_KEY: z
		.string()
		.min(32)
		.regex(/^(?!ss_)[\x21-\x7e]{1,500}$/, 'Must be visible ASCII and not begin with ss_')
		.optional()
		.meta({ description: 'An API key with role ADMIN that is created at start, to get going' }),
	LOG_LEVEL: z
		.enum(['debug', 'info', 'warn', 'error', 'silent'])
		.default('info')
		.meta({ description: 'Least important log entry that is written' }),
	REQUESTS_PER_MINUTE: z.coerce
		.number()
		.int()
		.min(10)
		.default(6000)
		.meta({ description: 'Requests a minute that one caller may make before it gets 429' }),
	DRAIN_SECONDS: z.coerce.number().int().min(0).max(600).default(10).meta({
		description:
			'Seconds for which requests are still taken after SIGTERM while /ready answers 503: longer than the load balancer takes to notice; 0 without one',
	}),
	TRUSTED_PROXIES: z
		.string()
		.regex(/^[\w.:/, ]+$/, 'Must be addresses, networks or loopback, with commas between')
		.default('loopback')
		.meta({
			description:
				'Proxies whose X-Forwarded-For names the caller; without them all callers behind one share its requests a minute',
			example: 'loopback, 10.0.0.0/8',
		}),
	VENDOR_FAILURES_MAX: z.coerce.number().int().min(1).max(1_000_000).default(5).meta({
		description:
			'Calls to one vendor that may fail in a row before it is left alone for VENDOR_OPEN_SECONDS; a refusal is no failure',
	}),
	VENDOR_OPEN_SECONDS: z.coerce.number().int().min(1).max(600).default(10).meta({
		description:
			'Seconds for which a vendor that does not answer is left alone before one call tries it again',
	}),
	VENDOR_WAIT_MS: z.coerce.number().int().min(0).max(15_000).default(5000).meta({
		description:
			'Longest time in milliseconds that a call waits for its turn at a vendor with a limit of calls a second',
	}),
});

/** Thrown at start with every problem in one message. */
export class ConfigurationError extends Error {
	constructor(problems: readonly string[]) {
		super(
			`The configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\nSee .env.example for every variable.`,
		);
		this.name = 'ConfigurationError';
	}
}

/** Checks all slices and providers at once; reports every missing or wrong variable with what to do. */
export function loadConfiguration(
	environment: Readonly<Record<string, string | undefined>>,
	slices: readonly ConfigSlice[],
	manifests: readonly ProviderManifest[],
): Configuration {
	const values = Object.fromEntries(
		Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
	);
	const problems: string[] = [];
	const parsed = new Map<ConfigSlice, unknown>();
	const byProvider = new Map<string, Record<string, unknown>>();
	const parse = (slice: ConfigSlice, owner: string): Record<string, unknown> | null => {
		const result = slice.safeParse(values);
		if (result.success) return result.data;
		for (const issue of result.error.issues)
			problems.push(explain(slice, String(issue.path[0]), issue.message, owner));
		return null;
	};
	for (const slice of slices) parsed.set(slice, parse(slice, 'the service'));
	for (const manifest of manifests) {
		const missing = manifest.required.filter((name) => values[name] === undefined);
		if (manifest.required.length > 0 && missing.length === manifest.required.length) continue;
		const settings = parse(manifest.config, manifest.title);
		if (settings !== null) byProvider.set(manifest.id, settings);
	}
	if (problems.length > 0) throw new ConfigurationError([...new Set(problems)]);
	return {
		read: <S extends ConfigSlice>(slice: S) => {
			if (!parsed.has(slice))
				throw new Error('This configuration slice is not listed in app/capabilities.ts');
			return parsed.get(slice) as z.output<S>;
		},
		provider: (id) => byProvider.get(id) ?? null,
	};
}

function explain(slice: ConfigSlice, name: string, message: string, owner: string): string {
	const meta = (slice.shape[name] as z.ZodType | undefined)?.meta();
	const description = meta?.description ?? '';
	return `${name} (${owner}): ${message}. ${description}`.trim();
}
