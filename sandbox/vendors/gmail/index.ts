import { generateKeyPairSync } from 'node:crypto';
import { Router } from 'express';
import { DELAYED_READ, fault, lastingFault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { googleErrors } from '../google/errors.ts';
import { TOKEN_FAULT, google } from '../google/index.ts';
import { createGmailBooks } from './books.ts';
import type { Gmail, GmailBooks, GmailCredentials } from './books.ts';
import { inboxControl } from './inbox.ts';
import { gmailRoutes } from './messages.ts';
import { mailRoutes, mailboxPage } from './page.ts';
import { gmailPush, KEY_ID } from './push.ts';
import { messageReport } from './report.ts';

export const gmail = defineVendor<GmailBooks, GmailCredentials>({
	id: 'gmail',
	title: 'Gmail',
	credentials({ world }) {
		const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
		return {
			sender: google.in(world).credentials.sender,
			push_key: {
				private_pem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
				public_pem: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
			},
			push_service_account: 'mail-push@cloudsales-sandbox.iam.gserviceaccount.com',
		};
	},
	environment: ({ credentials, url, webhooks }) => ({
		GMAIL_BASE_URL: `${url}/google/gmail/`,
		GMAIL_SENDER: credentials.sender,
		GMAIL_UNITS_PER_SECOND: '100000',
		GMAIL_UNITS_BURST: '100000',
		GMAIL_SENDS_PER_SECOND: '1000',
		...(webhooks.callback_url === null
			? {}
			: {
					GMAIL_PUSH_TOPIC: 'projects/cloudsales-sandbox/topics/mail',
					GMAIL_PUSH_SERVICE_ACCOUNT: credentials.push_service_account,
					GMAIL_PUSH_AUDIENCE: webhooks.callback_url,
				}),
		GOOGLE_CERTS_URL: `${url}/google-certs`,
		MAIL_TRUSTED_HOST: 'mx.google.com',
		MAIL_REPLY_ADDRESS: credentials.sender,
	}),
	short_time_limits: { GMAIL_TIMEOUT_MS: '3000' },
	books: {
		empty: createGmailBooks,
		report: ({ books }) => ({
			messages: books.messages.map(messageReport),
			history_id: books.history_id,
			watched_until: books.watch === null ? null : new Date(books.watch.expires_at).toISOString(),
		}),
		counts: ({ books }) => ({ messages: books.messages.length }),
	},
	apis: [
		{
			at: ['/google/gmail'],
			at_root: /^\/gmail\/v1\//,
			serves: 'Gmail',
			reached_by: 'base URL',
			routes: gmailRoutes,
			errors: googleErrors('gmail'),
		},
	],
	faults: {
		...TOKEN_FAULT,
		message_id_rewritten: fault('our Message-ID is replaced'),
		// It hides a mail for a number of searches, and not for the time that the fault is switched on.
		delayed_read: lastingFault(DELAYED_READ.delayed_read.means),
	},
	writes: 'POST /**',
	webhooks: gmailPush,
	control: inboxControl,
	page: { address: '/mailbox', title: 'Mailbox', content: mailboxPage },
	web: (own) => ({ '/mailbox': mailRoutes(own), '/google-certs': certificates(own) }),
});

/** Where the keys are published by which tokens are checked. */
function certificates({ credentials }: Gmail): Router {
	return Router().get('/', (_request, response) => {
		response
			.set('cache-control', 'public, max-age=3600')
			.json({ [KEY_ID]: credentials.push_key.public_pem });
	});
}
