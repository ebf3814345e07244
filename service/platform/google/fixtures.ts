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
