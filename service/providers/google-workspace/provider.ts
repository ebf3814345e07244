import { z } from 'zod';
import {
	createGoogleTransport,
	createServiceAccountAuth,
	googleAccountSettings,
	googleBaseUrl,
	googleTimeout,
	serviceAccountFrom,
} from '../../platform/google/index.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createWorkspaceClient } from './client.ts';
import { createProvisioningTarget } from './provisioning-target.ts';
import { Domain } from './translate.ts';

const config = z.object({
	...googleAccountSettings,
	GOOGLE_ADMIN_SUBJECT: z.email().meta({
		description:
			'Administrator of Google Workspace on whose behalf the service account acts (domain-wide delegation)',
	}),
	GOOGLE_CUSTOMER_ID: z.string().min(1).default('my_customer').meta({
		description:
			'Id of our Google Workspace account, such as C01234567 (Admin console, Account settings)',
	}),
	GOOGLE_WORKSPACE_DOMAIN: Domain.optional().meta({
		description:
			'Domain in which accounts are created when the product names none; without it the domain of GOOGLE_ADMIN_SUBJECT',
	}),
	GOOGLE_ADMIN_BASE_URL: googleBaseUrl(
		'https://admin.googleapis.com/',
		'Admin SDK (Directory API)',
	),
	GOOGLE_ADMIN_TIMEOUT_MS: googleTimeout('Admin SDK (Directory API)'),
	GOOGLE_LICENSING_BASE_URL: googleBaseUrl(
		'https://licensing.googleapis.com/',
		'Enterprise License Manager API',
	),
	GOOGLE_LICENSING_TIMEOUT_MS: googleTimeout('Enterprise License Manager API'),
});

const scopes = [
	'https://www.googleapis.com/auth/admin.directory.user',
	'https://www.googleapis.com/auth/apps.licensing',
];

export const googleWorkspace = defineProvider({
	id: 'google-workspace',
	title: 'Google Workspace',
	documentation: 'https://developers.google.com/workspace/admin/directory/v1/guides/manage-users',
	config,
	// Only what no other Google provider uses: the service account alone does not mean that this one is wanted.
	required: ['GOOGLE_ADMIN_SUBJECT'],
	// The licensing API allows about one request a second; one step makes some two of them.
	pace: { per_second: 1, burst: 5 },
	create: (settings) => {
		const account = serviceAccountFrom(settings);
		if (account === null) {
			throw new Error(
				'Google Workspace needs GOOGLE_SERVICE_ACCOUNT_EMAIL and GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY (with domain-wide delegation)',
			);
		}
		const auth = createServiceAccountAuth({
			account,
			scopes,
			token_url: settings.GOOGLE_TOKEN_URL,
			subject: settings.GOOGLE_ADMIN_SUBJECT,
		});
		const transport = (timeoutMs: number) =>
			createGoogleTransport({
				provider: 'google-workspace',
				auth,
				timeout_ms: timeoutMs,
				quota_pause_ms: settings.GOOGLE_QUOTA_PAUSE_MS,
			});
		const client = createWorkspaceClient({
			directory: {
				call: transport(settings.GOOGLE_ADMIN_TIMEOUT_MS),
				root_url: settings.GOOGLE_ADMIN_BASE_URL,
			},
			licensing: {
				call: transport(settings.GOOGLE_LICENSING_TIMEOUT_MS),
				root_url: settings.GOOGLE_LICENSING_BASE_URL,
			},
			customer_id: settings.GOOGLE_CUSTOMER_ID,
		});
		const ownDomain = settings.GOOGLE_ADMIN_SUBJECT.split('@')[1] ?? '';
		return {
			provisioningTarget: createProvisioningTarget(
				client,
				settings.GOOGLE_WORKSPACE_DOMAIN ?? ownDomain,
			),
		};
	},
});
