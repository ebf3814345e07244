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
	Progress,
	SearchableMarker,
	secondsUntilNextLook,
	toAddress,
	toNewUser,
	WorkspaceSettings,
} from './translate.ts';

// About a quarter of an hour; Google shows new accounts within minutes.
const looksUntilStaffAreAsked = 20;
const looksUntilAnAccountIsMissing = 3;

const refuse = (code: string, message: string): ProviderError =>
	new ProviderError('google-workspace', 'rejected', message, { code });

/** One user account with one licence for each item, marked as ours by an external id. */
export function createProvisioningTarget(
	client: WorkspaceClient,
	installationDomain: string,
): ProvisioningTarget {
	type Task = { request: ProvisioningRequest; settings: WorkspaceSettings; progress: Progress };
	type Step = (task: Task, user: User) => Promise<ProvisioningOutcome>;

	const addressOf = ({ request, settings, progress }: Task): string =>
		progress.address ?? toAddress(request, settings.domain ?? installationDomain);

	/** Ours by address or, should the client have been renamed since, by marker. */
	async function findAccount(task: Task): Promise<User | null> {
		const { marker } = task.request;
		const user = await client.getUser(addressOf(task));
		if (user !== null) {
			if (carriesMarker(user, marker)) return user;
			throw refuse(
				'address-taken',
				'The address of the new account belongs to an account that was not made for this item; rename that account or remove it, then retry',
			);
		}
		if (!SearchableMarker.safeParse(marker).success) return null;
		const found = await client.findUsersByExternalId(marker);
		return found.find((candidate) => carriesMarker(candidate, marker)) ?? null;
	}

	async function activate(task: Task): Promise<ProvisioningOutcome> {
		const address = addressOf(task);
		let user = await findAccount(task);
		if (user === null) {
			// A taken address is refused by Google, so that repeating this cannot make a second account.
			const inserted = await client.insertUser(toNewUser(task.request, address));
			if (inserted === 'NO_SEAT_FREE') return waitForSeat(task, address);
			user = await findAccount(task);
		}
		// Google hides a new account for a while, also one of an earlier call whose answer was lost.
		if (user === null) return lookAgain(task, address);
		return ensureLicence(client, {
			user,
			licence: licenceOf(task, user),
			seats: task.request.quantity,
			progress: { ...task.progress, address: user.primaryEmail },
		});
	}

	const waitForSeat = ({ progress }: Task, address: string): ProvisioningOutcome => ({
		status: 'WAITING',
		progress: { ...progress, address },
		waiting_for:
			'Google Workspace has no seat for another user. Buy licences in the Admin console under Billing, or delete a user; the work goes on by itself.',
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
			waiting_for: `Google says that the address ${address} is taken but shows no account for it. Look in the Admin console whether it is an alias, a group or a user deleted in the last 20 days, and free it; the work goes on by itself.`,
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

	const terminate: Step = async (task, user) => {
		await client.deleteLicence(licenceOf(task, user));
		return setSuspended(user, true);
	};

	return {
		id: 'google-workspace',
		title: 'Google Workspace',
		actions: ['ACTIVATE', 'SUSPEND', 'RESUME', 'TERMINATE'],
		settings: WorkspaceSettings,
		run: async (request) => {
			const settings = WorkspaceSettings.safeParse(request.settings);
			if (!settings.success) {
				throw refuse(
					'invalid-settings',
					'The provisioning settings of the product are not complete',
				);
			}
			const task = { request, settings: settings.data, progress: Progress.parse(request.progress) };
			const { action } = request;
			switch (action) {
				case 'ACTIVATE':
					return activate(task);
				case 'SUSPEND':
					return withAccount(task, (_, user) => setSuspended(user, true), missing);
				case 'RESUME':
					return withAccount(task, (_, user) => setSuspended(user, false), missing);
				case 'TERMINATE':
					return withAccount(task, terminate, () => ({
						status: 'SUCCESS',
						result: { was_already_gone: true },
					}));
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
