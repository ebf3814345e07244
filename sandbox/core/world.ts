import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { RequestLog } from './request-log.ts';
import type { Timers } from './timers.ts';

export type Options = {
	port: number;
	public_url?: string;
	/** Of keys, ids and the draws of faults: the same seed gives the same run. */
	seed: number;
	/** Each vendor sends its webhooks to `{webhooks_url}/{id of the vendor}`; without it, to nowhere. */
	webhooks_url?: string;
	/** How many times faster the webhooks' retry schedules run. */
	clock_speed: number;
	/** Requests a minute and endpoint instead of the vendors' own limits; 0 = no limit. */
	rate_limit?: number;
	/** Where the books are kept from one start to the next; without it they end with the process. */
	books_file?: string;
};

/** What all simulators share. */
export type World = {
	readonly options: Options;
	readonly url: string;
	readonly public_url: string;
	now(): Date;
	/** Time travel: invoices expire and operations age by it. */
	clock_offset_ms: number;
	/** The instant at which the clock stands, or null while it runs. */
	clock_stands_at: Date | null;
	/** Ids are drawn from it. */
	random: Random;
	readonly faults: Faults;
	readonly requests: RequestLog;
	readonly timers: Timers;
};
