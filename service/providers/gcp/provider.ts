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
import { createCloudClient } from './client.ts';
import { createProvisioningTarget } from './provisioning-target.ts';

const config = z.object({
	...googleAccountSettings,
	GCP_PARENT: z
		.string()
		.regex(/^(folders|organizations)\/\d+$/, 'Must be folders/NUMBER or organizations/NUMBER')
		.meta({
			description:
				'Folder or organization in which projects are created, such as folders/123456789012',
		}),
	GCP_BILLING_ACCOUNT: z
		.string()
		.regex(/^billingAccounts\/[\w-]+$/, 'Must be billingAccounts/ID')
		.meta({
			description:
				'Billing account that pays for the projects, such as billingAccounts/012345-6789AB-CDEF01',
		}),
	GCP_RESOURCE_MANAGER_BASE_URL: googleBaseUrl(
		'https://cloudresourcemanager.googleapis.com/',
		'Cloud Resource Manager API',
	),
	GCP_RESOURCE_MANAGER_TIMEOUT_MS: googleTimeout('Cloud Resource Manager API'),
	GCP_BILLING_BASE_URL: googleBaseUrl('https://cloudbilling.googleapis.com/', 'Cloud Billing API'),
	GCP_BILLING_TIMEOUT_MS: googleTimeout('Cloud Billing API'),
	GCP_SERVICE_USAGE_BASE_URL: googleBaseUrl(
		'https://serviceusage.googleapis.com/',
		'Service Usage API',
	),
	GCP_SERVICE_USAGE_TIMEOUT_MS: googleTimeout('Service Usage API'),
});

const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

export const gcp = defineProvider({
	id: 'gcp',
	title: 'Google Cloud',
	documentation: 'https://cloud.google.com/resource-manager/docs/creating-managing-projects',
	config,
	// Only what no other Google provider uses: the service account alone does not mean that this one is wanted.
	required: ['GCP_PARENT', 'GCP_BILLING_ACCOUNT'],
	// A step makes a few requests, and the projects of one sale are few.
	pace: { per_second: 2, burst: 10 },
	create: (settings) => {
		const account = serviceAccountFrom(settings);
		if (account === null) {
			throw new Error(
				'Google Cloud needs GOOGLE_SERVICE_ACCOUNT_EMAIL and GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY (project creator, project deleter and billing user)',
			);
		}
		const auth = createServiceAccountAuth({
			account,
			scopes,
			token_url: settings.GOOGLE_TOKEN_URL,
		});
		const api = (timeoutMs: number, rootUrl: string) => ({
			call: createGoogleTransport({
				provider: 'gcp',
				auth,
				timeout_ms: timeoutMs,
				quota_pause_ms: settings.GOOGLE_QUOTA_PAUSE_MS,
			}),
			root_url: rootUrl,
		});
		const client = createCloudClient({
			resource_manager: api(
				settings.GCP_RESOURCE_MANAGER_TIMEOUT_MS,
				settings.GCP_RESOURCE_MANAGER_BASE_URL,
			),
			billing: api(settings.GCP_BILLING_TIMEOUT_MS, settings.GCP_BILLING_BASE_URL),
			service_usage: api(
				settings.GCP_SERVICE_USAGE_TIMEOUT_MS,
				settings.GCP_SERVICE_USAGE_BASE_URL,
			),
		});
		return {
			provisioningTarget: createProvisioningTarget(client, {
				parent: settings.GCP_PARENT,
				billing_account: settings.GCP_BILLING_ACCOUNT,
			}),
		};
	},
});
