import type { KeyObject } from 'node:crypto';
import type { Hidden } from '../../core/fault-kinds.ts';
import type { Simulation } from '../../core/vendor.ts';

export type Token = { scopes: string[]; subject: string | null; expires_at: number };

export type DirectoryUser = {
	id: string;
	primaryEmail: string;
	suspended: boolean;
	deleted_at: string | null;
	[field: string]: unknown;
};

export type Licence = { productId: string; skuId: string; userId: string; assigned_at: string };

export type Operation = {
	name: string;
	polls_left: number;
	metadata: Record<string, unknown>;
	response: Record<string, unknown>;
	error: { code: number; message: string; status: string } | null;
	/** What becomes true when the operation is done; data, since books can be kept in a file. */
	outcome: { project_id: string; is_created?: true; services?: string[] } | null;
	is_finished: boolean;
};

export type Project = {
	project_id: string;
	number: string;
	parent: string;
	display_name: string;
	labels: Record<string, string>;
	state: 'CREATING' | 'ACTIVE' | 'DELETE_REQUESTED';
	create_time: string;
	update_time: string;
	etag: string;
	billing_account: string;
	services: Set<string>;
	/** The operation that makes it. */
	created_by: string;
};

export type GoogleBooks = {
	users: Map<string, DirectoryUser>;
	groups: Map<string, { id: string; email: string; name: string; members: Map<string, string> }>;
	domains: Map<string, { domainName: string; verified: boolean; isPrimary: boolean }>;
	licences: Licence[];
	seats: Map<string, number>;
	projects: Map<string, Project>;
	operations: Map<string, Operation>;
	/** Things that a fault hides from the next reads. */
	hidden: Hidden;
};

export type GoogleCredentials = {
	service_account_email: string;
	service_account_key: { private_pem: string; public: KeyObject };
	oauth_client: { client_id: string; client_secret: string; refresh_token: string };
	/** The administrator whom the service account may act as. */
	admin: string;
	/** The mailbox that mails are sent from and that the refresh token is for. */
	sender: string;
	domain: string;
	customer_id: string;
	/** The parent of the customer's projects. */
	parent: string;
	billing_account: string;
	/** Access tokens that were given out: a reset must not end the sessions of clients. */
	tokens: Map<string, Token>;
};

export type Google = Simulation<GoogleBooks, GoogleCredentials>;

export const SEATS_BY_DEFAULT = 50;

export function createGoogleBooks({ credentials: { domain } }: Google): GoogleBooks {
	return {
		users: new Map(),
		groups: new Map(),
		domains: new Map([[domain, { domainName: domain, verified: true, isPrimary: true }]]),
		licences: [],
		seats: new Map(),
		projects: new Map(),
		operations: new Map(),
		hidden: new Map(),
	};
}
