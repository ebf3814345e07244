import type { TestService } from '../service.ts';
import type { Attempt } from './check.ts';

const body = '{"id":"579c8d61f23fa4ca35e52da4", "external_id":"x-1","status":"PAID","amount":1.0}';

/** Calls as the vendor makes them; `on` gives the service, which is started after the attempts are listed. */
export function vendorCallsOn(on: () => TestService) {
	/** A call to the address for vendors; what was not accepted must not be stored either. */
	const atTheDoor =
		(headers: Record<string, string>): Attempt =>
		async () => {
			const stored = () => on().runtime.database.client.webhookEvent.count();
			const before = await stored();
			const answer = await on().http.post('/webhooks/xendit').set(headers).type('json').send(body);
			if (answer.status === 200) return true;
			expect([401, 404]).toContain(answer.status);
			expect(await stored()).toBe(before);
			return false;
		};
	/** The same call, handed on by the system that received it. */
	const handedOn =
		(headers: Record<string, string>, provider?: string): Attempt =>
		async () => {
			const stored = () => on().runtime.database.client.webhookEvent.count();
			const before = await stored();
			const answer = await on().call('POST', '/webhooks/parse', {
				headers,
				raw_body_base64: Buffer.from(body).toString('base64'),
				...(provider === undefined ? {} : { provider }),
			});
			if (answer.status === 200) return true;
			expect([401, 404]).toContain(answer.status);
			expect(await stored()).toBe(before);
			return false;
		};
	/** What a vendor sends to check the address. */
	const challenged =
		(token: object): Attempt =>
		async () => {
			const query = { 'hub.mode': 'subscribe', 'hub.challenge': '42', ...token };
			const answer = await on().http.get('/webhooks/courier').query(query);
			if (answer.status === 200) return answer.text === '42';
			expect(answer.status).toBe(403);
			return false;
		};
	return { atTheDoor, handedOn, challenged };
}

export const shown = (token: string) => ({ 'hub.verify_token': token });
export const proof = (token: string) => ({ 'x-callback-token': token });
export const xenditReasons = {
	'a stale timestamp':
		'the token of Xendit says nothing of the time; a call that comes again is told by its identity',
	'a changed body':
		'the token of Xendit says nothing of the body; a notice is a hint, and the gateway is asked for the truth',
	'a re-serialised body': 'the token of Xendit says nothing of the body',
};
