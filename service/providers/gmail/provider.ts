import { z } from 'zod';
import {
	createGoogleTransport,
	createRefreshTokenAuth,
	createServiceAccountAuth,
	googleAccountSettings,
	googleBaseUrl,
	googleTimeout,
	serviceAccountFrom,
} from '../../platform/google/index.ts';
import type { GoogleAuth } from '../../platform/google/index.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createGmailClient } from './client.ts';
import { createMessageChannel } from './message-channel.ts';

const config = z.object({
	...googleAccountSettings,
	GMAIL_SENDER: z.email().meta({
		description:
			'Address that mails are sent from; a mailbox of Google Workspace or, with OAuth2, any Gmail mailbox',
	}),
	GMAIL_OAUTH_CLIENT_ID: z.string().min(1).optional().meta({
		description: 'OAuth2 client id, when mails are sent by OAuth2 and not by the service account',
	}),
	GMAIL_OAUTH_CLIENT_SECRET: z.string().min(1).optional().meta({
		description: 'OAuth2 client secret that belongs to GMAIL_OAUTH_CLIENT_ID',
	}),
	GMAIL_OAUTH_REFRESH_TOKEN: z.string().min(1).optional().meta({
		description:
			'OAuth2 refresh token of the sending mailbox with the scopes gmail.send and gmail.readonly; of a published consent screen, others expire after 7 days',
	}),
	GMAIL_BASE_URL: googleBaseUrl('https://gmail.googleapis.com/', 'Gmail API'),
	GMAIL_TIMEOUT_MS: googleTimeout('Gmail API'),
	GMAIL_MESSAGE_BYTES_MAX: z.coerce
		.number()
		.int()
		.min(10_000)
		.max(36_700_160)
		.default(5_000_000)
		.meta({
			description:
				'Largest mail in bytes, attachments included as they are encoded (a third larger than the files)',
		}),
});
type GmailConfig = z.output<typeof config>;

// Sending alone would do to send, but an unknown outcome can only be cleared by a search.
const scopes = [
	'https://www.googleapis.com/auth/gmail.send',
	'https://www.googleapis.com/auth/gmail.readonly',
];

export const gmail = defineProvider({
	id: 'gmail',
	title: 'Gmail',
	documentation: 'https://developers.google.com/workspace/gmail/api/guides/sending',
	config,
	required: ['GMAIL_SENDER'],
	// 60 mails a minute from one mailbox.
	pace: { per_second: 1, burst: 10 },
	create: (settings) => {
		const transport = createGoogleTransport({
			provider: 'gmail',
			auth: createAuth(settings),
			timeout_ms: settings.GMAIL_TIMEOUT_MS,
			quota_pause_ms: settings.GOOGLE_QUOTA_PAUSE_MS,
		});
		const client = createGmailClient(transport, settings.GMAIL_BASE_URL);
		return {
			messageChannel: createMessageChannel(client, {
				sender: settings.GMAIL_SENDER,
				bytesMax: settings.GMAIL_MESSAGE_BYTES_MAX,
			}),
		};
	},
});

function createAuth(settings: GmailConfig): GoogleAuth {
	const {
		GMAIL_OAUTH_CLIENT_ID: clientId,
		GMAIL_OAUTH_CLIENT_SECRET: clientSecret,
		GMAIL_OAUTH_REFRESH_TOKEN: refreshToken,
	} = settings;
	const given = [clientId, clientSecret, refreshToken].filter((value) => value !== undefined);
	if (clientId !== undefined && clientSecret !== undefined && refreshToken !== undefined) {
		return createRefreshTokenAuth({
			client_id: clientId,
			client_secret: clientSecret,
			refresh_token: refreshToken,
			token_url: settings.GOOGLE_TOKEN_URL,
		});
	}
	if (given.length > 0) {
		throw new Error(
			'Gmail by OAuth2 needs GMAIL_OAUTH_CLIENT_ID, GMAIL_OAUTH_CLIENT_SECRET and GMAIL_OAUTH_REFRESH_TOKEN; set all three or none',
		);
	}
	const account = serviceAccountFrom(settings);
	if (account === null) {
		throw new Error(
			'Gmail needs a way to sign in: either GOOGLE_SERVICE_ACCOUNT_EMAIL and GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY (with domain-wide delegation) or GMAIL_OAUTH_CLIENT_ID, GMAIL_OAUTH_CLIENT_SECRET and GMAIL_OAUTH_REFRESH_TOKEN',
		);
	}
	return createServiceAccountAuth({
		account,
		scopes,
		token_url: settings.GOOGLE_TOKEN_URL,
		subject: settings.GMAIL_SENDER,
	});
}
