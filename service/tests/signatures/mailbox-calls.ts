import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMailbox } from '../../providers/gmail/mailbox.ts';
import type { GmailMailboxClient } from '../../providers/gmail/mailbox-client.ts';
import { type Attempt, type Check, wrongFirst, wrongLast } from './check.ts';

const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const google = keyPair();
const stranger = keyPair();
const service_account = 'Account-of-push@project.iam.gserviceaccount.com';
const audience = 'https://sales.example/webhooks/gmail';
const part = (value: object, space?: number): string =>
	Buffer.from(JSON.stringify(value, null, space)).toString('base64url');
const seconds = (): number => Math.floor(Date.now() / 1000);
const claims = () => ({
	iss: 'https://accounts.google.com',
	aud: audience,
	sub: '1',
	email: service_account,
	email_verified: true,
	iat: seconds(),
	exp: seconds() + 3600,
});
const signed = (payload: object, by: KeyObject = google.privateKey): string => {
	const text = `${part({ alg: 'RS256', kid: 'key-1', typ: 'JWT' })}.${part(payload)}`;
	return `${text}.${createSign('RSA-SHA256').update(text).sign(by, 'base64url')}`;
};

/** Google's keys at an address of the test: the library fetches them as it does from Google. */
let keys: Promise<{ server: Server; url: string }> | null = null;
const startKeys = async (): Promise<{ server: Server; url: string }> => {
	const pem = google.publicKey.export({ type: 'spki', format: 'pem' });
	const server = createServer((_, response) => {
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ 'key-1': pem }));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return { server, url: `http://127.0.0.1:${port}/certs` };
};
export const stopKeys = async (): Promise<void> => {
	const started = await keys;
	started?.server.close();
};

const calls =
	(authorization: () => string | undefined, isConfigured = true): Attempt =>
	async () => {
		const { url: certs_url } = await (keys ??= startKeys());
		const push = { topic: 'topic', service_account, audience, certs_url };
		const mailbox = createMailbox({} as GmailMailboxClient, {
			address: 'sales@maju.example',
			push: isConfigured ? push : null,
		});
		return mailbox.isPush({ authorization: authorization() });
	};
const bears = (token: () => string): Attempt => calls(() => `Bearer ${token()}`);
const says = (change: object): Attempt => bears(() => signed({ ...claims(), ...change }));

/** The call by which Google says that a mailbox has news. */
export const mailboxCall: Check = {
	file: 'service/providers/gmail/mailbox.ts',
	valid: says({}),
	attacks: {
		'a missing secret': [calls(() => `Bearer ${signed(claims())}`, false)],
		'a missing proof': [
			calls(() => undefined),
			calls(() => ''),
			calls(() => 'Bearer '),
			calls(() => signed(claims())),
			bears(() => `${signed(claims()).split('.').slice(0, 2).join('.')}.`),
			bears(() => `${part({ alg: 'none', kid: 'key-1' })}.${part(claims())}.AA`),
		],
		'a wrong secret': [
			bears(() => signed(claims(), stranger.privateKey)),
			// Signed by Google, for an account of anyone's project.
			says({ email: 'someone@elsewhere.iam.gserviceaccount.com' }),
			says({ email: undefined }),
			says({ email_verified: false }),
			says({ aud: 'https://elsewhere.example/' }),
			says({ iss: 'https://elsewhere.example/' }),
		],
		'a stale timestamp': [says({ iat: seconds() - 7200, exp: seconds() - 3600 })],
		'a changed body': [
			bears(() => {
				const [head = '', , signature = ''] = signed(claims()).split('.');
				return `${head}.${part({ ...claims(), sub: '2' })}.${signature}`;
			}),
		],
		'a re-serialised body': [
			bears(() => {
				const [head = '', body = '', signature = ''] = signed(claims()).split('.');
				const again = part(JSON.parse(Buffer.from(body, 'base64url').toString()), 1);
				return `${head}.${again}.${signature}`;
			}),
		],
	},
	constantTime: [
		says({ email: wrongFirst(service_account).replace(/^A/, 'C') }),
		says({ email: wrongLast(service_account) }),
	],
};
