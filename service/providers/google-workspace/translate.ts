import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ProvisioningRequest } from '../../capabilities/provisioning/ports.ts';
import type { NewUser, User } from './client.ts';

export const Domain = z
	.string()
	.regex(
		/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
		'Must be a domain such as example.com',
	);

/** `provisioning_settings` of a product that is delivered as a Google Workspace account. */
export const WorkspaceSettings = z.strictObject({
	sku_id: z
		.string()
		.regex(/^[\w-]+$/)
		.meta({
			title: 'SKU ID',
			description: 'Licence to assign, such as 1010020028 for Business Standard',
		}),
	product_id: z
		.string()
		.regex(/^[\w-]+$/)
		.default('Google-Apps')
		.meta({
			title: 'Product ID',
			description: 'Google product that the SKU belongs to',
		}),
	domain: Domain.optional().meta({
		title: 'Domain',
		description: 'Domain of the account; without it the domain of this installation',
	}),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;

/** Progress that one call passes to the next. Unreadable progress counts as none: every step checks what exists already. */
export const Progress = z
	.object({
		address: z.string().optional(),
		unseen: z.number().int().min(0).default(0),
		/** Ids of the accounts for which the step of this task is done. */
		done: z.array(z.string()).default([]),
	})
	.catch({ unseen: 0, done: [] });
export type Progress = z.infer<typeof Progress>;

const customType = 'cloudsales';

/** The items whose account this is, the one for which it was made first. */
export const markersOf = (user: User): string[] =>
	(user.externalIds ?? []).flatMap((entry) =>
		entry.customType === customType && entry.value !== undefined ? [entry.value] : [],
	);

/** True when this account is that of the item with this marker. */
export const carriesMarker = (user: User, marker: string): boolean =>
	markersOf(user).includes(marker);

/** The ids of the account with those items; ids of other kinds stay. */
export const withMarkers = (user: User, markers: readonly string[]) => [
	...(user.externalIds ?? []).filter((entry) => entry.customType !== customType),
	...markers.map(toExternalId),
];

const toExternalId = (value: string) => ({ type: 'custom', customType, value });

const administratorPrefix = 'admin.';
/** True for an account that was made here; staff chooses other addresses for those of the client's people. */
export const isAdministrator = ({ primaryEmail }: User): boolean =>
	primaryEmail.startsWith(administratorPrefix);

/**
 * The account's address: readable by the client's name, unique by its id, since two clients may have one name. One client
 * has one account in a domain: two items that are activated at the same time want the same address.
 */
export function toAddress(request: Pick<ProvisioningRequest, 'client'>, domain: string): string {
	const suffix = createHash('sha256').update(request.client.id).digest('hex').slice(0, 6);
	const name = slugOf(request.client.name) || slugOf(request.client.id) || 'client';
	return `${administratorPrefix}${name}-${suffix}@${domain}`;
}

function slugOf(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 40)
		.replace(/^-+|-+$/g, '');
}

/**
 * The account to create. Its password is random and forgotten at once; the client sets one of their own through
 * Google's account recovery, which goes to their billing address.
 */
export function toNewUser(
	request: Pick<ProvisioningRequest, 'marker' | 'client'>,
	address: string,
): NewUser {
	return {
		primaryEmail: address,
		name: { givenName: 'Admin', familyName: [...request.client.name].slice(0, 60).join('') },
		password: randomBytes(24).toString('base64url'),
		changePasswordAtNextLogin: true,
		recoveryEmail: request.client.billing_email,
		externalIds: [toExternalId(request.marker)],
	};
}

/** Only markers of these characters can be put into a search of users. */
export const SearchableMarker = z.string().regex(/^[\w.:-]+$/);

export const secondsUntilNextLook = (unseen: number): number => Math.min(5 * (unseen + 1), 60);
