import type { Random } from './random.ts';

export type VendorFault = {
	vendor: string;
	kind: string;
	endpoint?: string;
	rate?: number;
	times?: number;
	delay_ms?: number;
	retry_after_s?: number;
	copies?: number;
	reads?: number;
};

const everywhere = [
	'timeout_before',
	'timeout_after_commit',
	'html_502',
	'html_502_after_commit',
	'empty_503',
	'cut',
	'cut_after_commit',
	'throttled',
	'unavailable',
	'slow',
	'malformed_2xx',
];

const own: Record<string, readonly string[]> = {
	xendit: ['missing_available_arrays'],
	webhooks: [
		'webhook_duplicate',
		'webhook_reorder',
		'webhook_late',
		'webhook_lost',
		'webhook_wrong_amount',
		'webhook_wrong_token',
	],
	cosmic: ['delayed_read'],
	google: [
		'conflict_although_applied',
		'delayed_read',
		'operation_slow',
		'auto_licence',
		'token_expired',
		'no_licence_free',
		'user_limit_reached',
		'billing_quota',
	],
	// Not delayed_read, which hides a mail for two searches instead of a time.
	gmail: ['token_expired', 'message_id_rewritten'],
	gemini: ['blocked', 'max_tokens', 'invents_amount', 'not_json'],
};

/** Where a lost answer costs most. */
const writes: Record<string, string> = {
	xendit: 'POST /v2/invoices',
	gmail: 'POST /**',
	google: 'POST /**',
	cosmic: 'POST /**',
};

export function drawVendorFault(draw: Random): VendorFault {
	const group = draw.pick([
		'xendit',
		'webhooks',
		'webhooks',
		'cosmic',
		'google',
		'gmail',
		'gemini',
	]);
	const vendor = group === 'webhooks' ? 'xendit' : group;
	const special = own[group] ?? [];
	const isOwn = group === 'webhooks' || draw.chance(special.length / 12);
	const kind = draw.pick(isOwn ? special : everywhere);
	const endpoint = kind.includes('after_commit') && draw.chance(0.6) ? writes[vendor] : undefined;
	return {
		vendor,
		kind,
		rate: group === 'webhooks' ? 0.7 : draw.pick([0.3, 0.6, 1]),
		times: draw.between(1, 6),
		...(endpoint === undefined ? {} : { endpoint }),
		...(kind === 'throttled' ? { retry_after_s: draw.between(1, 3) } : {}),
		...(kind === 'slow' ? { delay_ms: draw.between(500, 4000) } : {}),
		...(kind === 'webhook_late' ? { delay_ms: draw.between(1000, 8000) } : {}),
		...(kind === 'webhook_duplicate' ? { copies: draw.between(2, 6) } : {}),
	};
}
