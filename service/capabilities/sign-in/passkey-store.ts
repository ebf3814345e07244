import type { Passkey } from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { newId, type Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'machine_now'> & { tx: Pick<Transaction, 'passkey'> };

/** Passkeys that one person may have: each phone, laptop and security key makes one. */
export const passkeysAtMost = 20;

export const listPasskeys = ({ tx }: Context, user_id: string): Promise<Passkey[]> =>
	tx.passkey.findMany({
		where: { user_id },
		orderBy: { created_at: 'asc' },
		take: passkeysAtMost,
	});

export const findPasskey = ({ tx }: Context, credential_id: string): Promise<Passkey | null> =>
	tx.passkey.findUnique({ where: { credential_id } });

/** False when the credential is registered already. */
export async function insertPasskey(
	{ tx, machine_now: created_at }: Context,
	values: {
		user_id: string;
		credential_id: string;
		public_key: Uint8Array<ArrayBuffer>;
		counter: bigint;
		transports: string[];
		name: string;
	},
): Promise<boolean> {
	const data = [{ id: newId(), ...values, created_at }];
	return (await tx.passkey.createMany({ data, skipDuplicates: true })).count === 1;
}

/**
 * Notes the use of a passkey; false when its counter did not grow, which shows a copy. Those that count nothing stay at 0.
 */
export async function usePasskey(
	{ tx, machine_now: last_used_at }: Context,
	{ id, counter }: { id: string; counter: bigint },
): Promise<boolean> {
	const grows = counter === 0n ? { counter: 0n } : { counter: { lt: counter } };
	const used = await tx.passkey.updateMany({
		where: { id, ...grows },
		data: { counter, last_used_at },
	});
	return used.count === 1;
}

export const deletePasskey = ({ tx }: Context, user_id: string, id: string) =>
	tx.passkey.deleteMany({ where: { id, user_id } });

export const deletePasskeys = ({ tx }: Context, user_id: string) =>
	tx.passkey.deleteMany({ where: { user_id } });
