import type { ReadContext } from '../../platform/context/index.ts';
import { newId, type Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'machine_now'> & { tx: Pick<Transaction, 'externalIdentity'> };

/** The user who is known by an id at an identity provider; null when none is. */
export async function findExternal(
	{ tx }: Context,
	issuer: string,
	subject: string,
): Promise<string | null> {
	const where = { issuer_subject: { issuer, subject } };
	return (await tx.externalIdentity.findUnique({ where }))?.user_id ?? null;
}

/** False when the user is known by another id there, or the id is another user's. */
export async function insertExternal(
	{ tx, machine_now: now }: Context,
	values: { user_id: string; issuer: string; subject: string },
): Promise<boolean> {
	const data = [{ id: newId(), ...values, last_used_at: now, created_at: now }];
	return (await tx.externalIdentity.createMany({ data, skipDuplicates: true })).count === 1;
}

export const touchExternal = (
	{ tx, machine_now: last_used_at }: Context,
	issuer: string,
	subject: string,
) => tx.externalIdentity.updateMany({ where: { issuer, subject }, data: { last_used_at } });
