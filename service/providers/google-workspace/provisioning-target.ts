import type {
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
} from '../../capabilities/provisioning/ports.ts';
import { isProviderError, ProviderError } from '../../platform/errors/index.ts';
import type { Licence, User, WorkspaceClient } from './client.ts';
import { ensureLicence } from './licence.ts';
import {
	carriesMarker,
	markersOf,
	Progress,
	SearchableMarker,
	secondsUntilNextLook,
	toAddress,
	toNewUser,
	withMarkers,
	WorkspaceSettings,
} from './translate.ts';

// About a quarter of an hour; Google shows new accounts within minutes.
const looksUntilStaffAreAsked = 20;
const looksUntilAnAccountIsMissing = 3;
// Each costs a call, and an account made today is found by its address.
const siblingsLookedAt = 5;

const refuse = (code: string, message: string): ProviderError =>
	new ProviderError('google-workspace', 'rejected', message, { code });

/**
 * One administrator for each client and domain, with a licence of the first item that it was made for. External ids of the
 * account name the items that use it: it is on as long as one of them is.
 */
export function createProvisioningTarget(
	client: WorkspaceClient,
	installationDomain: string,
): ProvisioningTarget {
	type Task = { request: ProvisioningRequest; settings: WorkspaceSettings; progress: Progress };
	type Step = (task: Task, user: User) => Promise<ProvisioningOutcome>;

	const addressOf = ({ request, settings, progress }: Task): string =>
		progress.address ?? toAddress(request, settings.domain ?? installationDomain);

	/**
	 * The account of the item: by address, by its marker (the client was renamed, or the account is older than the way in
	 * which addresses are made), or that of another item of the client in the same domain.
	 */
	async function findAccount(task: Task): Promise<User | null> {
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

	async function findByMarker(marker: string): Promise<User | null> {
		if (!SearchableMarker.safeParse(marker).success) return null;
		const found = await client.findUsersByExternalId(marker);
		return found.find((candidate) => carriesMarker(candidate, marker)) ?? null;
	}

	async function findOfSibling({ request, settings }: Task): Promise<User | null> {
		const domain = settings.domain ?? installationDomain;
		for (const { marker } of request.siblings.slice(0, siblingsLookedAt)) {
			const user = await findByMarker(marker);
			if (user?.primaryEmail.endsWith(`@${domain}`) === true) return user;
		}
		return null;
	}

	async function activate(task: Task): Promise<ProvisioningOutcome> {
		const address = addressOf(task);
		const { marker, quantity } = task.request;
		let user = await findAccount(task);
		if (user === null) {
			// A taken address is refused by Google, so that repeating this cannot make a second account.
			const inserted = await client.insertUser(toNewUser(task.request, address));
			if (inserted === 'NO_SEAT_FREE') return waitForSeat(task, address);
			user = await findAccount(task);
		}
		// Google hides a new account for a while, also one of an earlier call whose answer was lost.
		if (user === null) return lookAgain(task, address);
		user = await claimAccount(task, user);
		if (markersOf(user)[0] === marker)
			return ensureLicence(client, {
				user,
				licence: licenceOf(task, user),
				seats: quantity,
				progress: { ...task.progress, address: user.primaryEmail },
			});
		// Its licence is the one that the client bought with the account's first item.
		return {
			status: 'SUCCESS',
			result: { user_id: user.id, primary_email: user.primaryEmail, shared_account: true },
			remaining: [{ what: 'LICENCE', count: quantity, waiting_for: 'STAFF' }],
		};
	}

	/** Writes the item on an account of the client, in place of items that are off, and has the account on. */
	async function claimAccount({ request }: Task, user: User): Promise<User> {
		const { marker, siblings } = request;
		if (!carriesMarker(user, marker)) {
			const off = siblings.filter(({ active }) => !active).map((sibling) => sibling.marker);
			const kept = markersOf(user).filter((one) => !off.includes(one));
			user = await client.setExternalIds(user.id, withMarkers(user, [...kept, marker]));
		}
		return user.suspended === true ? client.setSuspended(user.id, false) : user;
	}

	/** How many other items that are on use the account. */
	const sharedWith = ({ request }: Task, user: User): number =>
		request.siblings.filter(({ active, marker }) => active && carriesMarker(user, marker)).length;

	const waitForSeat = ({ progress }: Task, address: string): ProvisioningOutcome => ({
		status: 'WAITING',
		progress: { ...progress, address },
		waiting_for: 'STAFF',
		code: 'NO_SEAT_FREE',
		note: 'Google Workspace has no seat for another user. Buy licences in the Admin console under Billing, or delete a user; the work goes on by itself.',
		poll_after_seconds: 300,
	});

	function lookAgain({ progress }: Task, address: string): ProvisioningOutcome {
		const next = { address, unseen: progress.unseen + 1 };
		if (progress.unseen < looksUntilStaffAreAsked) {
			return {
				status: 'RUNNING',
				progress: next,
				poll_after_seconds: secondsUntilNextLook(progress.unseen),
			};
		}
		return {
			status: 'WAITING',
			progress: next,
			waiting_for: 'STAFF',
			code: 'ADDRESS_HIDDEN',
			note: `Google says that the address ${address} is taken but shows no account for it. Look in the Admin console whether it is an alias, a group or a user deleted in the last 20 days, and free it; the work goes on by itself.`,
			poll_after_seconds: 600,
		};
	}

	/** For the actions that need an account that is there already. */
	async function withAccount(task: Task, step: Step, whenMissing: () => ProvisioningOutcome) {
		const user = await findAccount(task);
		if (user !== null) return step(task, user);
		const { unseen } = task.progress;
		if (unseen >= looksUntilAnAccountIsMissing) return whenMissing();
		return {
			status: 'RUNNING' as const,
			progress: { ...task.progress, unseen: unseen + 1 },
			poll_after_seconds: secondsUntilNextLook(unseen),
		};
	}

	const missing = (): never => {
		throw refuse(
			'account-missing',
			'There is no Google Workspace account that was made for this item',
		);
	};

	async function setSuspended(user: User, suspended: boolean): Promise<ProvisioningOutcome> {
		if ((user.suspended ?? false) !== suspended) {
			try {
				await client.setSuspended(user.id, suspended);
			} catch (error) {
				// Google may report a conflict for a change that it has made; the next call sees which it was.
				if (!isProviderError(error) || error.status !== 409) throw error;
				throw new ProviderError('google-workspace', 'outcome-unknown', error.message, {
					code: 'conflict',
				});
			}
		}
		return { status: 'SUCCESS', result: { user_id: user.id, suspended } };
	}

	const suspend: Step = async (task, user) => {
		const shared_with = sharedWith(task, user);
		if (shared_with === 0) return setSuspended(user, true);
		return { status: 'SUCCESS', result: { user_id: user.id, suspended: false, shared_with } };
	};

	const terminate: Step = async (task, user) => {
		const shared_with = sharedWith(task, user);
		if (shared_with === 0) {
			await client.deleteLicence(licenceOf(task, user));
			return setSuspended(user, true);
		}
		const others = markersOf(user).filter((one) => one !== task.request.marker);
		await client.setExternalIds(user.id, withMarkers(user, others));
		return { status: 'SUCCESS', result: { user_id: user.id, suspended: false, shared_with } };
	};

	return {
		id: 'google-workspace',
		title: 'Google Workspace',
		actions: ['ACTIVATE', 'SUSPEND', 'RESUME', 'TERMINATE'],
		settings: WorkspaceSettings,
		check: async (settings) => {
			const { domain } = WorkspaceSettings.parse(settings);
			if (domain === undefined || (await client.hasDomain(domain))) return [];
			return [{ field: 'domain', message: `Our Google Workspace has no domain ${domain}` }];
		},
		run: async (request) => {
			const settings = WorkspaceSettings.parse(request.settings);
			const task = { request, settings, progress: Progress.parse(request.progress) };
			const { action } = request;
			switch (action) {
				case 'ACTIVATE':
					return activate(task);
				case 'SUSPEND':
					return withAccount(task, suspend, missing);
				case 'RESUME':
					return withAccount(task, (_, user) => setSuspended(user, false), missing);
				case 'TERMINATE':
					return withAccount(task, terminate, () => ({
						status: 'SUCCESS',
						result: { was_already_gone: true },
					}));
				case 'CHANGE':
					throw refuse('unsupported-action', 'Not built in');
				default:
					return action satisfies never;
			}
		},
	};

	function licenceOf({ settings }: Task, user: User): Licence {
		return {
			productId: settings.product_id,
			skuId: settings.sku_id,
			userId: user.primaryEmail,
		};
	}
}
