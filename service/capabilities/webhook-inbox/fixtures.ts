import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { defineProvider, type ProviderManifest } from '../../platform/provider/index.ts';
import { webhookToken } from '../../tests/fake-vendors.ts';
import type { TestService } from '../../tests/service.ts';
import type { WebhookSource } from './ports.ts';

export type AnyLink = { gateway_reference: string | null; reference: string };
export type SentCall = { headers: Record<string, string>; body: string };

/** A call as the gateway sends it about a link. What it claims of amounts is never believed. */
export function aCall(
	link: AnyLink,
	values: { status?: string; id?: string; token?: string; amount?: number } = {},
): SentCall {
	const { status = 'PAID', id = randomUUID(), token = webhookToken, amount = 1_000_000 } = values;
	return {
		headers: { 'x-callback-token': token, 'webhook-id': id, 'content-type': 'application/json' },
		body: JSON.stringify({
			id: link.gateway_reference,
			external_id: link.reference,
			status,
			amount,
			paid_amount: amount,
		}),
	};
}

/** Sends a call to where vendors call. */
export async function deliver(
	service: TestService,
	call: SentCall,
	provider = 'xendit',
): Promise<{ status: number; body: any }> {
	const answer = await service.http.post(`/webhooks/${provider}`).set(call.headers).send(call.body);
	return { status: answer.status, body: answer.body };
}

const CourierBody = z.object({ kind: z.string(), parcel: z.string(), arrived: z.boolean() });

/** A vendor that wants an answer of its own and checks the address by a challenge. `COURIER_KEY` installs it. */
export const aCourier = (verifyToken: string): ProviderManifest => {
	const webhookSource: WebhookSource = {
		id: 'courier',
		title: 'Courier',
		verify: (call) => call.headers['x-proof'] === 'right',
		identify: (call) => call.rawBody.toString('base64'),
		translate(call) {
			const { kind, parcel, arrived } = CourierBody.parse(JSON.parse(call.rawBody.toString()));
			// The label says the opposite of the facts: nothing may be decided by it.
			return { notice: { kind, label: 'NOT_ARRIVED', tracking_number: parcel, arrived } };
		},
		answer: () => ({ status: 202, content_type: 'application/json', body: '{"success":true}' }),
		challenge: {
			token: verifyToken,
			read(query) {
				const { 'hub.verify_token': token, 'hub.challenge': body } = query;
				if (query['hub.mode'] !== 'subscribe' || token === undefined || body === undefined)
					return null;
				return { token, answer: { status: 200, content_type: 'text/plain', body } };
			},
		},
	};
	return defineProvider({
		id: 'courier',
		title: 'Courier',
		documentation: 'https://courier.example',
		config: z.object({ COURIER_KEY: z.string().meta({ description: 'Key' }) }),
		required: ['COURIER_KEY'],
		pace: { per_second: 10, burst: 10 },
		create: () => ({ webhookSource }),
	});
};
