import fs from 'node:fs';
import path from 'node:path';
import { jest } from '@jest/globals';
import type { TestService } from './service.ts';

/** Lengths of what was compared in constant time since a test began; everything below is loaded with this in place. */
const compared: [number, number][] = [];
const crypto = await import('node:crypto');
for (const name of ['node:crypto', 'crypto'])
	jest.unstable_mockModule(name, () => {
		const counting = {
			...crypto,
			timingSafeEqual: (left: Buffer, right: Buffer) => {
				compared.push([left.length, right.length]);
				return crypto.timingSafeEqual(left, right);
			},
		};
		return { ...counting, default: counting };
	});

const { Webhook } = await import('standardwebhooks');
const { documentToken, readDocumentToken } = await import('../capabilities/documents/rules.ts');
const { aCourier } = await import('../capabilities/webhook-inbox/fixtures.ts');
const { signedHeaders } = await import('../capabilities/event-delivery/signature.ts');
const { readSignInToken, signInToken } = await import('../capabilities/identity/rules.ts');
const { quotationToken, readQuotationToken } = await import('../capabilities/quotations/token.ts');
const { createVault } = await import('../platform/security/index.ts');
const { xendit } = await import('../providers/xendit/provider.ts');
const { fakeProviders } = await import('./fake-vendors.ts');
const { load, root } = await import('./nodes/pack.ts');
const { startTestService, testSecret } = await import('./service.ts');
const { signInAsClient } = await import('./sign-in-as-client.ts');
const { CloudSalesTrigger } = await load('nodes/CloudSalesTrigger/CloudSalesTrigger.node');

const attacks = [
	'a missing secret',
	'a missing proof',
	'a wrong secret',
	'a stale timestamp',
	'a changed body',
	'a re-serialised body',
] as const;
/** Whether what is presented is accepted. */
type Attempt = () => boolean | Promise<boolean>;
type Check = {
	/** Where the proof is checked; null for a check that is not ours. */
	file: string | null;
	valid: Attempt;
	/** What each attack presents, or why there is no such attack. */
	attacks: Record<(typeof attacks)[number], Attempt[] | string>;
	/** Proofs that are wrong in their first and in their last character, or why they are not compared. */
	constantTime: [Attempt, Attempt] | string;
};

const verifyToken = 'not-a-real-verify-token';
const callbackToken = 'not-a-real-callback-token';
const body = '{"id":"579c8d61f23fa4ca35e52da4", "external_id":"x-1","status":"PAID","amount":1.0}';
const now = new Date('2026-11-20T03:00:00.000Z');
const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const otherId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e90';

let service: TestService;
let unconfigured: TestService;
let withoutToken: TestService;
const tokens = { key: '', expiring: '', session: '', key_id: '' };

beforeAll(async () => {
	const others = fakeProviders().manifests.filter((manifest) => manifest.id !== 'xendit');
	const providers = [...others, xendit, aCourier(verifyToken)];
	const secrets = { XENDIT_SECRET_KEY: 'none', XENDIT_CALLBACK_TOKEN: callbackToken };
	const courier = { COURIER_KEY: 'set' };
	service = await startTestService({ providers, environment: { ...secrets, ...courier } });
	unconfigured = await startTestService({ providers });
	withoutToken = await startTestService({ providers: [aCourier('')], environment: courier });
	const key = await service.call('POST', '/api-keys', { name: 'checked', role: 'OPERATIONS' });
	const expires_at = new Date(now.getTime() + 3_600_000).toISOString();
	const expiring = await service.call('POST', '/api-keys', {
		name: 'expiring',
		role: 'OPERATIONS',
		expires_at,
	});
	tokens.key = key.body.key;
	tokens.expiring = expiring.body.key;
	tokens.session = (await signInAsClient(service)).token;
});
afterAll(async () => {
	await service.stop();
	await unconfigured.stop();
	await withoutToken.stop();
});

const swapped = (character: string | undefined): string => (character === 'A' ? 'B' : 'A');
const wrongFirst = (text: string): string => swapped(text[0]) + text.slice(1);
/** Six bits of a character may be padding, so not the very last one is swapped. */
const wrongLast = (text: string): string =>
	text.slice(0, -2) + swapped(text.at(-2)) + text.slice(-1);

/** A call to the address for vendors; what was not accepted must not be stored either. */
const atTheDoor =
	(headers: Record<string, string>, on = () => service): Attempt =>
	async () => {
		const stored = () => on().runtime.database.client.webhookEvent.count();
		const before = await stored();
		const answer = await on().http.post('/webhooks/xendit').set(headers).type('json').send(body);
		if (answer.status === 200) return true;
		expect([401, 404]).toContain(answer.status);
		expect(await stored()).toBe(before);
		return false;
	};
/** The same call, handed on by somebody who received it. */
const handedOn =
	(headers: Record<string, string>, provider?: string, on = () => service): Attempt =>
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
	(token: object, on = () => service): Attempt =>
	async () => {
		const query = { 'hub.mode': 'subscribe', 'hub.challenge': '42', ...token };
		const answer = await on().http.get('/webhooks/courier').query(query);
		if (answer.status === 200) return answer.text === '42';
		expect(answer.status).toBe(403);
		return false;
	};
const shown = (token: string) => ({ 'hub.verify_token': token });
const proof = (token: string) => ({ 'x-callback-token': token });
const xenditReasons = {
	'a stale timestamp':
		'the token of Xendit says nothing of the time; a call that comes again is told by its identity',
	'a changed body':
		'the token of Xendit says nothing of the body; a notice is a hint, and the gateway is asked for the truth',
	'a re-serialised body': 'the token of Xendit says nothing of the body',
};

const signingSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const otherSecret = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const event = JSON.stringify({ id: 'e-1', type: 'payment.succeeded', version: 1, data: { a: 1 } });
const spaced = JSON.stringify(JSON.parse(event), null, 1);
type Delivery = { headers: Record<string, string>; body: string; secret?: unknown };
/** A delivery as the service makes it, with something about it changed. */
const delivery = (changes: Partial<Delivery> = {}, at = new Date(), secret = signingSecret) => ({
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
const withSignature = (change: (signature: string) => string): Delivery => {
	const { headers } = delivery();
	const [version = '', signature = ''] = (headers['webhook-signature'] ?? '').split(',');
	return delivery({
		headers: { ...headers, 'webhook-signature': `${version},${change(signature)}` },
	});
};

/** The trigger of the n8n pack, called as n8n calls it. */
const atTheTrigger =
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
		});
		if (status === null) return result.workflowData !== undefined;
		expect([status, result.workflowData]).toEqual([401, undefined]);
		return false;
	};
/** Any other receiver that uses the library of the standard. */
const atTheLibrary =
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
const deliveries = (at: (make: () => Delivery) => Attempt): Check['attacks'] => ({
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

const vault = createVault(testSecret);
const foreign = createVault('another-secret-of-32-characters-or-more');
type Link = { make: typeof documentToken; read: typeof readDocumentToken; stale: string };
/** A link of a mail: an id and a signature. */
function link(file: string, { make, read, stale }: Link): Check {
	const token = make(vault, id);
	const [, signature = ''] = token.split('.');
	const opens = (presented: string): Attempt => {
		return () => read(vault, presented) !== null;
	};
	return {
		file,
		valid: opens(token),
		attacks: {
			'a missing secret': 'without CLOUDSALES_SECRET the service does not start',
			'a missing proof': [opens(''), opens(id), opens(`${id}.`)],
			'a wrong secret': [opens(make(foreign, id)), opens(`${id}.${vault.sign('other', [id])}`)],
			'a stale timestamp': stale,
			'a changed body': [opens(`${otherId}.${signature}`)],
			'a re-serialised body': [
				opens(`${id.toUpperCase()}.${signature}`),
				opens(`${id.replaceAll('-', '')}.${signature}`),
				opens(`${token}=`),
				opens(`${token}.`),
			],
		},
		constantTime: [opens(`${id}.${wrongFirst(signature)}`), opens(`${id}.${wrongLast(signature)}`)],
	};
}

const signIn = signInToken(vault, id, new Date(now.getTime() + 3_600_000));
const [, expiry = '', signInSignature = ''] = signIn.split('.');
const signsIn =
	(presented: string, at = now): Attempt =>
	() =>
		readSignInToken(vault, presented, at) !== null;

/** A request with a token, on an address that needs one. */
const asks =
	(token: () => string | null, secondsLater = 0, spelling = 'Bearer'): Attempt =>
	async () => {
		const value = token();
		const request = service.http.get('/api/v1/quotations');
		if (value !== null) request.set('Authorization', `${spelling} ${value}`);
		const begun = service.now;
		service.now = new Date(begun.getTime() + secondsLater * 1000);
		try {
			const answer = await request;
			if (answer.status === 200) return true;
			expect([answer.status, answer.body.code]).toEqual([401, 'auth.required']);
			return false;
		} finally {
			service.now = begun;
		}
	};
const bearer = (token: () => string, stale: Attempt[]): Check => ({
	file: 'service/capabilities/identity/authenticate.ts',
	valid: asks(token),
	attacks: {
		'a missing secret': 'the token is the secret; the service has none to compare with',
		'a missing proof': [asks(() => null), asks(() => ''), asks(() => token(), 0, 'Basic')],
		'a wrong secret': [asks(() => wrongFirst(token())), asks(() => wrongLast(token()))],
		'a stale timestamp': stale,
		'a changed body': 'a token says who asks; the body is protected by the connection',
		'a re-serialised body': [
			asks(() => token().toUpperCase()),
			asks(() => `${token()}=`),
			asks(() => `"${token()}"`),
			asks(() => Buffer.from(token()).toString('base64')),
		],
	},
	constantTime: 'the hash of the token is looked up, so no time tells anything of the token',
});

const checks: Readonly<Record<string, Check>> = {
	'a call of Xendit': {
		file: 'service/providers/xendit/webhooks.ts',
		valid: atTheDoor(proof(callbackToken)),
		attacks: {
			...xenditReasons,
			'a missing secret': [
				atTheDoor(proof(callbackToken), () => unconfigured),
				atTheDoor(proof(''), () => unconfigured),
				atTheDoor({}, () => unconfigured),
			],
			'a missing proof': [atTheDoor({}), atTheDoor(proof(''))],
			'a wrong secret': [
				atTheDoor(proof(`${callbackToken}x`)),
				atTheDoor(proof(callbackToken.toUpperCase())),
				atTheDoor(proof('undefined')),
			],
		},
		constantTime: [
			atTheDoor(proof(wrongFirst(callbackToken))),
			atTheDoor(proof(wrongLast(callbackToken))),
		],
	},
	'a call of Xendit that was handed on': {
		file: 'service/capabilities/webhook-inbox/receive.ts',
		valid: handedOn(proof(callbackToken)),
		attacks: {
			...xenditReasons,
			'a missing secret': [undefined, 'xendit'].map((provider) =>
				handedOn(proof(callbackToken), provider, () => unconfigured),
			),
			'a missing proof': [handedOn({}), handedOn(proof(''), 'xendit')],
			'a wrong secret': [
				handedOn(proof(`${callbackToken}x`)),
				handedOn(proof(`${callbackToken}x`), 'xendit'),
			],
		},
		constantTime: [
			handedOn(proof(wrongFirst(callbackToken))),
			handedOn(proof(wrongLast(callbackToken))),
		],
	},
	'a challenge of a vendor that checks the address': {
		file: 'service/capabilities/webhook-inbox/pages.ts',
		valid: challenged(shown(verifyToken)),
		attacks: {
			'a missing secret': [
				challenged(shown(verifyToken), () => withoutToken),
				challenged(shown(''), () => withoutToken),
				challenged({}, () => withoutToken),
			],
			'a missing proof': [challenged({}), challenged(shown(''))],
			'a wrong secret': [
				challenged(shown(`${verifyToken}x`)),
				challenged(shown(verifyToken.toUpperCase())),
				challenged(shown('undefined')),
			],
			'a stale timestamp':
				'a challenge carries no time, and nothing follows from it but its answer',
			'a changed body': 'the text to repeat is whatever the vendor chooses',
			'a re-serialised body': 'the text to repeat is whatever the vendor chooses',
		},
		constantTime: [
			challenged(shown(wrongFirst(verifyToken))),
			challenged(shown(wrongLast(verifyToken))),
		],
	},
	'an event at the trigger of n8n': {
		file: 'nodes/CloudSalesTrigger/signature.ts',
		valid: atTheTrigger(() => delivery()),
		attacks: deliveries(atTheTrigger),
		constantTime: [
			atTheTrigger(() => withSignature(wrongFirst)),
			atTheTrigger(() => withSignature((text) => wrongLast(text.slice(0, -1)) + text.slice(-1))),
		],
	},
	'an event at another receiver': {
		file: null,
		valid: atTheLibrary(() => delivery()),
		attacks: deliveries(atTheLibrary),
		constantTime: 'the library compares in a way of its own',
	},
	'the link of a quotation': link('service/capabilities/quotations/token.ts', {
		make: quotationToken,
		read: readQuotationToken,
		stale: 'the link lives as long as the quotation, which knows its last day',
	}),
	'the link of a document': link('service/capabilities/documents/rules.ts', {
		make: documentToken,
		read: readDocumentToken,
		stale: 'a client may read its invoices for as long as they are kept',
	}),
	'the link that signs in': {
		file: 'service/capabilities/identity/rules.ts',
		valid: signsIn(signIn),
		attacks: {
			'a missing secret': 'without CLOUDSALES_SECRET the service does not start',
			'a missing proof': [signsIn(''), signsIn(id), signsIn(`${id}.${expiry}.`)],
			'a wrong secret': [
				signsIn(signInToken(foreign, id, new Date(now.getTime() + 3_600_000))),
				signsIn(`${id}.${expiry}.${vault.sign('quotation', [id, expiry])}`),
			],
			'a stale timestamp': [
				signsIn(signIn, new Date(now.getTime() + 3_600_000)),
				signsIn(`${id}.zzzzzz.${signInSignature}`, new Date(now.getTime() + 3_600_000)),
			],
			'a changed body': [signsIn(`${otherId}.${expiry}.${signInSignature}`)],
			'a re-serialised body': [
				signsIn(`${id}.0${expiry}.${signInSignature}`),
				signsIn(`${id}.${expiry.toUpperCase()}.${signInSignature}`),
				signsIn(`${id.toUpperCase()}.${expiry}.${signInSignature}`),
				signsIn(`${signIn}=`),
			],
		},
		constantTime: [
			signsIn(`${id}.${expiry}.${wrongFirst(signInSignature)}`),
			signsIn(`${id}.${expiry}.${wrongLast(signInSignature)}`),
		],
	},
	'an API key': bearer(() => tokens.key, [asks(() => tokens.expiring, 3600)]),
	'a session of the portal': bearer(() => tokens.session, [asks(() => tokens.session, 12 * 3600)]),
};

describe.each(Object.entries(checks))('%s', (_, check) => {
	it('is accepted when its proof is right', async () => {
		expect(await check.valid()).toBe(true);
	});

	const possible = attacks.filter((attack) => typeof check.attacks[attack] !== 'string');
	it.each(possible)('is refused with %s', async (attack) => {
		const attempts = check.attacks[attack];
		expect(attempts.length).toBeGreaterThan(0);
		for (const attempt of attempts) {
			if (typeof attempt === 'string') continue;
			expect(await attempt()).toBe(false);
		}
	});

	const { constantTime } = check;
	if (typeof constantTime !== 'string')
		it('is compared in a time that does not tell where a wrong proof differs', async () => {
			const seen = [];
			for (const attempt of constantTime) {
				compared.length = 0;
				expect(await attempt()).toBe(false);
				seen.push([...compared]);
			}
			expect(seen[0]).toEqual(seen[1]);
			expect(seen[0]?.length).toBeGreaterThan(0);
			for (const [left, right] of seen[0] ?? []) expect(left).toBe(right);
		});
});

describe('the code', () => {
	const folders = ['app', 'platform', 'capabilities', 'providers'].map((one) => `service/${one}`);
	const files = [...folders, 'nodes', 'credentials'].flatMap((folder) =>
		fs
			.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts') && !/\.(test|suite)\.ts$|fixtures\.ts$/.test(name))
			.map((name) => path.join(folder, name)),
	);
	const text = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

	it('checks proofs only where a line of the table above says so', () => {
		const checking = files.filter((file) =>
			/timingSafeEqual\(|equalInConstantTime\(|vault\.verify\(|\.verify\(call\)|findKeyByHash\(context, hash/.test(
				text(file),
			),
		);
		const listed = Object.values(checks).flatMap(({ file }) => (file === null ? [] : [file]));
		const tools = ['service/platform/security/index.ts'];
		expect(checking.sort()).toEqual([...new Set([...listed, ...tools])].sort());
	});

	it('compares no secret by ===, which stops at the first difference', () => {
		const secret = String.raw`[\w.]*(?:secret|signature|token|hmac|mac|digest|proof|api_?key|hash)s?\b(?!\()`;
		const nothing = String.raw`(?!\s|undefined\b|null\b|'')`;
		const comparison = new RegExp(
			`(${secret}\\s*[!=]==\\s*${nothing}.*|[!=]==\\s*${secret}.*)`,
			'i',
		);
		const found = files.flatMap((file) =>
			text(file)
				.split('\n')
				// A lease's token tells one worker from another and is no secret; a type is no value.
				.filter((line) => !/lease_?token|typeof/i.test(line))
				.flatMap((line) => {
					const match = comparison.exec(line)?.[0];
					return match === undefined ? [] : [`${file}: ${match}`];
				}),
		);
		expect(found).toEqual([]);
	});
});
