import { z } from 'zod';
import { equalInConstantTime, type Vault } from '../../platform/security/index.ts';
import type { Reply } from './outbound.ts';
import { signatureOf } from './signature.ts';

/**
 * What counts as an acknowledgement. Status 200 alone proves nothing: a proxy, a starting n8n and an n8n whose Redis has
 * lost the job all answer 200 although no workflow has run.
 */

/** The call that an answer has to be about. */
export type SentCall = { id: string; timestamp: string; secrets: readonly string[] };
export type Proof = { event_ids: ReadonlySet<string>; finished_by: string };

const Answer = z.object({
	delivery_id: z.string(),
	event_ids: z.array(z.string()),
	finished_by: z.string().trim().min(1).max(200),
});

/**
 * The proof in an answer, or null. Its body names the delivery, the events and what has taken or finished them; its header
 * `webhook-signature` is made from the id and timestamp of the call and the body of the answer, as the call itself is
 * signed, so that an answer to another call proves nothing.
 */
export function proofIn(reply: Pick<Reply, 'body' | 'signature'>, call: SentCall): Proof | null {
	const given = reply.signature.split(' ');
	const isSigned = call.secrets.some((secret) => {
		const expected = signatureOf(secret, call.id, call.timestamp, reply.body);
		return given.some((one) => equalInConstantTime(one, expected));
	});
	if (!isSigned) return null;
	const { data } = Answer.safeParse(jsonIn(reply.body));
	if (data === undefined || data.delivery_id !== call.id) return null;
	return { event_ids: new Set(data.event_ids), finished_by: data.finished_by };
}

function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

const purpose = 'finish-event';
type Signer = Pick<Vault, 'sign' | 'verify'>;
type Subject = { event_id: string; url: string };

/**
 * A token that only the delivery of an event to an address carries, so that giving it back proves receipt. It names
 * the address and not the endpoint, so that an event may be finished after its workflow was published again.
 */
export const finishToken = (vault: Signer, { event_id, url }: Subject, replay: number): string =>
	`${replay}.${vault.sign(purpose, [event_id, url, String(replay)])}`;

/** Whether a token was made for a delivery, or for a later replay of it. */
export function isFinishToken(
	vault: Signer,
	token: string,
	delivery: Subject & { replay: number },
): boolean {
	const [, replay = '', signature = ''] = /^(\d{1,9})\.(.+)$/.exec(token) ?? [];
	const { event_id, url } = delivery;
	return (
		vault.verify(purpose, [event_id, url, replay], signature) && Number(replay) >= delivery.replay
	);
}
