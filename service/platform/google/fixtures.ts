import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import nock from 'nock';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Settings of a service account that exists nowhere; its key was made for this run. */
export const testAccount = {
	GOOGLE_SERVICE_ACCOUNT_EMAIL: 'robot@cloudsales-test.iam.gserviceaccount.com',
	GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY: privateKey
		.export({ type: 'pkcs8', format: 'pem' })
		.toString()
		.replaceAll('\n', '\\n'),
	GOOGLE_QUOTA_PAUSE_MS: '1',
};

export const testToken = 'ya29.test-token';

/** Answers the token endpoint as Google does, for any number of requests. */
export function answerTokens(): void {
	nock('https://oauth2.googleapis.com')
		.persist()
		.post('/token')
		.reply(200, { access_token: testToken, expires_in: 3599, token_type: 'Bearer' });
}

export type Recording = { status: number; body: nock.Body };

/** A recorded answer from the folder `recordings` beside the test. */
export function recording(testUrl: string, name: string): Recording {
	return JSON.parse(readFileSync(new URL(`./recordings/${name}.json`, testUrl), 'utf8'));
}

/** A system error as the HTTP client of Node raises it. */
export function connectionRefused(): Error {
	return Object.assign(new Error('connect ECONNREFUSED 192.0.2.1:443'), { code: 'ECONNREFUSED' });
}

export type FakeReply = [status: number, body: nock.Body];
export type FakeRequest = {
	line: string;
	/** What the groups of the path pattern matched, decoded. */
	parts: string[];
	query: URLSearchParams;
	body: unknown;
};
export type FakeRoute = {
	method: 'get' | 'post' | 'put' | 'patch' | 'delete';
	origin: string;
	/** Matches path and query. */
	path: RegExp;
	answer(request: FakeRequest): FakeReply;
};

/** Answers one kind of request for as long as the test lasts; `before` may answer in its place. */
export function serve(
	{ method, origin, path, answer }: FakeRoute,
	before: (request: FakeRequest) => FakeReply | null,
): void {
	nock(origin)
		.persist()
		[method](path)
		.reply(async (request: Request) => {
			const { pathname, search, searchParams: query } = new URL(request.url);
			const text = await request.text();
			const body: unknown = text === '' ? null : JSON.parse(text);
			const parts = (path.exec(pathname + search) ?? []).slice(1).map(decodeURIComponent);
			const fake = { line: `${method.toUpperCase()} ${pathname}`, parts, query, body };
			const [status, answered] = before(fake) ?? answer(fake);
			return [status, answered, status === 429 || status === 403 ? { 'retry-after': '30' } : {}];
		});
}

/** A vendor that answers so many requests and then none, as when the process that asked is killed. */
export type Interruption = { after: number; how: 'not_carried_out' | 'carried_out' };

/**
 * The answer of a vendor that is interrupted: `answer` carries the request out. The one at which it happens is carried out or
 * not, the later ones are not.
 */
export function interrupted(
	interruption: Interruption | null,
	answer: () => FakeReply,
	failure: () => FakeReply,
): FakeReply {
	if (interruption === null) return answer();
	const left = interruption.after;
	interruption.after -= 1;
	if (left > 0) return answer();
	if (left === 0 && interruption.how === 'carried_out') answer();
	return failure();
}
