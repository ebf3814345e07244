import { createHash, timingSafeEqual } from 'node:crypto';
import type { WebhookSource } from '../../capabilities/webhook-inbox/ports.ts';
import { fromXenditCallback, identifyXenditCall } from './translate.ts';

/**
 * Xendit's proof is a static shared token that says nothing about the body, so a notice is only ever a hint to fetch
 * the invoice.
 */
export function createXenditWebhookSource(settings: { callbackToken: string }): WebhookSource {
	return {
		id: 'xendit',
		title: 'Xendit',
		verify: (call) => isSameSecret(call.headers['x-callback-token'], settings.callbackToken),
		identify: identifyXenditCall,
		translate: (call) => fromXenditCallback(call.rawBody),
	};
}

/** Compares digests, which are of one length whatever was sent, so that time tells nothing of the token. */
function isSameSecret(given: string | undefined, expected: string): boolean {
	if (given === undefined || expected === '') return false;
	const digest = (value: string): Buffer => createHash('sha256').update(value, 'utf8').digest();
	return timingSafeEqual(digest(given), digest(expected));
}
