import nock from 'nock';
import { z } from 'zod';
import { answeredByNock } from '../provider/fixtures.ts';
import { createServiceAccountAuth } from './auth.ts';
import { fromGoogleError, kindOfGoogleRefusal, readGoogleRefusal } from './errors.ts';
import { answerTokens, connectionRefused, testAccount, testToken } from './fixtures.ts';
import { googleAccountSettings, serviceAccountFrom } from './settings.ts';
import { createGoogleTransport, orNull } from './transport.ts';

const now = new Date('2026-11-20T10:00:00Z');
const oldStyle = (code: number, reason: string, message = 'no') => ({
	error: { code, message, errors: [{ domain: 'global', reason, message }] },
});
const newStyle = (code: number, status: string, details: object[] = []) => ({
	error: { code, message: 'no', status, details },
});

answeredByNock();
beforeEach(answerTokens);

describe('readGoogleRefusal', () => {
	it.each([
		['the old style', 409, oldStyle(409, 'duplicate'), undefined, { code: 'duplicate' }],
		['the new style', 409, newStyle(409, 'ALREADY_EXISTS'), undefined, { code: 'ALREADY_EXISTS' }],
		[
			'a token error',
			400,
			{ error: 'invalid_grant', error_description: 'Token revoked' },
			undefined,
			{ code: 'invalid_grant', message: 'Token revoked' },
		],
		['a page that is no JSON', 502, '<html>Bad Gateway</html>', undefined, { code: '502' }],
		[
			'a page that an SDK took for a message',
			502,
			{ error: { code: 502, message: '<html>Bad Gateway</html>', status: 'Bad Gateway' } },
			undefined,
			{ code: 'Bad Gateway', message: 'no explanation' },
		],
		[
			'RetryInfo',
			429,
			newStyle(429, 'RESOURCE_EXHAUSTED', [{ '@type': 'RetryInfo', retryDelay: '26.4s' }]),
			undefined,
			{ retry_after_seconds: 27 },
		],
		['Retry-After in seconds', 429, {}, '90', { retry_after_seconds: 90 }],
		[
			'Retry-After as a date',
			429,
			{},
			'Fri, 20 Nov 2026 10:01:00 GMT',
			{ retry_after_seconds: 60 },
		],
		[
			'the time in the message of Gmail',
			429,
			oldStyle(
				429,
				'rateLimitExceeded',
				'User-rate limit exceeded.  Retry after 2026-11-20T10:02:00.000Z',
			),
			undefined,
			{ retry_after_seconds: 120 },
		],
		[
			'a used-up day',
			403,
			oldStyle(403, 'dailyLimitExceeded'),
			undefined,
			{ retry_after_seconds: 3600 },
		],
	])('reads %s', (_, status, body, retryAfter, expected) => {
		expect(readGoogleRefusal(status, body, retryAfter, now)).toMatchObject({ status, ...expected });
	});

	it('keeps addresses out of the message', () => {
		const body = oldStyle(404, 'notFound', 'Resource Not Found: userKey ibu.sari@majujaya.example');
		expect(readGoogleRefusal(404, body, undefined, now).message).toBe(
			'Resource Not Found: userKey [address]',
		);
	});
});

describe('kindOfGoogleRefusal', () => {
	it.each([
		[400, 'badRequest', true, 'rejected'],
		[401, 'authError', true, 'rejected'],
		[403, 'forbidden', true, 'rejected'],
		[403, 'userRateLimitExceeded', true, 'throttled'],
		[403, 'quotaExceeded', false, 'throttled'],
		[404, 'notFound', false, 'rejected'],
		[409, 'duplicate', true, 'rejected'],
		[409, 'ABORTED', true, 'unavailable'],
		[412, 'conditionNotMet', true, 'rejected'],
		[429, 'RESOURCE_EXHAUSTED', true, 'throttled'],
		[408, '408', true, 'outcome-unknown'],
		[500, 'INTERNAL', true, 'outcome-unknown'],
		[503, 'UNAVAILABLE', true, 'outcome-unknown'],
		[503, 'UNAVAILABLE', false, 'unavailable'],
		[302, '302', true, 'outcome-unknown'],
	] as const)(
		'takes %d %s of a call that changes something (%s) for %s',
		(status, code, changes, kind) => {
			expect(kindOfGoogleRefusal({ status, code, reasons: [code] }, changes)).toBe(kind);
		},
	);
});

describe('fromGoogleError', () => {
	const call = { provider: 'gcp', name: 'projects.create', now };

	it.each([
		['refused connection of a create', connectionRefused(), true, 'unavailable'],
		['reset connection of a create', new Error('socket hang up'), true, 'outcome-unknown'],
		['reset connection of a read', new Error('socket hang up'), false, 'unavailable'],
	] as const)('judges a %s', (_, error, changes, kind) => {
		expect(fromGoogleError(error, { ...call, changes }).kind).toBe(kind);
	});

	it('does not keep the request, which holds secrets', () => {
		const error = Object.assign(new Error('x'), { config: { data: { password: 'p4ss' } } });
		expect(fromGoogleError(error, { ...call, changes: true }).cause).toBeUndefined();
	});
});

describe('serviceAccountFrom', () => {
	const parse = (settings: object) =>
		serviceAccountFrom(z.object(googleAccountSettings).parse({ ...settings }));

	it('reads a key with escaped line breaks', () => {
		expect(parse(testAccount)?.private_key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
	});

	it('knows that there is none', () => {
		expect(parse({})).toBeNull();
	});

	it('refuses half an account', () => {
		expect(() => parse({ GOOGLE_SERVICE_ACCOUNT_EMAIL: 'a@b.example' })).toThrow(/needs both/);
	});

	it('refuses a key that cannot sign, without quoting it', () => {
		const settings = { ...testAccount, GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY: 'abc-secret' };
		expect(() => parse(settings)).toThrow(/not a private key in PEM form/);
		expect(() => parse(settings)).not.toThrow(/abc-secret/);
	});
});

describe('createGoogleTransport', () => {
	const Answer = z.object({ id: z.string() });
	const url = 'https://api.example/thing';

	function transport(tokenUrl = 'https://oauth2.googleapis.com/token') {
		const account = serviceAccountFrom(z.object(googleAccountSettings).parse(testAccount));
		if (account === null) throw new Error('no test account');
		const auth = createServiceAccountAuth({
			account,
			scopes: ['scope-a'],
			token_url: tokenUrl,
			subject: 'admin@x.example',
		});
		const call = createGoogleTransport({
			provider: 'gcp',
			auth,
			timeout_ms: 10_000,
			quota_pause_ms: 1,
		});
		return (changes: boolean) =>
			call({ name: 'things.post', changes, answer: Answer }, (options) =>
				auth.request({ url, method: 'POST', data: {}, ...options }),
			);
	}

	it('signs in with scope and subject and sends the token', async () => {
		nock.cleanAll();
		let assertion = '';
		nock('https://oauth2.googleapis.com')
			.post('/token', (body) => {
				assertion = String(body.assertion);
				return true;
			})
			.reply(200, { access_token: testToken, expires_in: 3599, token_type: 'Bearer' });
		const api = nock('https://api.example', {
			reqheaders: { authorization: `Bearer ${testToken}` },
		})
			.post('/thing')
			.reply(200, { id: '1' });
		await expect(transport()(true)).resolves.toEqual({ id: '1' });
		const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
		expect(claims).toMatchObject({
			scope: 'scope-a',
			sub: 'admin@x.example',
			aud: 'https://oauth2.googleapis.com/token',
		});
		expect(api.isDone()).toBe(true);
	});

	it('gets its tokens from the configured URL', async () => {
		nock.cleanAll();
		const tokens = nock('http://127.0.0.1:9')
			.post('/google/token')
			.reply(200, { access_token: testToken, expires_in: 3599, token_type: 'Bearer' });
		nock('https://api.example').post('/thing').reply(200, { id: '1' });
		await transport('http://127.0.0.1:9/google/token')(true);
		expect(tokens.isDone()).toBe(true);
	});

	it('knows that nothing was sent when there is no token', async () => {
		nock.cleanAll();
		nock('https://oauth2.googleapis.com').post('/token').replyWithError(connectionRefused());
		await expect(transport()(true)).rejects.toMatchObject({ kind: 'unavailable' });
	});

	it('tells a refused sign-in', async () => {
		nock.cleanAll();
		nock('https://oauth2.googleapis.com')
			.post('/token')
			.reply(401, { error: 'unauthorized_client', error_description: 'Client is unauthorized' });
		await expect(transport()(true)).rejects.toMatchObject({
			kind: 'rejected',
			code: 'unauthorized_client',
		});
	});

	it('gets a new token when Google takes the old one no longer, once', async () => {
		nock.cleanAll();
		const answer = (token: string) => ({ access_token: token, expires_in: 3599 });
		const tokens = nock('https://oauth2.googleapis.com')
			.post('/token')
			.reply(200, answer('old'))
			.post('/token')
			.reply(200, answer('new'));
		const api = (token: string, status: number, body: object) =>
			nock('https://api.example', { reqheaders: { authorization: `Bearer ${token}` } })
				.post('/thing')
				.reply(status, body);
		const refusal = newStyle(401, 'UNAUTHENTICATED');
		api('old', 401, refusal);
		api('new', 200, { id: '1' });
		const call = transport();
		await expect(call(true)).resolves.toEqual({ id: '1' });
		expect(tokens.isDone()).toBe(true);

		tokens.post('/token').reply(200, answer('newest'));
		api('new', 401, refusal);
		api('newest', 401, refusal);
		await expect(call(true)).rejects.toMatchObject({ kind: 'rejected', status: 401 });
	});

	it('repeats a create that was refused for quota', async () => {
		nock('https://api.example')
			.post('/thing')
			.reply(403, oldStyle(403, 'userRateLimitExceeded'))
			.post('/thing')
			.reply(429, newStyle(429, 'RESOURCE_EXHAUSTED'))
			.post('/thing')
			.reply(200, { id: '1' });
		await expect(transport()(true)).resolves.toEqual({ id: '1' });
	});

	it('gives up after three refusals for quota', async () => {
		let requests = 0;
		nock('https://api.example')
			.persist()
			.post('/thing')
			.reply(() => {
				requests += 1;
				return [429, newStyle(429, 'RESOURCE_EXHAUSTED')];
			});
		await expect(transport()(true)).rejects.toMatchObject({ kind: 'throttled' });
		expect(requests).toBe(3);
	});

	it('does not repeat a create whose outcome is open', async () => {
		let requests = 0;
		nock('https://api.example')
			.persist()
			.post('/thing')
			.reply(() => {
				requests += 1;
				return [503, newStyle(503, 'UNAVAILABLE')];
			});
		await expect(transport()(true)).rejects.toMatchObject({ kind: 'outcome-unknown' });
		expect(requests).toBe(1);
	});

	it.each([
		[true, 'outcome-unknown'],
		[false, 'unavailable'],
	] as const)('does not trust an answer of another shape (changes: %s)', async (changes, kind) => {
		nock('https://api.example').post('/thing').reply(200, { name: 'x' });
		await expect(transport()(changes)).rejects.toMatchObject({ kind, code: 'malformed-answer' });
	});

	it('tells absence from other refusals', async () => {
		nock('https://api.example').post('/thing').reply(404, oldStyle(404, 'notFound'));
		await expect(orNull(transport()(false), [404])).resolves.toBeNull();
		nock('https://api.example').post('/thing').reply(403, oldStyle(403, 'forbidden'));
		await expect(orNull(transport()(false), [404])).rejects.toMatchObject({ status: 403 });
	});
});
