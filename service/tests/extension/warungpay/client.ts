import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../../../platform/errors/index.ts';
import { codeOfBreak, neverSent, readEach, vendorCall } from '../../../platform/provider/index.ts';
import { WarungpayChannel, WarungpayPayment, type NewWarungpayPayment } from './translate.ts';

const Page = z.object({ payments: readEach(WarungpayPayment), next: z.string().nullable() });
const Channels = z.object({ channels: z.array(WarungpayChannel) });

export type WarungpayClient = ReturnType<typeof createWarungpayClient>;

export function createWarungpayClient(settings: {
	apiKey: string;
	baseUrl: string;
	timeoutMs: number;
}) {
	function request<S extends z.ZodType>(
		name: string,
		target: { method: 'GET' | 'POST'; path: string; body?: object; answer: S },
	): Promise<z.output<S>> {
		const changes = target.method === 'POST';
		const translate = (error: unknown) => fromFailure(error, { name, changes });
		return vendorCall(
			{ provider: 'warungpay', name, timeoutMs: settings.timeoutMs, changes, translate },
			async (signal) => {
				const response = await fetch(`${settings.baseUrl}${target.path}`, {
					method: target.method,
					headers: { 'x-api-key': settings.apiKey, 'content-type': 'application/json' },
					...(target.body === undefined ? {} : { body: JSON.stringify(target.body) }),
					redirect: 'error',
					signal,
				});
				const text = await response.text();
				if (!response.ok) throw new Refusal(response);
				return target.answer.parse(JSON.parse(text));
			},
		);
	}

	const path = (id: string) => `/v1/payments/${encodeURIComponent(id)}`;
	return {
		listChannels: (amount: bigint | null) =>
			request('listChannels', {
				method: 'GET',
				path: amount === null ? '/v1/channels' : `/v1/channels?amount=${amount}`,
				answer: Channels,
			}),
		createPayment: (body: NewWarungpayPayment) =>
			request('createPayment', {
				method: 'POST',
				path: '/v1/payments',
				body,
				answer: WarungpayPayment,
			}),
		getPayment: (id: string) =>
			request('getPayment', { method: 'GET', path: path(id), answer: WarungpayPayment }),
		listPayments: (query: Record<string, string>) =>
			request('listPayments', {
				method: 'GET',
				path: `/v1/payments?${new URLSearchParams(query)}`,
				answer: Page,
			}),
		cancelPayment: (id: string) =>
			request('cancelPayment', {
				method: 'POST',
				path: `${path(id)}/cancel`,
				answer: WarungpayPayment,
			}),
	};
}

class Refusal extends Error {
	readonly status: number;
	readonly retryAfterSeconds: number;

	constructor(response: Response) {
		super(`HTTP ${response.status}`);
		this.status = response.status;
		this.retryAfterSeconds = Number(response.headers.get('retry-after') ?? 60);
	}
}

/** The vendor says nothing of a 5xx: after a call that changes something the outcome is not known. */
function fromFailure(error: unknown, call: { name: string; changes: boolean }): ProviderError {
	const doubt: ProviderErrorKind = call.changes ? 'outcome-unknown' : 'unavailable';
	if (!(error instanceof Refusal)) {
		const kind = neverSent(error) ? 'unavailable' : doubt;
		const message = `Warungpay gave no readable answer to ${call.name}`;
		return new ProviderError('warungpay', kind, message, {
			code: codeOfBreak(error),
			cause: error,
		});
	}
	const { status, retryAfterSeconds } = error;
	const message = `Warungpay answered ${call.name} with ${status}`;
	if (status === 429)
		return new ProviderError('warungpay', 'throttled', message, { status, retryAfterSeconds });
	const kind = status < 500 && status !== 408 ? 'rejected' : doubt;
	return new ProviderError('warungpay', kind, message, { status });
}
