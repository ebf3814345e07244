/** The gateway's webhooks, as the benchmarks make them. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { System } from './system.ts';

/** `id` is the identity of the call, which a repetition would share. */
export type Callback = { id: string; body: string };

/** The call that says that an invoice is paid. */
export const paidCallback = (
	invoice: { id: string; external_id: string; amount: number },
	id: string = randomUUID(),
): Callback => ({
	id,
	body: JSON.stringify({
		...invoice,
		user_id: '5f218745736e619164dc8608',
		is_high: false,
		payment_method: 'BANK_TRANSFER',
		status: 'PAID',
		merchant_name: 'CloudSales',
		paid_amount: invoice.amount,
		bank_code: 'BCA',
		paid_at: '2026-11-20T08:15:03.404Z',
		payer_email: 'finance@contoh.example',
		description: 'Invoice INV-20261120-000001',
		currency: 'IDR',
		payment_channel: 'BCA',
		payment_destination: '8458123456',
		created: '2026-11-20T08:10:00.000Z',
		updated: '2026-11-20T08:15:04.000Z',
	}),
});

export type CallbackSender = { send(callback: Callback): Promise<void>; close(): Promise<void> };

/** Calls an address as the gateway does; throws when the answer is not 200. */
export function callbackSender(system: System, address: string): CallbackSender {
	const { origin, pathname } = new URL(address);
	const pool = new Pool(origin, { connections: 128 });
	const token = system.vendors['XENDIT_CALLBACK_TOKEN'] ?? '';
	return {
		async send({ id, body }) {
			const response = await pool.request({
				method: 'POST',
				path: pathname,
				headers: {
					'content-type': 'application/json',
					'x-callback-token': token,
					'webhook-id': id,
				},
				body,
			});
			const text = await response.body.text();
			if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode} ${text}`);
		},
		close: () => pool.close(),
	};
}
