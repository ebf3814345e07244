import fs from 'node:fs';
import path from 'node:path';
import { documentToken, readDocumentToken } from '../capabilities/documents/rules.ts';
import { readInvitation, invitationToken } from '../capabilities/identity/rules.ts';
import { readReturnToken, returnToken } from '../capabilities/payments/return-address.ts';
import { isTrackedBy, trackingToken } from '../capabilities/orders/tracking.ts';
import { quotationToken, readQuotationToken } from '../capabilities/quotations/token.ts';
import { aCourier } from '../capabilities/webhook-inbox/fixtures.ts';
import { readRequestedToken, requestedToken } from '../capabilities/sign-in/rules.ts';
import { xendit } from '../providers/xendit/provider.ts';
import { fakeProviders } from './fake-vendors.ts';
import { root } from './nodes/pack.ts';
import { startTestService, type TestService } from './service.ts';
import { signInAsClient } from './sign-in-as-client.ts';
import { acknowledgement, finish } from './signatures/acknowledgements.ts';
import { type Attempt, attacks, type Check, wrongFirst, wrongLast } from './signatures/check.ts';
import { watchComparisons } from './signatures/compared.ts';
import {
	atTheLibrary,
	atTheTrigger,
	attacksOnEvents,
	delivery,
	withSignature,
} from './signatures/events.ts';
import { link } from './signatures/links.ts';
import { mailboxCall, stopKeys } from './signatures/mailbox-calls.ts';
import { noticeOfPage } from './signatures/notices.ts';
import { browserOfLink, passwordCheck, signInLink } from './signatures/sign-in.ts';
import { proof, shown, vendorCallsOn, xenditReasons } from './signatures/vendor-calls.ts';

const compared = watchComparisons();

const verifyToken = 'not-a-real-verify-token';
const callbackToken = 'not-a-real-callback-token';
const now = new Date('2026-11-20T03:00:00.000Z');

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
	await stopKeys();
});

const { atTheDoor, handedOn, challenged } = vendorCallsOn(() => service);
const withoutSecret = vendorCallsOn(() => unconfigured);
const withoutChallenge = vendorCallsOn(() => withoutToken);

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
				withoutSecret.atTheDoor(proof(callbackToken)),
				withoutSecret.atTheDoor(proof('')),
				withoutSecret.atTheDoor({}),
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
				withoutSecret.handedOn(proof(callbackToken), provider),
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
		file: 'service/capabilities/webhook-inbox/routes.ts',
		valid: challenged(shown(verifyToken)),
		attacks: {
			'a missing secret': [
				withoutChallenge.challenged(shown(verifyToken)),
				withoutChallenge.challenged(shown('')),
				withoutChallenge.challenged({}),
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
		attacks: attacksOnEvents(atTheTrigger),
		constantTime: [
			atTheTrigger(() => withSignature(wrongFirst)),
			atTheTrigger(() => withSignature((text) => wrongLast(text.slice(0, -1)) + text.slice(-1))),
		],
	},
	'an event at another receiver': {
		file: null,
		valid: atTheLibrary(() => delivery()),
		attacks: attacksOnEvents(atTheLibrary),
		constantTime: 'the library compares in a way of its own',
	},
	'an acknowledgement by an endpoint': acknowledgement,
	'the token that finishes an event': finish,
	'the link of a quotation': link('service/capabilities/quotations/token.ts', {
		make: quotationToken,
		read: readQuotationToken,
		stale: 'the link lives as long as the quotation, which knows its last day',
	}),
	'the address to which a payer is led back': link(
		'service/capabilities/payments/return-address.ts',
		{
			make: returnToken,
			read: readReturnToken,
			stale:
				'it shows how one payment stands, which the payer may look at for as long as there is one',
		},
	),
	'the link of a document': link('service/capabilities/documents/rules.ts', {
		make: documentToken,
		read: readDocumentToken,
		stale: 'a client may read its invoices for as long as they are kept',
	}),
	'the token that follows an order': link('service/capabilities/orders/tracking.ts', {
		make: (keys, id) => `${id}.${trackingToken(keys, id)}`,
		read: (keys, presented) => {
			const [id = '', token = ''] = presented.split('.', 2);
			return isTrackedBy(keys, id, presented.slice(id.length + 1)) && token !== '' ? id : null;
		},
		stale: 'who placed an order follows it for as long as it is kept',
	}),
	'the link of an invitation': signInLink('service/capabilities/identity/rules.ts', {
		prefix: '',
		make: invitationToken,
		read: readInvitation,
		purpose_of_others: 'requested-sign-in',
	}),
	'the link that a person asked for': signInLink('service/capabilities/sign-in/rules.ts', {
		prefix: 'r-',
		make: requestedToken,
		read: readRequestedToken,
		purpose_of_others: 'sign-in',
	}),
	'the browser that asked for a link': browserOfLink(() => service),
	'a password': passwordCheck,
	'the notice on a page': noticeOfPage(() => service),
	'a call of Google about a mailbox': mailboxCall,
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
			/timingSafeEqual\(|equalInConstantTime\(|vault\.verify\(|\.verify\(call\)|\bfind(?:KeyByHash|Session)\(context, sha256Hex\(/.test(
				text(file),
			),
		);
		const listed = Object.values(checks).flatMap(({ file }) => (file === null ? [] : [file]));
		const others = [
			'service/platform/security/index.ts',
			// Signs out everywhere: the token of a session opens nothing there.
			'service/capabilities/identity/sessions.ts',
		];
		expect(checking.sort()).toEqual([...new Set([...listed, ...others])].sort());
	});

	it('compares no secret by ===, which stops at the first difference', () => {
		const secret = String.raw`[\w.]*(?:secret|signature|token|hmac|mac|digest|proof|api_?key|hash)s?\b(?!\()`;
		// What is compared with a word in capitals is a setting.
		const nothing = String.raw`(?!\s|undefined\b|null\b|'')(?!'[A-Z]+')`;
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
