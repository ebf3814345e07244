import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { lockName, newId, type Transaction } from '../../platform/database/index.ts';
import type { Language } from '../../platform/language/index.ts';
import type { Door } from '../identity/index.ts';

type Tables = Pick<Transaction, 'signInRequest' | '$executeRaw' | '$queryRaw'>;
type Context = Pick<ReadContext, 'machine_now'> & { tx: Tables };
type RequestHashes = { email_hash: string; network_hash: string };

/** Locks the address and the network, so that requests at the same time are counted one after the other. */
export async function countSignInRequests(
	{ tx, machine_now: now }: Context,
	hashes: RequestHashes,
) {
	await lockName(tx, `sign-in-network:${hashes.network_hash}`);
	await lockName(tx, `sign-in-address:${hashes.email_hash}`);
	const { email_hash, network_hash } = hashes;
	const lately = { created_at: { gt: addSeconds(now, -15 * 60) } };
	return {
		address: await tx.signInRequest.count({ where: { email_hash, ...lately } }),
		address_a_day: await tx.signInRequest.count({
			where: { email_hash, created_at: { gt: addDays(now, -1) } },
		}),
		network: await tx.signInRequest.count({ where: { network_hash, ...lately } }),
	};
}

/** The user is null where nobody has the address. */
export async function insertSignInRequest(
	{ tx, machine_now: now }: Context,
	values: RequestHashes & {
		user_id: string | null;
		door: Door;
		browser_hash: string;
		language: Language;
		leads_to: string;
	},
): Promise<string> {
	const row = { id: newId(), ...values, created_at: now };
	await tx.signInRequest.createMany({ data: [row] });
	return row.id;
}

export const findSignInRequest = ({ tx }: Context, id: string) =>
	tx.signInRequest.findUnique({ where: { id } });

/** Uses the link of a request up; false when it was used before. */
export async function useSignInRequest(
	{ tx, machine_now: now }: Context,
	id: string,
): Promise<boolean> {
	const used = await tx.signInRequest.updateMany({
		where: { id, used_at: null },
		data: { used_at: now },
	});
	return used.count === 1;
}

export const deleteOldSignInRequests = async ({ tx, machine_now: now }: Context): Promise<number> =>
	(await tx.signInRequest.deleteMany({ where: { created_at: { lt: addDays(now, -2) } } })).count;
