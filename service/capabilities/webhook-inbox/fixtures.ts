import { randomUUID } from 'node:crypto';
import { webhookToken } from '../../tests/fake-vendors.ts';
import type { TestService } from '../../tests/service.ts';

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
