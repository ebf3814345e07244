import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Challenge } from '../../capabilities/orders/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';

const Verified = z.object({
	success: z.boolean(),
	'error-codes': z.array(z.string()).default([]),
});

/** What our own settings have caused: the visitor cannot help it. */
const ours = ['missing-input-secret', 'invalid-input-secret', 'bad-request'];
const troubles = ['internal-error'];

type Settings = { secret: string; apiUrl: string; timeoutMs: number };

/** Checks an answer of the widget. An answer is valid for five minutes and once; both are Cloudflare's to know. */
export function createTurnstileChallenge({ secret, apiUrl, timeoutMs }: Settings): Challenge {
	return {
		id: 'turnstile',
		title: 'Cloudflare Turnstile',
		async verify({ token, address }) {
			const form = new URLSearchParams({ secret, response: token });
			if (address !== null) form.set('remoteip', address);
			// A repeated request with the same key gets the same answer, though a token is valid once.
			form.set('idempotency_key', randomUUID());
			const response = await send(`${apiUrl.replace(/\/+$/, '')}/siteverify`, form, timeoutMs);
			const parsed = Verified.safeParse(await response.json().catch(() => null));
			if (!parsed.success && response.status >= 400)
				throw rejected(`Turnstile answered ${response.status}`, `${response.status}`);
			if (!parsed.success) throw unavailable(`The answer ${response.status} cannot be read`);
			const { success, 'error-codes': codes } = parsed.data;
			if (codes.some((code) => troubles.includes(code)))
				throw unavailable('Turnstile says that it has failed itself');
			const wrong = codes.find((code) => ours.includes(code));
			if (wrong !== undefined) throw rejected(`Turnstile refuses our request: ${wrong}`, wrong);
			return success;
		},
	};
}

/** Asking changes nothing at the vendor that matters to us, so no failure leaves anything unknown. */
const unavailable = (message: string, cause?: unknown): ProviderError =>
	new ProviderError('turnstile', 'unavailable', message, { cause });

/** Our settings are wrong, such as the secret or the address of the API. */
const rejected = (message: string, code: string): ProviderError =>
	new ProviderError('turnstile', 'rejected', message, { code });

async function send(url: string, body: URLSearchParams, timeoutMs: number): Promise<Response> {
	try {
		const signal = AbortSignal.timeout(timeoutMs);
		const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal });
		if (response.status === 429)
			throw new ProviderError('turnstile', 'throttled', 'Turnstile was asked too often', {
				status: 429,
			});
		if (response.status >= 500) throw unavailable(`Turnstile answered ${response.status}`);
		return response;
	} catch (error) {
		if (error instanceof ProviderError) throw error;
		throw unavailable('Turnstile cannot be reached', error);
	}
}
