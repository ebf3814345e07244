import type { Accounts } from './credentials.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { RequestLog } from './request-log.ts';
import type { Timers } from './timers.ts';
import type { CosmicBooks } from '../vendors/cosmic-state.ts';
import type { GmailBooks } from '../vendors/gmail.ts';
import type { GoogleBooks, Tokens } from '../vendors/google-state.ts';
import type { GeminiBooks } from '../vendors/gemini.ts';
import type { XenditBooks } from '../vendors/xendit-state.ts';

export type Options = {
	port: number;
	public_url?: string;
	seed: number;
	xendit_callback_url?: string;
	/** How many times faster Xendit's webhook retry schedule runs. */
	clock_speed: number;
	/** Requests a minute and endpoint; 0 = no limit. */
	xendit_rate_limit: number;
	/** Where the books are kept from one start to the next; without it they end with the process. */
	books_file?: string;
};

/** Everything the simulators share. The books are replaced by a reset, the accounts are not. */
export type World = {
	options: Options;
	url: string;
	public_url: string;
	accounts: Accounts;
	tokens: Tokens;
	now(): Date;
	/** Time travel: invoices expire and operations age by it. */
	clock_offset_ms: number;
	random: Random;
	faults: Faults;
	requests: RequestLog;
	timers: Timers;
	xendit: XenditBooks;
	cosmic: CosmicBooks;
	google: GoogleBooks;
	gmail: GmailBooks;
	gemini: GeminiBooks;
};
