import nock from 'nock';
import { ProviderError } from '../../platform/errors/index.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { createTurnstileChallenge } from './challenge.ts';

const host = 'https://challenges.cloudflare.test';
const challenge = createTurnstileChallenge({
	secret: 'the-secret',
	apiUrl: `${host}/turnstile/v0`,
	timeoutMs: 1_000,
});
const answers = (status: number, body: object | string, check?: (form: any) => boolean): void => {
	nock(host).post('/turnstile/v0/siteverify', check).reply(status, body);
};
const verify = () => challenge.verify({ token: 'answer', address: '192.0.2.7' });
const failure = async (): Promise<unknown> => verify().catch((error: unknown) => error);

answeredByNock();

describe('the challenge of Turnstile', () => {
	it('takes a genuine answer, and sends secret, answer and address', async () => {
		answers(200, { success: true, 'error-codes': [], hostname: 'shop.example' }, (form) => {
			const { secret, response, remoteip } = form;
			return secret === 'the-secret' && response === 'answer' && remoteip === '192.0.2.7';
		});
		expect(await verify()).toBe(true);
	});

	it.each(['invalid-input-response', 'timeout-or-duplicate', 'missing-input-response'])(
		'refuses an answer that is %s',
		async (code) => {
			answers(200, { success: false, 'error-codes': [code] });
			expect(await verify()).toBe(false);
		},
	);

	it('says that our own secret is wrong, and never that the visitor is', async () => {
		answers(200, { success: false, 'error-codes': ['invalid-input-secret'] });
		expect(await failure()).toMatchObject({ kind: 'rejected', code: 'invalid-input-secret' });
	});

	it.each([
		[500, 'oops', 'unavailable'],
		[200, 'no JSON', 'unavailable'],
		[404, 'no such page', 'rejected'],
		[200, { success: false, 'error-codes': ['internal-error'] }, 'unavailable'],
		[429, {}, 'throttled'],
	])('takes the answer %s %j as %s', async (status, body, kind) => {
		answers(status, body);
		const error = await failure();
		expect(error).toBeInstanceOf(ProviderError);
		expect(error).toMatchObject({ kind });
	});
});
