import { finishToken, isFinishToken, proofIn } from '../../capabilities/event-delivery/proof.ts';
import { signatureOf } from '../../capabilities/event-delivery/signature.ts';
import { type Attempt, type Check, wrongFirst, wrongLast } from './check.ts';
import { foreign, vault } from './links.ts';

const file = 'service/capabilities/event-delivery/proof.ts';
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const sent = { id: 'delivery-1', timestamp: '1763600000', secrets: [secret] };
const body = JSON.stringify({ delivery_id: sent.id, event_ids: ['e-1'], finished_by: 'Trigger' });
const signed = (made = body, { id, timestamp } = sent, by = secret): string =>
	signatureOf(by, id, timestamp, made);
const [, right = ''] = signed().split(',');
const answers =
	(signature: string, given = body, call = sent): Attempt =>
	() =>
		proofIn({ body: given, signature }, call) !== null;

/** The answer of an endpoint by which a delivery counts as done. */
export const acknowledgement: Check = {
	file,
	valid: answers(signed()),
	attacks: {
		'a missing secret': [answers(signed(), body, { ...sent, secrets: [] })],
		'a missing proof': [answers(''), answers('v1,'), answers(right)],
		'a wrong secret': [answers(signed(body, sent, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'))],
		// An answer to an earlier call.
		'a stale timestamp': [answers(signed(body, { ...sent, timestamp: '1763500000' }))],
		'a changed body': [
			answers(signed(), body.replace('e-1', 'e-2')),
			// Signed by the endpoint, for another delivery.
			answers(signed(body, { ...sent, id: 'delivery-2' })),
		],
		'a re-serialised body': [answers(signed(), JSON.stringify(JSON.parse(body), null, 1))],
	},
	constantTime: [answers(`v1,${wrongFirst(right)}`), answers(`v1,${wrongLast(right)}`)],
};

const event = { event_id: 'e-1', url: 'https://n8n.example/webhook/a' };
const token = finishToken(vault, event, 1);
const [, signature = ''] = token.split('.');
const finishes =
	(presented: string, delivery = { ...event, replay: 1 }): Attempt =>
	() =>
		isFinishToken(vault, presented, delivery);

/** The token that came with an event and is given back when its work is finished. */
export const finish: Check = {
	file,
	valid: finishes(token),
	attacks: {
		'a missing secret': 'without CLOUDSALES_SECRET the service does not start',
		'a missing proof': [finishes(''), finishes('1'), finishes('1.')],
		'a wrong secret': [finishes(finishToken(foreign, event, 1))],
		'a stale timestamp': [finishes(token, { ...event, replay: 2 })],
		'a changed body': [
			finishes(`2.${signature}`),
			finishes(token, { ...event, event_id: 'e-2', replay: 1 }),
			finishes(token, { ...event, url: 'https://n8n.example/webhook/b', replay: 1 }),
		],
		'a re-serialised body': [finishes(`01.${signature}`), finishes(`${token}=`)],
	},
	constantTime: [finishes(`1.${wrongFirst(signature)}`), finishes(`1.${wrongLast(signature)}`)],
};
