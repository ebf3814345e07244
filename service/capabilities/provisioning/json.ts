import { z } from 'zod';

/** Data that a provider owns and we only keep. */
export const ProviderData = z.record(z.string(), z.unknown());

const Json = z.record(z.string(), z.json());

/** The same as the database takes it; what JSON cannot hold is left out. */
export const plainJson = (value: unknown): z.output<typeof Json> =>
	Json.parse(JSON.parse(JSON.stringify(value ?? {})));
