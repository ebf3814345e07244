import type {
	ProvisioningOutcome,
	ProvisioningRequest,
} from '../../capabilities/provisioning/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import type { Licence, User, WorkspaceClient } from './client.ts';
import {
	carriesMarker,
	isAdministrator,
	markersOf,
	SearchableMarker,
	toAddress,
	WorkspaceSettings,
	type Progress,
} from './translate.ts';

export type Task = {
	request: ProvisioningRequest;
	settings: WorkspaceSettings;
	progress: Progress;
};

// Each costs a call, and an account made today is found by its address.
const siblingsLookedAt = 5;
/** About as many requests as the licensing API takes in the time of one step. */
const accountsInOneStep = 5;

export const refuse = (code: string, message: string): ProviderError =>
	new ProviderError('google-workspace', 'rejected', message, { code });

/** Finds the accounts of an item; changes nothing. */
export function createAccounts(client: WorkspaceClient, installationDomain: string) {
	const domainOf = ({ settings }: Task): string => settings.domain ?? installationDomain;
	const addressOf = (task: Task): string =>
		task.progress.address ?? toAddress(task.request, domainOf(task));

	/**
	 * The administrator of the item: by address, by its marker (the client was renamed, or the account is older than the way in
	 * which addresses are made), or that of another item of the client in the same domain.
	 */
	async function find(task: Task): Promise<User | null> {
		const { marker, siblings } = task.request;
		const user = await client.getUser(addressOf(task));
		if (user !== null && carriesMarker(user, marker)) return user;
		const own = await findByMarker(marker);
		if (own !== null) return own;
		if (user === null) return findOfSibling(task);
		if (siblings.some((sibling) => carriesMarker(user, sibling.marker))) return user;
		throw refuse(
			'address-taken',
			'The address of the new account belongs to an account that was not made for this client; rename that account or remove it, then retry',
		);
	}

	async function allWithMarker(marker: string): Promise<User[]> {
		if (!SearchableMarker.safeParse(marker).success) return [];
		const found = await client.findUsersByExternalId(marker);
		return found.filter((candidate) => carriesMarker(candidate, marker));
	}

	/** Staff may have put the marker on other accounts of the item, too. */
	async function findByMarker(marker: string): Promise<User | null> {
		const found = await allWithMarker(marker);
		return found.find(isAdministrator) ?? found[0] ?? null;
	}

	async function findOfSibling(task: Task): Promise<User | null> {
		for (const { marker } of task.request.siblings.slice(0, siblingsLookedAt)) {
			const user = await findByMarker(marker);
			if (user?.primaryEmail.endsWith(`@${domainOf(task)}`) === true) return user;
		}
		return null;
	}

	/** Accounts of the item beside its administrator: those on which staff has put its marker. */
	async function findOthers({ request }: Task, administrator: User): Promise<User[]> {
		const found = await allWithMarker(request.marker);
		return found.filter(({ id }) => id !== administrator.id);
	}

	return { addressOf, domainOf, find, findOthers };
}

/** How many other items that are on use the account. */
export const sharedWith = ({ request }: Task, user: User): number =>
	request.siblings.filter(({ active, marker }) => active && carriesMarker(user, marker)).length;

/** Whether the licence of the account is one that was bought with this item. */
export const holdsLicenceOf = ({ request }: Task, user: User): boolean =>
	markersOf(user)[0] === request.marker;

export const licenceOf = (
	{ product_id: productId, sku_id: skuId }: Pick<WorkspaceSettings, 'product_id' | 'sku_id'>,
	{ primaryEmail: userId }: User,
): Licence => ({ productId, skuId, userId });

/** With what its accounts were made, where that is not what the product says now. */
export function earlierSettings({ request, settings }: Task): WorkspaceSettings | null {
	const earlier = WorkspaceSettings.safeParse(request.before?.settings);
	if (!earlier.success) return null;
	const { sku_id, product_id } = earlier.data;
	return sku_id === settings.sku_id && product_id === settings.product_id ? null : earlier.data;
}

/**
 * Does a step for each account, some in one call: Google takes about one request for a licence in a second. Null when all are
 * done; the answer of a step that has to wait is handed on.
 */
export async function forEachAccount(
	{ progress }: Task,
	accounts: readonly User[],
	step: (account: User) => Promise<ProvisioningOutcome | null>,
): Promise<ProvisioningOutcome | null> {
	const done = new Set(progress.done);
	const open = accounts.filter(({ id }) => !done.has(id));
	for (const account of open.slice(0, accountsInOneStep)) {
		const outcome = await step(account);
		if (outcome !== null) return outcome;
		done.add(account.id);
	}
	if (open.length <= accountsInOneStep) return null;
	return { status: 'RUNNING', progress: { ...progress, done: [...done] }, poll_after_seconds: 5 };
}
