import { createSign } from 'node:crypto';
import { z } from 'zod';
import type { Call, Reply } from '../../core/api.ts';
import type { WebhookRules } from '../../core/webhooks.ts';
import { oldStyleError } from '../google/errors.ts';
import type { Gmail, GmailCredentials } from './books.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
export const KEY_ID = 'sandbox-push-key';
export const ISSUER = 'https://accounts.google.com';

/**
 * What Pub/Sub sends when a mailbox has news: a token that is signed for the subscription's service account, and a body
 * that says no more than how far the history goes. It is not bound to the body.
 */
export const gmailPush: WebhookRules<Gmail> = {
	// Until the end of the retention of seven days.
	retries_at_ms: [1, 3, 7, 15, 31, 63, 127, 255, 511, 1023].map((minutes) => minutes * MINUTE),
	answer_time_ms: 10_000,
	acknowledges: ({ status }) => [102, 200, 201, 202, 204].includes(status),
	request: (gmail, { payload, webhook_id, url }, { is_forged }) => ({
		headers: {
			'content-type': 'application/json',
			'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
			authorization: `Bearer ${tokenFor(gmail, url ?? '', is_forged)}`,
		},
		body: JSON.stringify({
			message: {
				data: Buffer.from(JSON.stringify(payload)).toString('base64'),
				messageId: webhook_id,
				message_id: webhook_id,
				publishTime: gmail.now().toISOString(),
				publish_time: gmail.now().toISOString(),
				attributes: {},
			},
			subscription: 'projects/cloudsales-sandbox/subscriptions/mail',
		}),
	}),
};

function tokenFor({ credentials }: Gmail, audience: string, isForged: boolean): string {
	// Time of the machine: the token is checked against it.
	const iat = Math.floor(Date.now() / 1000);
	const claims = {
		iss: ISSUER,
		aud: audience,
		azp: '113774264463038321964',
		sub: '113774264463038321964',
		// Any project of Google gets a good token for any address; only this tells ours.
		email: isForged
			? 'somebody@another-project.iam.gserviceaccount.com'
			: credentials.push_service_account,
		email_verified: true,
		iat,
		exp: iat + 3600,
	};
	return signed(credentials, { alg: 'RS256', kid: KEY_ID, typ: 'JWT' }, claims);
}

/** For tests too: any token that this key can make. */
export function signed(
	{ push_key }: Pick<GmailCredentials, 'push_key'>,
	header: object,
	claims: object,
): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part(header)}.${part(claims)}`;
	const signature = createSign('RSA-SHA256').update(text).sign(push_key.private_pem, 'base64url');
	return `${text}.${signature}`;
}

/** Mails are told of while a watch lasts. */
export function announce(gmail: Gmail): void {
	const { watch } = gmail.books;
	if (watch === null || watch.expires_at <= gmail.now().getTime()) return;
	gmail.webhooks.send({
		event: 'mail',
		subject: String(gmail.books.history_id),
		payload: {
			emailAddress: gmail.credentials.sender,
			historyId: String(gmail.books.history_id),
		},
	});
}

export function watchMailbox(gmail: Gmail, call: Call): Reply {
	const parsed = z.looseObject({ topicName: z.string() }).safeParse(call.json());
	if (!parsed.success || !/^projects\/[^/]+\/topics\/[^/]+$/.test(parsed.data.topicName))
		return oldStyleError(400, 'invalidArgument', 'Invalid topicName');
	const expires_at = gmail.now().getTime() + 7 * DAY;
	gmail.books.watch = { topic: parsed.data.topicName, expires_at };
	const historyId = String(gmail.books.history_id);
	return { status: 200, body: { historyId, expiration: String(expires_at) } };
}
