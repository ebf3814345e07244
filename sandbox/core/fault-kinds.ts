/** What a fault does, by its name. */
export type FaultKinds = Record<string, FaultKind>;

export type FaultKind = {
	/** As the README says it. */
	means: string;
	/**
	 * Ends by itself when the fault does, so that a random run may draw it. One that leaves a lasting refusal behind
	 * is for tests that expect that refusal.
	 */
	passes: boolean;
};

export const fault = (means: string): FaultKind => ({ means, passes: true });
export const lastingFault = (means: string): FaultKind => ({ means, passes: false });

/** At every vendor. */
export const COMMON_FAULTS = {
	timeout_before: fault(
		'nothing is done and nothing is answered until the client gives up (at most 60 s, or `delay_ms`)',
	),
	timeout_after_commit: fault('the work is done, then as `timeout_before`'),
	html_502: fault('502 with an HTML page, nothing done'),
	html_502_after_commit: fault('the work is done, then 502 with an HTML page'),
	empty_503: fault('503 with no body, nothing done'),
	cut: fault('the socket is destroyed, nothing done'),
	cut_after_commit: fault('the work is done, then the socket is destroyed'),
	throttled: fault(
		"429 in the vendor's own form, with `retry_after_s` where it says one, nothing done",
	),
	unavailable: fault("a 5xx in the vendor's own form, nothing done"),
	slow: fault('the work is done, the answer comes 3 s later, or `delay_ms`'),
	malformed_2xx: fault('the work is done, the JSON of a 2xx answer is cut in half'),
} satisfies FaultKinds;

/** At every vendor that sends webhooks. */
export const WEBHOOK_FAULTS = {
	webhook_duplicate: fault('the webhook is sent twice, or `copies` times'),
	webhook_reorder: fault(
		'the webhook waits until the next one is out (at most 2 s, or `delay_ms`)',
	),
	webhook_late: fault('the webhook starts 5 s later, or `delay_ms`'),
	webhook_lost: fault('the webhook is never sent'),
	webhook_wrong_amount: fault('the webhook lies about the amount: half as much again, or `amount`'),
	webhook_wrong_token: fault('the webhook carries a wrong signature or token'),
} satisfies FaultKinds;

/** For vendors whose reads lag behind their writes; `hideFor` and `isHidden` imitate it. */
export const DELAYED_READ = {
	delayed_read: fault('what was just written is not seen by the next 2 reads, or `reads`'),
} satisfies FaultKinds;

/** How many more reads must not see a thing, by its name. */
export type Hidden = Map<string, number>;

export function hideFor(
	hidden: Hidden,
	name: string,
	struck: { reads?: number | undefined } | undefined,
) {
	if (struck) hidden.set(name, struck.reads ?? 2);
}

/** Counts as one of the reads. */
export function isHidden(hidden: Hidden, name: string): boolean {
	const reads = hidden.get(name) ?? 0;
	if (reads > 0) hidden.set(name, reads - 1);
	return reads > 0;
}
