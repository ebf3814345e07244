import { Webhook } from 'standardwebhooks';
import { signedHeaders } from '../../capabilities/event-delivery/signature.ts';
import { load } from '../nodes/pack.ts';
import type { Attempt, Check } from './check.ts';

const { CloudSalesTrigger } = await load('nodes/CloudSalesTrigger/CloudSalesTrigger.node');

const signingSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const otherSecret = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const event = JSON.stringify({ id: 'e-1', type: 'payment.succeeded', version: 1, data: { a: 1 } });
const spaced = JSON.stringify(JSON.parse(event), null, 1);
type Delivery = { headers: Record<string, string>; body: string; secret?: unknown };
/** A delivery as the service makes it, with something about it changed. */
export const delivery = (
	changes: Partial<Delivery> = {},
	at = new Date(),
	secret = signingSecret,
) => ({
	headers: signedHeaders([secret], 'msg-1', at, event),
	body: event,
	secret: signingSecret as unknown,
	...changes,
});
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
const withoutHeader = (name: string): Delivery => {
	const { [name]: _, ...headers } = delivery().headers;
	return delivery({ headers });
};
export const withSignature = (change: (signature: string) => string): Delivery => {
	const { headers } = delivery();
	const [version = '', signature = ''] = (headers['webhook-signature'] ?? '').split(',');
	return delivery({
		headers: { ...headers, 'webhook-signature': `${version},${change(signature)}` },
	});
};

/** The trigger of the n8n pack, called as n8n calls it. */
export const atTheTrigger =
	(make: () => Delivery): Attempt =>
	async () => {
		const { headers, body: sent, secret } = make();
		let status: number | null = null;
		const response = {
			status: (code: number) => {
				status = code;
				return response;
			},
			json: () => response,
		};
		const result = await new CloudSalesTrigger().webhook.call({
			getRequestObject: () => ({ rawBody: Buffer.from(sent) }),
			getHeaderData: () => headers,
			getWorkflowStaticData: () => (secret === undefined ? {} : { secret }),
			getResponseObject: () => response,
			getNodeParameter: () => 'whenFinished',
		});
		if (status === null) return result.workflowData !== undefined;
		expect([status, result.workflowData]).toEqual([401, undefined]);
		return false;
	};
/** Any other receiver that uses the library of the standard. */
export const atTheLibrary =
	(make: () => Delivery): Attempt =>
	() => {
		const { headers, body: sent, secret } = make();
		try {
			new Webhook(String(secret ?? '')).verify(sent, headers);
			return true;
		} catch {
			return false;
		}
	};
export const attacksOnEvents = (at: (make: () => Delivery) => Attempt): Check['attacks'] => ({
	'a missing secret': [
		at(() => delivery({ secret: undefined })),
		at(() => delivery({ secret: '' })),
	],
	'a missing proof': ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
		at(() => withoutHeader(name)),
	),
	'a wrong secret': [
		at(() => delivery({}, new Date(), otherSecret)),
		at(() => delivery({ secret: otherSecret })),
	],
	'a stale timestamp': [
		at(() => delivery({}, minutes(-6))),
		at(() => delivery({}, minutes(6))),
		// A new time on an old signature.
		at(() => {
			const { headers } = delivery({}, minutes(-6));
			const fresh = Math.floor(Date.now() / 1000).toString();
			return delivery({ headers: { ...headers, 'webhook-timestamp': fresh } });
		}),
	],
	'a changed body': [
		at(() => delivery({ body: event.replace('"a":1', '"a":2') })),
		at(() => delivery({ headers: { ...delivery().headers, 'webhook-id': 'msg-2' } })),
	],
	'a re-serialised body': [at(() => delivery({ body: spaced }))],
});
