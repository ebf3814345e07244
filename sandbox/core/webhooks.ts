import { z } from 'zod';
import type { Fault } from './faults.ts';
import type { World } from './world.ts';

export type WebhookAttempt = { at: string; status: number | null; error: string | null };

export type WebhookDelivery = {
	id: string;
	/** The same in all attempts: what a receiver can tell a repetition by. */
	webhook_id: string;
	/** What it is about, such as the id of an invoice. */
	subject: string;
	event: string;
	url: string | null;
	payload: Record<string, unknown>;
	faults: string[];
	copies: number;
	attempts: WebhookAttempt[];
	state: 'waiting' | 'sending' | 'acknowledged' | 'exhausted' | 'lost' | 'no_url';
	created: string;
};

/** How a vendor calls its customers. */
export type WebhookRules<Own> = {
	/** When a webhook is sent again, from the first attempt on; an entry for each retry. */
	retries_at_ms: readonly number[];
	/** How long it waits for the answer. */
	answer_time_ms: number;
	/** Asked anew for each attempt. `is_forged`: signed with a wrong secret, as by the fault `webhook_wrong_token`. */
	request(
		own: Own,
		delivery: WebhookDelivery,
		how: { is_forged: boolean },
	): { headers: Record<string, string>; body: string };
	/** Which answers end the retries; any 2xx by default. */
	acknowledges?(answer: { status: number; body: string }): boolean;
	/** Makes the payload lie about the amount; without it the vendor has no fault `webhook_wrong_amount`. */
	falsify?(payload: Record<string, unknown>, fault: Fault): void;
};

export type Webhooks = {
	/** Where they go. Configuration, as in a vendor's dashboard: a reset keeps it. */
	callback_url: string | null;
	readonly deliveries: readonly WebhookDelivery[];
	send(webhook: { event: string; subject: string; payload: Record<string, unknown> }): void;
	/** As the button of a vendor's dashboard: one attempt more, to where webhooks go now. False: there is none such. */
	resend(id: string): boolean;
	reset(): void;
	/** Puts what an earlier process had sent into the books; what waited then is not sent any more. */
	restore(deliveries: readonly WebhookDelivery[]): void;
};

/** A receiver that hangs must not hold back the webhooks that were to be overtaken. */
const OVERTAKE_MS_MAX = 2000;

/** Sends a vendor's webhooks with its retries and signature, and with the faults that are switched on. */
export function createWebhooks<Own>(
	world: World,
	vendor: string,
	rules: WebhookRules<Own>,
	own: () => Own,
): Webhooks {
	let deliveries: WebhookDelivery[] = [];
	/** Webhooks that wait for a later one to overtake them. */
	let heldBack: (() => void)[] = [];
	const acknowledges =
		rules.acknowledges ?? (({ status }: { status: number }) => status >= 200 && status < 300);

	async function attempt(delivery: WebhookDelivery, number: number) {
		const books = deliveries;
		const { url } = delivery;
		if (!url || delivery.state === 'acknowledged') return;
		delivery.state = 'sending';
		const record: WebhookAttempt = { at: world.now().toISOString(), status: null, error: null };
		delivery.attempts.push(record);
		let isTaken = false;
		try {
			const is_forged = delivery.faults.includes('webhook_wrong_token');
			const { headers, body } = rules.request(own(), delivery, { is_forged });
			const response = await fetch(url, {
				method: 'POST',
				headers,
				body,
				redirect: 'manual',
				signal: AbortSignal.timeout(rules.answer_time_ms),
			});
			record.status = response.status;
			isTaken = acknowledges({ status: response.status, body: await response.text() });
		} catch (error) {
			record.error = describe(error);
		}
		// A reset in the meantime has forgotten this webhook.
		if (deliveries !== books) return;
		if (isTaken) {
			delivery.state = 'acknowledged';
			return;
		}
		if (isAcknowledged(delivery)) return;
		const due = rules.retries_at_ms[number];
		if (due === undefined) {
			delivery.state = 'exhausted';
			return;
		}
		delivery.state = 'waiting';
		const delay = (due - (rules.retries_at_ms[number - 1] ?? 0)) / world.options.clock_speed;
		world.timers.later(delay, () => void attempt(delivery, number + 1));
	}

	function holdBack(start: () => unknown, limitMs: number) {
		const books = deliveries;
		let isStarted = false;
		const release = () => {
			if (isStarted || deliveries !== books) return;
			isStarted = true;
			start();
		};
		heldBack.push(release);
		world.timers.later(limitMs, release);
	}

	const webhooks: Webhooks = {
		callback_url: null,
		get deliveries() {
			return deliveries;
		},
		send({ event, subject, payload }) {
			const target = { method: 'POST', path: `/webhook/${event}` };
			const delivery: WebhookDelivery = {
				id: `whd_${world.random.hex(16)}`,
				webhook_id: world.random.hex(24) + Date.now().toString(36),
				subject,
				event,
				url: webhooks.callback_url,
				payload,
				faults: [],
				copies: 1,
				attempts: [],
				state: 'waiting',
				created: world.now().toISOString(),
			};
			const take = (kind: string) => {
				const fault = world.faults.take(vendor, [kind], target);
				if (fault) delivery.faults.push(kind);
				return fault;
			};
			deliveries.push(delivery);
			if (!delivery.url) {
				delivery.state = 'no_url';
				return;
			}
			if (take('webhook_lost')) {
				delivery.state = 'lost';
				return;
			}
			const lie = rules.falsify && take('webhook_wrong_amount');
			if (lie) rules.falsify?.(payload, lie);
			const duplicate = take('webhook_duplicate');
			if (duplicate) delivery.copies = duplicate.copies ?? 2;
			take('webhook_wrong_token');
			const late = take('webhook_late');
			const reorder = late ? undefined : take('webhook_reorder');

			const start = () =>
				Promise.all(Array.from({ length: delivery.copies }, () => attempt(delivery, 0)));
			if (late) {
				world.timers.later(late.delay_ms ?? 5000, () => void start());
				return;
			}
			if (reorder) return holdBack(start, reorder.delay_ms ?? 2000);
			const started = start();
			const overtaken = heldBack.splice(0);
			if (overtaken.length === 0) return;
			// Only when this one is answered have the others been overtaken for certain.
			void Promise.race([started, world.timers.sleep(OVERTAKE_MS_MAX)]).then(() => {
				for (const release of overtaken) release();
			});
		},
		resend(id) {
			const delivery = deliveries.find((one) => one.id === id);
			if (!delivery) return false;
			delivery.url = webhooks.callback_url;
			delivery.state = 'waiting';
			void attempt(delivery, rules.retries_at_ms.length);
			return true;
		},
		reset() {
			deliveries = [];
			heldBack = [];
		},
		restore(earlier) {
			deliveries = [...earlier];
		},
	};
	return webhooks;
}

// Read through a function: another copy may have been acknowledged while this one was awaited.
const isAcknowledged = (delivery: WebhookDelivery) => delivery.state === 'acknowledged';

/** `fetch failed` says nothing; its cause has the code. */
function describe(error: unknown): string {
	const cause = z.object({ cause: z.object({ code: z.string() }) }).safeParse(error);
	return cause.success ? cause.data.cause.code : String(error);
}
