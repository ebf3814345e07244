export const VENDORS = ['xendit', 'cosmic', 'google', 'gmail', 'gemini'] as const;
export type Vendor = (typeof VENDORS)[number];

export type FaultKind = { vendors: readonly Vendor[]; means: string };

const kind = (means: string, ...vendors: Vendor[]): FaultKind => ({
	vendors: vendors.length ? vendors : VENDORS,
	means,
});

/** The only list of faults: validation, the index page and the README table follow it. */
export const FAULT_KINDS: Record<string, FaultKind> = {
	timeout_before: kind(
		'nothing is done and nothing is answered until the client gives up (at most 60 s, or `delay_ms`)',
	),
	timeout_after_commit: kind('the work is done, then as `timeout_before`'),
	html_502: kind('502 with an HTML page, nothing done'),
	html_502_after_commit: kind('the work is done, then 502 with an HTML page'),
	empty_503: kind('503 with no body, nothing done'),
	cut: kind('the socket is destroyed, nothing done'),
	cut_after_commit: kind('the work is done, then the socket is destroyed'),
	throttled: kind(
		"429 in the vendor's own form, with `retry_after_s` where it says one, nothing done",
	),
	unavailable: kind("a 5xx in the vendor's own form, nothing done"),
	slow: kind('the work is done, the answer comes 3 s later, or `delay_ms`'),
	malformed_2xx: kind('the work is done, the JSON of a 2xx answer is cut in half'),

	missing_available_arrays: kind(
		'an invoice is answered without its six `available_*` arrays',
		'xendit',
	),
	webhook_duplicate: kind('the webhook is sent twice, or `copies` times', 'xendit'),
	webhook_reorder: kind(
		'the webhook waits until the next one is out (at most 2 s, or `delay_ms`)',
		'xendit',
	),
	webhook_late: kind('the webhook starts 5 s later, or `delay_ms`', 'xendit'),
	webhook_lost: kind('the webhook is never sent', 'xendit'),
	webhook_wrong_amount: kind(
		'the webhook lies about the amount: half as much again, or `amount`',
		'xendit',
	),
	webhook_wrong_token: kind('the webhook carries a wrong `x-callback-token`', 'xendit'),

	conflict_although_applied: kind('409 although the write was applied', 'google'),
	delayed_read: kind(
		'what was just written is not seen by the next 2 reads, or `reads`',
		'google',
		'gmail',
		'cosmic',
	),
	operation_slow: kind('a long-running operation needs 6 polls, or `polls`', 'google'),
	operation_fails: kind('a long-running operation ends with an error, or with `message`', 'google'),
	no_licence_free: kind('412: no licence is free', 'google'),
	auto_licence: kind('a new user gets a licence at once, as with the automatic setting', 'google'),
	user_limit_reached: kind('412 limitExceeded: no seat is left for a new user', 'google'),
	domain_not_found: kind('404: the domain of a new user does not belong to the customer', 'google'),
	billing_quota: kind('400 FAILED_PRECONDITION when billing is linked', 'google'),
	token_expired: kind('401: a token that was good is not any more', 'google', 'gmail'),
	message_id_rewritten: kind('our Message-ID is replaced', 'gmail'),

	blocked: kind('200 without candidates, promptFeedback says why', 'gemini'),
	max_tokens: kind('200, finishReason MAX_TOKENS, the text is cut', 'gemini'),
	invents_amount: kind('a figure in the draft is changed', 'gemini'),
	not_json: kind('200 with prose where JSON was asked for', 'gemini'),
};
