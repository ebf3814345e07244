import { admin_directory_v1 } from 'googleapis/build/src/apis/admin/directory_v1.js';
import { licensing_v1 } from 'googleapis/build/src/apis/licensing/v1.js';
import { z } from 'zod';
import { isProviderError } from '../../platform/errors/index.ts';
import { foundIn, readEach } from '../../platform/provider/index.ts';
import { orNull } from '../../platform/google/index.ts';
import type { GoogleTransport } from '../../platform/google/index.ts';

const User = z.object({
	id: z.string().min(1),
	primaryEmail: z.string().min(1),
	suspended: z.boolean().optional(),
	customerId: z.string().optional(),
	externalIds: z
		.array(
			z.looseObject({
				type: z.string().optional(),
				customType: z.string().optional(),
				value: z.string().optional(),
			}),
		)
		.optional(),
});
export type User = z.infer<typeof User>;
const UserList = z.object({
	users: readEach(User).optional(),
	nextPageToken: z.string().optional(),
});
const Licence = z.object({ userId: z.string(), skuId: z.string(), productId: z.string() });
export type Licence = z.infer<typeof Licence>;
const LicenceList = z.object({
	items: readEach(Licence, 'userId').optional(),
	nextPageToken: z.string().optional(),
});
/** Google answers a deletion with an empty object, or with nothing. */
const Deleted = z.unknown().transform(() => true as const);

export type NewUser = {
	primaryEmail: string;
	name: { givenName: string; familyName: string };
	password: string;
	changePasswordAtNextLogin: boolean;
	recoveryEmail: string;
	externalIds: { type: string; customType: string; value: string }[];
};

export type WorkspaceClient = {
	/** Null when there is no such user, or none that we may see yet: Google answers both 404 and 403 for a while. */
	getUser(key: string): Promise<User | null>;
	/** Whether the domain is one of our account. */
	hasDomain(domain: string): Promise<boolean>;
	findUsersByExternalId(value: string): Promise<readonly User[]>;
	/** Not idempotent, but an address can be used only once. */
	insertUser(user: NewUser): Promise<'CREATED' | 'TAKEN' | 'NO_SEAT_FREE'>;
	setSuspended(userId: string, suspended: boolean): Promise<User>;
	setExternalIds(userId: string, externalIds: NonNullable<User['externalIds']>): Promise<User>;
	hasLicence(licence: Licence): Promise<boolean>;
	insertLicence(licence: Licence): Promise<'ASSIGNED' | 'HELD' | 'NONE_FREE' | 'USER_UNKNOWN'>;
	/** The licence of any SKU of the product that the user holds. */
	findLicence(user: User, productId: string): Promise<Licence | null>;
	/** Changes the SKU of a licence within its product. */
	moveLicence(licence: Licence, skuId: string): Promise<'ASSIGNED' | 'NONE_FREE'>;
	/** False when the user does not hold it. */
	deleteLicence(licence: Licence): Promise<boolean>;
};

type Api = { call: GoogleTransport; root_url: string };

// Enough for 2,000 licences of one product; the API offers no search and about one call a second.
const pagesMax = 20;

export function createWorkspaceClient(apis: {
	directory: Api;
	licensing: Api;
	customer_id: string;
}): WorkspaceClient {
	const { call: directory, root_url: directoryUrl } = apis.directory;
	const { users } = new admin_directory_v1.Admin({ auth: directory.auth });
	const { call: licensing, root_url: licensingUrl } = apis.licensing;
	const { licenseAssignments } = new licensing_v1.Licensing({ auth: licensing.auth });

	return {
		getUser: (userKey) =>
			orNull(
				directory({ name: 'users.get', changes: false, answer: User }, (options) =>
					users.get({ userKey }, { ...options, rootUrl: directoryUrl }),
				),
				[403, 404],
			),
		hasDomain: async (domain) => {
			// Asked by its users: listing domains would need a scope of its own.
			const list = await orNull(
				directory({ name: 'users.list', changes: false, answer: UserList }, (options) =>
					users.list({ domain, maxResults: 1 }, { ...options, rootUrl: directoryUrl }),
				),
				[400, 403, 404],
			);
			return list !== null;
		},
		findUsersByExternalId: async (value) => {
			const found: User[] = [];
			let pageToken: string | undefined;
			for (let page = 0; page < pagesMax; page += 1) {
				const list: z.infer<typeof UserList> = await directory(
					{ name: 'users.list', changes: false, answer: UserList },
					(options) =>
						users.list(
							{
								customer: apis.customer_id,
								query: `externalId='${value}'`,
								maxResults: 500,
								...(pageToken === undefined ? {} : { pageToken }),
							},
							{ ...options, rootUrl: directoryUrl },
						),
				);
				found.push(...foundIn(list.users, { provider: 'google-workspace', name: 'users.list' }));
				pageToken = list.nextPageToken;
				if (pageToken === undefined) break;
			}
			return found;
		},
		insertUser: async (requestBody) => {
			try {
				await directory({ name: 'users.insert', changes: true, answer: User }, (options) =>
					users.insert({ requestBody }, { ...options, rootUrl: directoryUrl }),
				);
				return 'CREATED';
			} catch (error) {
				if (hasStatus(error, 409)) return 'TAKEN';
				if (isProviderError(error) && error.code === 'limitExceeded') return 'NO_SEAT_FREE';
				throw error;
			}
		},
		setSuspended: (userKey, suspended) =>
			directory({ name: 'users.patch', changes: true, answer: User }, (options) =>
				users.patch({ userKey, requestBody: { suspended } }, { ...options, rootUrl: directoryUrl }),
			),
		setExternalIds: (userKey, externalIds) =>
			directory({ name: 'users.patch', changes: true, answer: User }, (options) =>
				users.patch(
					{ userKey, requestBody: { externalIds } },
					{ ...options, rootUrl: directoryUrl },
				),
			),
		hasLicence: async ({ productId, skuId, userId }) => {
			const licence = await orNull(
				licensing({ name: 'licenses.get', changes: false, answer: Licence }, (options) =>
					licenseAssignments.get(
						{ productId, skuId, userId },
						{ ...options, rootUrl: licensingUrl },
					),
				),
				[404],
			);
			return licence !== null;
		},
		insertLicence: async ({ productId, skuId, userId }) => {
			try {
				await licensing({ name: 'licenses.insert', changes: true, answer: Licence }, (options) =>
					licenseAssignments.insert(
						{ productId, skuId, requestBody: { userId } },
						{ ...options, rootUrl: licensingUrl },
					),
				);
				return 'ASSIGNED';
			} catch (error) {
				if (hasStatus(error, 409)) return 'HELD';
				if (hasStatus(error, 412)) return 'NONE_FREE';
				if (hasStatus(error, 404)) return 'USER_UNKNOWN';
				throw error;
			}
		},
		findLicence: async (user, productId) => {
			let pageToken: string | undefined;
			for (let page = 0; page < pagesMax; page += 1) {
				const list: z.infer<typeof LicenceList> = await licensing(
					{ name: 'licenses.listForProduct', changes: false, answer: LicenceList },
					(options) =>
						licenseAssignments.listForProduct(
							{
								productId,
								customerId: user.customerId ?? apis.customer_id,
								maxResults: 100,
								...(pageToken === undefined ? {} : { pageToken }),
							},
							{ ...options, rootUrl: licensingUrl },
						),
				);
				const { readable = [] } = list.items ?? {};
				const found = readable.find((item) => item.userId === user.primaryEmail);
				if (found !== undefined) return found;
				pageToken = list.nextPageToken;
				if (pageToken === undefined) return null;
			}
			return null;
		},
		moveLicence: async ({ productId, skuId, userId }, newSkuId) => {
			try {
				await licensing({ name: 'licenses.patch', changes: true, answer: Licence }, (options) =>
					licenseAssignments.patch(
						{ productId, skuId, userId, requestBody: { productId, skuId: newSkuId, userId } },
						{ ...options, rootUrl: licensingUrl },
					),
				);
				return 'ASSIGNED';
			} catch (error) {
				if (hasStatus(error, 412)) return 'NONE_FREE';
				throw error;
			}
		},
		deleteLicence: async ({ productId, skuId, userId }) => {
			const deleted = await orNull(
				licensing({ name: 'licenses.delete', changes: true, answer: Deleted }, (options) =>
					licenseAssignments.delete(
						{ productId, skuId, userId },
						{ ...options, rootUrl: licensingUrl },
					),
				),
				[404],
			);
			return deleted !== null;
		},
	};
}

const hasStatus = (error: unknown, status: number): boolean =>
	isProviderError(error) && error.kind === 'rejected' && error.status === status;
