import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { controlRoute } from '../../../../sandbox/core/control-route.ts';
import { fault } from '../../../../sandbox/core/fault-kinds.ts';
import { html } from '../../../../sandbox/core/html.ts';
import { defineVendor } from '../../../../sandbox/core/vendor.ts';
import {
	cancel,
	expireOverdue,
	pay,
	paymentById,
	warungpayRoutes,
	type WarungpayBooks,
	type WarungpayCredentials,
	type WarungpayPayment,
} from './payments.ts';

export type WarungpayReport = { payments: WarungpayPayment[] };

/** Warungpay as it behaves, so that a sale can be played through without it. */
export const simulatedWarungpay = defineVendor<WarungpayBooks, WarungpayCredentials>({
	id: 'warungpay',
	title: 'Warungpay',
	credentials: ({ secret }) => ({
		api_key: secret('warungpay key', 32),
		signing_key: secret('warungpay signing key', 32),
	}),
	environment: ({ credentials, url }) => ({
		WARUNGPAY_API_KEY: credentials.api_key,
		WARUNGPAY_SIGNING_KEY: credentials.signing_key,
		WARUNGPAY_BASE_URL: `${url}/warungpay`,
	}),
	short_time_limits: { WARUNGPAY_TIMEOUT_MS: '2000' },
	books: {
		empty: () => ({ payments: new Map() }),
		report: ({ books }): WarungpayReport => ({ payments: [...books.payments.values()] }),
		counts: ({ books }) => ({ payments: books.payments.size }),
	},
	apis: [
		{
			at: ['/warungpay'],
			serves: 'Warungpay payments',
			reached_by: '`WARUNGPAY_BASE_URL`',
			routes: warungpayRoutes,
			errors: {
				throttled: ({ retry_after_s = 30 }) => ({
					status: 429,
					headers: { 'retry-after': String(retry_after_s) },
					body: { error: 'too many requests' },
				}),
				unavailable: () => ({ status: 503, body: { error: 'try again later' } }),
				not_found: () => ({ status: 404, body: { error: 'unknown' } }),
				invalid_json: () => ({ status: 400, body: { error: 'not understood' } }),
			},
		},
	],
	webhooks: {
		retries_at_ms: [60_000, 300_000, 3_600_000],
		answer_time_ms: 10_000,
		request({ credentials }, { payload }, { is_forged }) {
			const body = JSON.stringify(payload);
			const key = is_forged ? 'another key' : credentials.signing_key;
			return {
				headers: {
					'content-type': 'application/json',
					'x-warungpay-signature': createHmac('sha256', key).update(body).digest('hex'),
				},
				body,
			};
		},
		acknowledges: ({ body }) => body === '{"success":true}',
	},
	faults: { declined: fault('422, nothing done') },
	writes: 'POST /v1/payments',
	control: [
		controlRoute(
			'POST /warungpay/payments/{id}/pay',
			'a customer pays; also works on a payment that is over',
			z.object({ amount: z.number().positive().optional() }).strict(),
			(own, { amount }, { id = '' }) => ({
				status: 200,
				body: pay(own, paymentById(own, id), amount),
			}),
		),
		controlRoute(
			'POST /warungpay/payments/{id}/cancel',
			'the shop cancels it in its dashboard',
			z.object({}),
			(own, _input, { id = '' }) => ({ status: 200, body: cancel(paymentById(own, id)) }),
		),
	],
	page: {
		address: '/warungpay',
		title: 'Warungpay',
		content: ({ books }) =>
			html`<ul>
				${[...books.payments.values()].map(
					({ reference, total, state }) => html`<li>${reference}: Rp ${total}, ${state}</li>`,
				)}
			</ul>`,
	},
	tick: expireOverdue,
});
