import type { RequestHandler } from 'express';
import type { BoundControl } from './control-route.ts';
import type { Html } from './html.ts';
import type { WebhookDelivery, Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

/** A sandbox that runs: what its vendors share, and the vendors. */
export type RunningWorld = World & {
	readonly vendors: readonly RunningVendor[];
	/** Forgets books, webhooks, requests, faults and clock; keeps credentials and callback URLs. */
	reset(): void;
};

export type RunningVendor = {
	id: string;
	title: string;
	environment: Record<string, string>;
	short_time_limits: Record<string, string>;
	page?: { address: string; title: string; content(): Html };
	web: Record<string, RequestHandler>;
	apis: { at: string[]; at_root?: RegExp; handler: RequestHandler }[];
	control: BoundControl[];
	webhooks?: Webhooks;
	report(): object;
	counts(): Record<string, number>;
	tick(): void;
	reset(): void;
	/** What is kept from one process to the next. */
	kept(): KeptBooks;
	restore(kept: KeptBooks): void;
};

export type KeptBooks = { books: object; deliveries: readonly WebhookDelivery[] };
