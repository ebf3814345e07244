import { addDays } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { newId, type Transaction } from '../../platform/database/index.ts';
import type { Language } from '../../platform/language/index.ts';
import type { SignInChange } from '../../generated/prisma/client.ts';
import type { Change } from './change-kinds.ts';

type Context = Pick<ReadContext, 'machine_now'> & { tx: Pick<Transaction, 'signInChange'> };

export async function insertChange(
	{ tx, machine_now: created_at }: Context,
	values: { user_id: string; change: Change; browser: string | null; language: Language },
): Promise<string> {
	const row = { id: newId(), ...values, created_at };
	await tx.signInChange.createMany({ data: [row] });
	return row.id;
}

export const findChange = ({ tx }: Pick<Context, 'tx'>, id: string): Promise<SignInChange | null> =>
	tx.signInChange.findUnique({ where: { id } });

/** By then the mail has left or was given up; the audit trail keeps what was done. */
export const deleteOldChanges = async ({ tx, machine_now: now }: Context): Promise<number> =>
	(await tx.signInChange.deleteMany({ where: { created_at: { lt: addDays(now, -30) } } })).count;
