import http from 'node:http';
import https from 'node:https';

/** Whether a tenant answers at an address. Throws nothing: what does not answer is not ready. */
export type Probe = (address: string, host: string) => Promise<boolean>;

const timeoutMs = 3000;

/** `fetch` does not let us say for which host we ask, and a tenant may answer for its own only. */
export const probe: Probe = (address, host) =>
	new Promise((resolve) => {
		const { request } = address.startsWith('https:') ? https : http;
		const sent = request(
			address,
			{ method: 'GET', headers: { host }, timeout: timeoutMs },
			(response) => {
				response.resume();
				// A tenant that asks for a sign-in, or knows no such page, runs.
				resolve((response.statusCode ?? 500) < 500);
			},
		);
		sent.on('timeout', () => sent.destroy());
		sent.on('error', () => resolve(false));
		sent.end();
	});
