import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { Route } from '../../core/api.ts';
import { controlRoute } from '../../core/control-route.ts';
import { DELAYED_READ, fault, lastingFault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import type { VendorApi } from '../../core/vendor.ts';
import { createGoogleBooks } from './books.ts';
import type { Google, GoogleBooks, GoogleCredentials } from './books.ts';
import { directoryRoutes } from './directory.ts';
import { googleErrors } from './errors.ts';
import { licensingRoutes } from './licensing.ts';
import { googlePage } from './page.ts';
import { billingRoutes, resourceManagerRoutes } from './projects.ts';
import { googleReport } from './report.ts';
import { serviceUsageRoutes } from './service-usage.ts';
import { googleTokenRoutes, tokenUrl } from './tokens.ts';

/** For gmail too, which is a vendor of its own and takes the same tokens. */
export const TOKEN_FAULT = {
	token_expired: fault('401: a token that was good is not any more'),
};

const unlimited = '1000';

/**
 * googleapis keeps only the origin of a rootUrl that is set for a whole client, so its requests come without their
 * prefix. Their paths are distinct all the same.
 */
const api = (
	name: string,
	at_root: RegExp,
	serves: string,
	routes: (google: Google) => Route[],
): VendorApi<Google> => ({
	at: [`/google/${name}`],
	at_root,
	serves,
	reached_by: 'base URL',
	routes,
	errors: googleErrors('google'),
});

export const google = defineVendor<GoogleBooks, GoogleCredentials>({
	id: 'google',
	title: 'Google Workspace and Cloud',
	credentials({ secret }) {
		const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const domain = 'cloudsales.example';
		return {
			service_account_email: 'cloudsales@cloudsales-sandbox.iam.gserviceaccount.com',
			service_account_key: {
				private_pem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
				public: keys.publicKey,
			},
			oauth_client: {
				client_id: '420042004200-cloudsales.apps.googleusercontent.com',
				client_secret: `GOCSPX-${secret('oauth client', 28)}`,
				refresh_token: `1//0g${secret('refresh token', 60)}`,
			},
			admin: `admin@${domain}`,
			sender: `billing@${domain}`,
			domain,
			customer_id: `C0${secret('google customer', 7).toLowerCase()}`,
			parent: 'organizations/420042004200',
			billing_account: 'billingAccounts/01A2B3-C4D5E6-F7A8B9',
			tokens: new Map(),
		};
	},
	environment(own) {
		const { credentials, url } = own;
		return {
			GOOGLE_SERVICE_ACCOUNT_EMAIL: credentials.service_account_email,
			GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY: credentials.service_account_key.private_pem,
			GOOGLE_ADMIN_SUBJECT: credentials.admin,
			GOOGLE_CUSTOMER_ID: credentials.customer_id,
			GOOGLE_TOKEN_URL: tokenUrl(own),
			GOOGLE_ADMIN_BASE_URL: `${url}/google/admin/`,
			GOOGLE_LICENSING_BASE_URL: `${url}/google/licensing/`,
			GCP_RESOURCE_MANAGER_BASE_URL: `${url}/google/cloudresourcemanager/`,
			GCP_BILLING_BASE_URL: `${url}/google/cloudbilling/`,
			GCP_SERVICE_USAGE_BASE_URL: `${url}/google/serviceusage/`,
			GCP_PARENT: credentials.parent,
			GCP_BILLING_ACCOUNT: credentials.billing_account,
			GOOGLE_WORKSPACE_CALLS_PER_SECOND: unlimited,
			GCP_CALLS_PER_SECOND: unlimited,
		};
	},
	short_time_limits: {
		GOOGLE_ADMIN_TIMEOUT_MS: '2500',
		GOOGLE_LICENSING_TIMEOUT_MS: '2500',
		GCP_RESOURCE_MANAGER_TIMEOUT_MS: '2500',
		GCP_BILLING_TIMEOUT_MS: '2500',
		GCP_SERVICE_USAGE_TIMEOUT_MS: '2500',
		GOOGLE_QUOTA_PAUSE_MS: '100',
	},
	books: {
		empty: createGoogleBooks,
		report: googleReport,
		counts: ({ books }) => ({
			users: books.users.size,
			licences: books.licences.length,
			projects: books.projects.size,
		}),
	},
	apis: [
		{
			at: ['/google'],
			serves: 'OAuth tokens (`/google/token`): service account JWT, refresh token',
			reached_by: 'the token URL',
			routes: googleTokenRoutes,
			errors: googleErrors('google'),
		},
		api('admin', /^\/admin\/directory\//, 'Directory', directoryRoutes),
		api('licensing', /^\/apps\/licensing\//, 'Licence Manager', licensingRoutes),
		api(
			'cloudresourcemanager',
			/^\/v3\/(projects|operations)/,
			'Resource Manager: projects',
			resourceManagerRoutes,
		),
		api(
			'cloudbilling',
			/^\/v1\/(projects\/[^/]+\/billingInfo|billingAccounts)/,
			'Cloud Billing',
			billingRoutes,
		),
		api(
			'serviceusage',
			/^\/v1\/(projects\/[^/]+\/services|operations)/,
			'Service Usage',
			serviceUsageRoutes,
		),
	],
	faults: {
		conflict_although_applied: fault('409 although the write was applied'),
		...DELAYED_READ,
		operation_slow: fault('a long-running operation needs 6 polls, or `polls`'),
		operation_fails: lastingFault('a long-running operation ends with an error, or with `message`'),
		auto_licence: fault('a new user gets a licence at once, as with the automatic setting'),
		...TOKEN_FAULT,
		no_licence_free: fault('412: no licence is free'),
		user_limit_reached: fault('412 limitExceeded: no seat is left for a new user'),
		billing_quota: fault('400 FAILED_PRECONDITION when billing is linked'),
		project_lien: fault('400 FAILED_PRECONDITION when a project is deleted: a lien protects it'),
		domain_not_found: lastingFault('404: the domain of a new user does not belong to the customer'),
	},
	writes: 'POST /**',
	control: [
		controlRoute(
			'POST /google/seats',
			'how many licences there are (50)',
			z.object({ sku: z.string(), seats: z.number().int().nonnegative() }).strict(),
			({ books }, input) => {
				books.seats.set(input.sku, input.seats);
				return { status: 200, body: input };
			},
		),
		controlRoute(
			'GET /oauth-client',
			'client id, secret and refresh token for the refresh-token grant (mailbox: `GMAIL_SENDER`)',
			z.object({}),
			({ credentials }) => ({ status: 200, body: credentials.oauth_client }),
		),
	],
	page: { address: '/google', title: 'Google', content: googlePage },
});
