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
import { createMailbox, type PushSettings } from './mailbox.ts';
import { createGmailMailboxClient } from './mailbox-client.ts';
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
	GMAIL_PUSH_TOPIC: z
		.string()
		.regex(/^projects\/[^/]+\/topics\/[^/]+$/)
		.optional()
		.meta({
			description:
				'Pub/Sub topic on which Gmail tells of new mails; its publisher must be gmail-api-push@system.gserviceaccount.com. Without it the mailbox is only polled',
			example: 'projects/my-project/topics/mail',
		}),
	GMAIL_PUSH_SERVICE_ACCOUNT: z.email().optional().meta({
		description:
			'Service account with which the Pub/Sub subscription signs its calls; calls of others are refused',
	}),
	GMAIL_PUSH_AUDIENCE: z.string().min(1).optional().meta({
		description:
			'Audience of those calls: the address to which the subscription pushes, unless another was set there',
		example: 'https://sales.example.com/webhooks/gmail',
	}),
	GOOGLE_CERTS_URL: z.url().default('https://www.googleapis.com/oauth2/v1/certs').meta({
		description:
			'Where the keys are by which tokens of Google are checked; change it only for a proxy or a simulator',
	}),
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
	/**
	 * Projects since May 2026 have 6,000 units a minute for each mailbox, which 60 mails use up. Reading needs its share, so at
	 * most 50 mails a minute leave.
	 */
	pace: {
		counts: 'UNITS',
		per_second: 95,
		burst: 1000,
		costs: {
			'messageChannel.send': 100,
			// Two searches and, seldom, a look at what they found.
			'messageChannel.find': 30,
			'mailbox.watch': 100,
			'mailbox.position': 1,
			'mailbox.changesSince': 2,
			'mailbox.listSince': 5,
			'mailbox.getRaw': 20,
			'mailbox.sentHeaders': 20,
		},
		narrower: { methods: ['messageChannel.send'], per_second: 50 / 60, burst: 10 },
	},
	create: (settings) => {
		const transport = createGoogleTransport({
			provider: 'gmail',
			auth: createAuth(settings),
			timeout_ms: settings.GMAIL_TIMEOUT_MS,
			quota_pause_ms: settings.GOOGLE_QUOTA_PAUSE_MS,
		});
		const client = createGmailClient(transport, settings.GMAIL_BASE_URL);
		const mailboxClient = createGmailMailboxClient(transport, settings.GMAIL_BASE_URL);
		return {
			mailbox: createMailbox(mailboxClient, {
				address: settings.GMAIL_SENDER,
				push: pushOf(settings),
			}),
			messageChannel: createMessageChannel(client, {
				sender: settings.GMAIL_SENDER,
				bytesMax: settings.GMAIL_MESSAGE_BYTES_MAX,
			}),
		};
	},
});

function pushOf(settings: GmailConfig): PushSettings | null {
	const {
		GMAIL_PUSH_TOPIC: topic,
		GMAIL_PUSH_SERVICE_ACCOUNT: service_account,
		GMAIL_PUSH_AUDIENCE: audience,
		GOOGLE_CERTS_URL: certs_url,
	} = settings;
	if (topic !== undefined && service_account !== undefined && audience !== undefined)
		return { topic, service_account, audience, certs_url };
	if ([topic, service_account, audience].every((one) => one === undefined)) return null;
	throw new Error(
		'To be told of new mails Gmail needs GMAIL_PUSH_TOPIC, GMAIL_PUSH_SERVICE_ACCOUNT and GMAIL_PUSH_AUDIENCE; set all three or none',
	);
}

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
