import type {
	ProvisioningOutcome,
	ProvisioningTarget,
} from '../../capabilities/provisioning/ports.ts';
import { createAccounts, holdsLicenceOf, licenceOf, refuse, type Task } from './accounts.ts';
import type { User, WorkspaceClient } from './client.ts';
import { createActions, type Accounts } from './existing-accounts.ts';
import { ensureLicence } from './licence.ts';
import {
	carriesMarker,
	markersOf,
	Progress,
	secondsUntilNextLook,
	toNewUser,
	withMarkers,
	WorkspaceSettings,
} from './translate.ts';

// About a quarter of an hour; Google shows new accounts within minutes.
const looksUntilStaffAreAsked = 20;
const looksUntilAnAccountIsMissing = 3;

/**
 * One administrator for each client and domain, with a licence of the first item that it was made for. External ids of the
 * account name the items that use it: it is on as long as one of them is.
 */
export function createProvisioningTarget(
	client: WorkspaceClient,
	installationDomain: string,
): ProvisioningTarget {
	const accounts = createAccounts(client, installationDomain);
	const actions = createActions(client);

	async function activate(task: Task): Promise<ProvisioningOutcome> {
		const address = accounts.addressOf(task);
		const { quantity } = task.request;
		let user = await accounts.find(task);
		if (user === null) {
			// A taken address is refused by Google, so that repeating this cannot make a second account.
			const inserted = await client.insertUser(toNewUser(task.request, address));
			if (inserted === 'NO_SEAT_FREE') return waitForSeat(task, address);
			user = await accounts.find(task);
		}
		// Google hides a new account for a while, also one of an earlier call whose answer was lost.
		if (user === null) return lookAgain(task, address);
		user = await claimAccount(task, user);
		if (holdsLicenceOf(task, user))
			return ensureLicence(client, {
				user,
				licence: licenceOf(task.settings, user),
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

	const waitForSeat = ({ progress }: Task, address: string): ProvisioningOutcome => ({
		status: 'WAITING',
		progress: { ...progress, address },
		waiting_for: 'STAFF',
		code: 'NO_SEAT_FREE',
		note: 'Google Workspace has no seat for another user. Buy licences in the Admin console under Billing, or delete a user; the work goes on by itself.',
		poll_after_seconds: 300,
	});

	function lookAgain({ progress }: Task, address: string): ProvisioningOutcome {
		const next = { ...progress, address, unseen: progress.unseen + 1 };
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
	async function withAccounts(
		task: Task,
		action: (task: Task, accounts: Accounts) => Promise<ProvisioningOutcome>,
		whenMissing: () => ProvisioningOutcome = missing,
	): Promise<ProvisioningOutcome> {
		const found = await accounts.find(task);
		const administrator = found !== null && isOwn(task, found) ? found : null;
		if (administrator !== null) {
			const others = await accounts.findOthers(task, administrator);
			return action(task, { administrator, others });
		}
		const { unseen } = task.progress;
		if (unseen >= looksUntilAnAccountIsMissing) return whenMissing();
		return {
			status: 'RUNNING',
			progress: { ...task.progress, unseen: unseen + 1 },
			poll_after_seconds: secondsUntilNextLook(unseen),
		};
	}

	/**
	 * The account of another item is not to be touched for an item that was never activated. Of two items that are activated at
	 * once one can lose its marker to the other, so an activation that succeeded counts too.
	 */
	const isOwn = ({ request }: Task, user: User): boolean =>
		request.before !== null || carriesMarker(user, request.marker);

	const missing = (): never => {
		throw refuse(
			'account-missing',
			'There is no Google Workspace account that was made for this item',
		);
	};

	return {
		id: 'google-workspace',
		title: 'Google Workspace',
		actions: ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME', 'TERMINATE'],
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
				case 'CHANGE':
					return withAccounts(task, actions.change);
				case 'SUSPEND':
					return withAccounts(task, actions.suspend);
				case 'RESUME':
					return withAccounts(task, actions.resume);
				case 'TERMINATE':
					return withAccounts(task, actions.terminate, () => actions.endWithoutAccount(task));
				default:
					return action satisfies never;
			}
		},
	};
}
