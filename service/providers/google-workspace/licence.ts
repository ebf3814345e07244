import type { ProvisioningOutcome } from '../../capabilities/provisioning/ports.ts';
import type { Licence, User, WorkspaceClient } from './client.ts';
import { secondsUntilNextLook } from './translate.ts';
import type { Progress } from './translate.ts';

const looksUntilStaffAreAsked = 20;

/** Gives the account the licence that was bought, also when Google has given it another by itself. */
export async function ensureLicence(
	client: WorkspaceClient,
	task: { user: User; licence: Licence; seats: number; progress: Progress },
): Promise<ProvisioningOutcome> {
	const { user, licence, progress } = task;
	const { productId, skuId } = licence;
	const outcome = (await client.hasLicence(licence))
		? 'ASSIGNED'
		: await assign(client, user, licence);
	switch (outcome) {
		case 'ASSIGNED':
			return {
				status: 'SUCCESS',
				result: {
					user_id: user.id,
					primary_email: user.primaryEmail,
					product_id: productId,
					sku_id: skuId,
				},
				made: [
					{ what: 'ACCOUNT', count: 1 },
					{ what: 'LICENCE', count: 1 },
				],
				// Whose the other seats are is not known here.
				remaining:
					task.seats > 1 ? [{ what: 'LICENCE', count: task.seats - 1, waiting_for: 'STAFF' }] : [],
			};
		case 'NONE_FREE':
			return wait(
				progress,
				'NO_LICENCE_FREE',
				`No licence ${skuId} of ${productId} is free. Buy licences in the Admin console under Billing, or free one; the work goes on by itself.`,
			);
		case 'HELD':
			return wait(
				progress,
				'OTHER_LICENCE_HELD',
				`The account ${user.primaryEmail} already holds another licence of ${productId}. Change it to ${skuId} in the Admin console; the work goes on by itself.`,
			);
		case 'USER_UNKNOWN':
			if (progress.unseen >= looksUntilStaffAreAsked) {
				return wait(
					progress,
					'LICENCE_UNKNOWN',
					`Google does not know the licence ${skuId} of ${productId}, or not yet the account ${user.primaryEmail}. Check both in the Admin console and the settings of the product; the work goes on by itself.`,
				);
			}
			return {
				status: 'RUNNING',
				progress: { ...progress, unseen: progress.unseen + 1 },
				poll_after_seconds: secondsUntilNextLook(progress.unseen),
			};
		default:
			return outcome satisfies never;
	}
}

/** A new account may get a licence by itself; of one product it can hold only one, so a wrong one is changed. */
async function assign(client: WorkspaceClient, user: User, licence: Licence) {
	const outcome = await client.insertLicence(licence);
	if (outcome !== 'HELD') return outcome;
	const held = await client.findLicence(user, licence.productId);
	if (held === null) return 'HELD';
	return held.skuId === licence.skuId ? 'ASSIGNED' : client.moveLicence(held, licence.skuId);
}

const wait = (progress: Progress, code: string, note: string): ProvisioningOutcome => ({
	status: 'WAITING',
	progress,
	waiting_for: 'STAFF',
	code,
	note,
	poll_after_seconds: 300,
});
