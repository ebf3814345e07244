import type { ReadContext } from '../../platform/context/index.ts';
import type { Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'machine_now'> & { tx: Pick<Transaction, 'password'> };

export const findPassword = async ({ tx }: Context, user_id: string): Promise<string | null> =>
	(await tx.password.findUnique({ where: { user_id } }))?.hash ?? null;

export const writePassword = (
	{ tx, machine_now: changed_at }: Context,
	user_id: string,
	hash: string,
) =>
	tx.password.upsert({
		where: { user_id },
		create: { user_id, hash, changed_at },
		update: { hash, changed_at },
	});

export const deletePassword = ({ tx }: Context, user_id: string) =>
	tx.password.deleteMany({ where: { user_id } });
