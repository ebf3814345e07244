import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { derivedSecret } from './random.ts';

/** What the sandbox knows of its one customer: the accounts, and the environment that opens them. */
export type Accounts = {
	environment: Record<string, string>;
	service_account_public_key: KeyObject;
	oauth_client: { client_id: string; client_secret: string; refresh_token: string };
	xendit_user_id: string;
	domain: string;
};

/** The simulators take as many calls as they are sent, except where an option says otherwise. */
const unlimited = '1000';

export function createAccounts(
	{ seed, xendit_rate_limit: perMinute }: { seed: number; xendit_rate_limit: number },
	url: string,
): Accounts {
	const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const domain = 'cloudsales.example';
	const hex = (label: string, length: number) =>
		Buffer.from(derivedSecret(seed, label, length))
			.toString('hex')
			.slice(0, length);
	return {
		environment: {
			XENDIT_SECRET_KEY: `xnd_development_${derivedSecret(seed, 'xendit key', 48)}`,
			XENDIT_CALLBACK_TOKEN: derivedSecret(seed, 'xendit callback token', 48),
			XENDIT_BASE_URL: `${url}/xendit`,
			COSMIC_BUCKET_SLUG: 'cloudsales-production',
			COSMIC_READ_KEY: derivedSecret(seed, 'cosmic read key', 50),
			COSMIC_WRITE_KEY: derivedSecret(seed, 'cosmic write key', 50),
			COSMIC_API_URL: `${url}/cosmic/v3`,
			COSMIC_UPLOAD_URL: `${url}/cosmic-upload/v3`,
			GOOGLE_SERVICE_ACCOUNT_EMAIL: 'cloudsales@cloudsales-sandbox.iam.gserviceaccount.com',
			GOOGLE_SERVICE_ACCOUNT_PRIVATE_KEY: keys.privateKey
				.export({ type: 'pkcs8', format: 'pem' })
				.toString(),
			GOOGLE_ADMIN_SUBJECT: `admin@${domain}`,
			GOOGLE_CUSTOMER_ID: `C0${derivedSecret(seed, 'google customer', 7).toLowerCase()}`,
			GOOGLE_TOKEN_URL: `${url}/google/token`,
			GOOGLE_ADMIN_BASE_URL: `${url}/google/admin/`,
			GOOGLE_LICENSING_BASE_URL: `${url}/google/licensing/`,
			GCP_RESOURCE_MANAGER_BASE_URL: `${url}/google/cloudresourcemanager/`,
			GCP_BILLING_BASE_URL: `${url}/google/cloudbilling/`,
			GCP_SERVICE_USAGE_BASE_URL: `${url}/google/serviceusage/`,
			GCP_PARENT: 'organizations/420042004200',
			GCP_BILLING_ACCOUNT: 'billingAccounts/01A2B3-C4D5E6-F7A8B9',
			GMAIL_BASE_URL: `${url}/google/gmail/`,
			GMAIL_SENDER: `billing@${domain}`,
			XENDIT_CALLS_PER_SECOND: perMinute === 0 ? unlimited : String(perMinute / 60),
			COSMIC_CALLS_PER_SECOND: unlimited,
			GMAIL_CALLS_PER_SECOND: unlimited,
			GEMINI_CALLS_PER_SECOND: unlimited,
			GOOGLE_WORKSPACE_CALLS_PER_SECOND: unlimited,
			GCP_CALLS_PER_SECOND: unlimited,
			GEMINI_API_KEY: `AIzaSy${derivedSecret(seed, 'gemini key', 33)}`,
			GEMINI_BASE_URL: `${url}/gemini`,
			GEMINI_MODEL: 'gemini-3.6-flash',
		},
		service_account_public_key: keys.publicKey,
		oauth_client: {
			client_id: '420042004200-cloudsales.apps.googleusercontent.com',
			client_secret: `GOCSPX-${derivedSecret(seed, 'oauth client', 28)}`,
			refresh_token: `1//0g${derivedSecret(seed, 'refresh token', 60)}`,
		},
		xendit_user_id: hex('xendit user', 24),
		domain,
	};
}
