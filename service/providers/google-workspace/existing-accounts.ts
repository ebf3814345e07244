/** Actions on accounts that are there already. */
import type { ProvisioningOutcome } from '../../capabilities/provisioning/ports.ts';
import { isProviderError, ProviderError } from '../../platform/errors/index.ts';
import {
	earlierSettings,
	forEachAccount,
	holdsLicenceOf,
	licenceOf,
	sharedWith,
	type Task,
} from './accounts.ts';
import type { User, WorkspaceClient } from './client.ts';
import { ensureLicence } from './licence.ts';
import { markersOf, withMarkers } from './translate.ts';

/** The accounts of an item: its administrator, which other items may use too, and those that carry its marker beside it. */
export type Accounts = { administrator: User; others: readonly User[] };

export function createActions(client: WorkspaceClient) {
	async function setSuspended(user: User, suspended: boolean): Promise<void> {
		if ((user.suspended ?? false) === suspended) return;
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

	/** The account has no licence of the product any more: one that is left behind goes on costing money. */
	async function freeLicences(task: Task, user: User): Promise<void> {
		const earlier = earlierSettings(task);
		for (const settings of [task.settings, ...(earlier === null ? [] : [earlier])]) {
			if (await client.deleteLicence(licenceOf(settings, user))) continue;
			// The product may have named another SKU when the licence was assigned.
			const held = await client.findLicence(user, settings.product_id);
			if (held !== null) await client.deleteLicence(held);
		}
	}

	/** Null when the account has the licence of the product as it is now, and none of another product from before. */
	async function renewLicence(task: Task, user: User): Promise<ProvisioningOutcome | null> {
		const { settings, progress, request } = task;
		const licence = licenceOf(settings, user);
		const seats = request.quantity;
		const outcome = await ensureLicence(client, { user, licence, seats, progress });
		if (outcome.status !== 'SUCCESS') return outcome;
		const earlier = earlierSettings(task);
		// Within one product the licence was moved; a second product has a second one.
		if (earlier !== null && earlier.product_id !== settings.product_id)
			await client.deleteLicence(licenceOf(earlier, user));
		return null;
	}

	const suspendedOf = (administrator: User, shared_with: number) => ({
		user_id: administrator.id,
		suspended: shared_with === 0,
		...(shared_with === 0 ? {} : { shared_with }),
	});

	async function suspend(task: Task, accounts: Accounts): Promise<ProvisioningOutcome> {
		const { administrator, others } = accounts;
		const shared_with = sharedWith(task, administrator);
		const own = others.filter((user) => sharedWith(task, user) === 0);
		const waiting = await forEachAccount(
			task,
			shared_with === 0 ? [administrator, ...own] : own,
			(user) => setSuspended(user, true).then(() => null),
		);
		if (waiting !== null) return waiting;
		const reached = reachedOf(task, accounts);
		return endOf(task, reached, verbs.suspend, suspendedOf(administrator, shared_with));
	}

	async function resume(task: Task, accounts: Accounts): Promise<ProvisioningOutcome> {
		const { administrator, others } = accounts;
		const waiting = await forEachAccount(task, [administrator, ...others], async (user) => {
			await setSuspended(user, false);
			// It may have been taken away meanwhile; an account without a licence is of no use to the client.
			return holdsLicenceOf(task, user) ? renewLicence(task, user) : null;
		});
		if (waiting !== null) return waiting;
		const result = { user_id: administrator.id, suspended: false };
		return endOf(task, reachedOf(task, accounts), verbs.resume, result);
	}

	/** Accounts stay, suspended and without a licence: what is in them belongs to the client, and a deletion cannot be taken back. */
	async function terminate(task: Task, accounts: Accounts): Promise<ProvisioningOutcome> {
		const { administrator, others } = accounts;
		const shared_with = sharedWith(task, administrator);
		const own = others.filter((user) => sharedWith(task, user) === 0);
		const waiting = await forEachAccount(
			task,
			shared_with === 0 ? [administrator, ...own] : own,
			async (user) => {
				await freeLicences(task, user);
				await setSuspended(user, true);
				return null;
			},
		);
		if (waiting !== null) return waiting;
		if (shared_with > 0) {
			const rest = markersOf(administrator).filter((one) => one !== task.request.marker);
			await client.setExternalIds(administrator.id, withMarkers(administrator, rest));
		}
		const reached = reachedOf(task, accounts);
		return endOf(task, reached, verbs.terminate, suspendedOf(administrator, shared_with));
	}

	/** Another quantity, another SKU, or both. Neither switches an account on nor off, and takes no account away. */
	async function change(task: Task, accounts: Accounts): Promise<ProvisioningOutcome> {
		const { administrator, others } = accounts;
		const { quantity, before } = task.request;
		const own = holdsLicenceOf(task, administrator) ? [administrator, ...others] : others;
		const { domain } = task.settings;
		if (domain !== undefined && !administrator.primaryEmail.endsWith(`@${domain}`))
			return askToMove(task, administrator, domain);
		const isOther = before === null || earlierSettings(task) !== null;
		const licensed = isOther ? own : own.slice(0, 1);
		const waiting = await forEachAccount(task, licensed, (user) => renewLicence(task, user));
		if (waiting !== null) return waiting;
		const reached = own.length;
		const setUp = Math.max(reached, before === null ? 0 : before.quantity - before.remaining);
		if (setUp > quantity)
			return askWhichGo(task, { setUp, unmoved: isOther ? setUp - reached : 0 });
		// Licences that others assigned by hand stay of the SKU of before until they change them.
		const left = quantity - (isOther ? reached : setUp);
		return {
			status: 'SUCCESS',
			result: { user_id: administrator.id, quantity, sku_id: task.settings.sku_id },
			made: isOther && reached > 0 ? [{ what: 'LICENCE', count: reached }] : [],
			remaining: left > 0 ? [{ what: 'LICENCE', count: left, waiting_for: 'STAFF' }] : [],
		};
	}

	const askToMove = (
		{ progress }: Task,
		{ primaryEmail }: User,
		domain: string,
	): ProvisioningOutcome => ({
		status: 'WAITING',
		waiting_for: 'STAFF',
		code: 'OTHER_DOMAIN',
		note: `The product is delivered in ${domain}, but the accounts of this client are in another domain (${primaryEmail}). Move them in the Admin console and record it with provisioning_task.complete, or correct the domain of the product and run the task again.`,
		progress,
		poll_after_seconds: null,
	});

	/** Whose mailbox goes is not for us to guess: what is deleted is lost to the client. */
	function askWhichGo(
		{ request: { quantity, marker, before }, progress, settings }: Task,
		{ setUp, unmoved }: { setUp: number; unmoved: number },
	): ProvisioningOutcome {
		const sku =
			unmoved > 0
				? ` Change the licences that stay to ${settings.sku_id}: ${unmoved} may be of another SKU.`
				: '';
		return {
			status: 'WAITING',
			waiting_for: 'STAFF',
			code: 'CHOOSE_ACCOUNTS',
			note: `${setUp} of ${before?.quantity ?? setUp} licences are in use and ${quantity} are wanted. Ask the client which ${setUp - quantity} accounts are to go and whether their data is to be moved first; then take their licences away in the Admin console and, where they carry it, our mark ${marker}.${sku} Then record it with provisioning_task.complete.`,
			progress,
			poll_after_seconds: null,
		};
	}

	const reachedOf = (task: Task, { administrator, others }: Accounts): number =>
		(holdsLicenceOf(task, administrator) ? 1 : 0) + others.length;

	/** Accounts that staff made and that carry no mark cannot be found: what is to be done with them is left to staff, and said. */
	function endOf(
		{ request: { before, marker }, progress }: Task,
		reached: number,
		verb: string,
		result: Record<string, unknown>,
	): ProvisioningOutcome {
		const unreached = before === null ? 0 : before.quantity - before.remaining - reached;
		if (unreached <= 0) return { status: 'SUCCESS', result };
		return {
			status: 'WAITING',
			waiting_for: 'STAFF',
			code: 'ACCOUNTS_WITHOUT_MARK',
			note: `${verb} ${unreached} more accounts of this client in the Admin console: they were set up by hand and do not carry our mark, so they were not found. Then record it with provisioning_task.complete. An account that has ${marker} as an external id of the custom type cloudsales is found: put it there and run the task again.`,
			progress,
			poll_after_seconds: null,
		};
	}

	/** Nothing is there any more that carries our mark; the administrator counts as ended. */
	const endWithoutAccount = (task: Task): ProvisioningOutcome =>
		endOf(task, 1, verbs.terminate, { was_already_gone: true });

	return { suspend, resume, terminate, change, endWithoutAccount };
}

/** What is asked of staff for accounts that were not found. */
const verbs = {
	suspend: 'Suspend',
	resume: 'Switch on',
	terminate: 'Suspend, and free the licences of,',
} as const;
