import type { Authenticator } from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { lockName, newId, type Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'machine_now'> & {
	tx: Pick<Transaction, 'authenticator' | 'recoveryCode' | '$queryRaw'>;
};

/** Lets one transaction at a time take a code of a user; two at once could otherwise take the same one. */
export const lockCodes = ({ tx }: Context, userId: string): Promise<void> =>
	lockName(tx, `codes-of:${userId}`);

export const findAuthenticator = (
	{ tx }: Context,
	user_id: string,
): Promise<Authenticator | null> => tx.authenticator.findUnique({ where: { user_id } });

/** An app that waits for its first code; one that is in use is never replaced by it. */
export async function insertAuthenticator(
	{ tx, machine_now: created_at }: Context,
	user_id: string,
	setup: { sealed_secret: string; setup_of: string },
): Promise<void> {
	await deleteSetup({ tx }, user_id);
	await tx.authenticator.create({ data: { user_id, ...setup, created_at } });
}

/** Forgets an app that waits for its first code. */
export const deleteSetup = ({ tx }: { tx: Pick<Transaction, 'authenticator'> }, user_id: string) =>
	tx.authenticator.deleteMany({ where: { user_id, confirmed_at: null } });

/** The app is in use from now on; its old recovery codes, if any, end. */
export async function confirmAuthenticator(
	{ tx, machine_now: confirmed_at }: Context,
	user_id: string,
	{ last_step, code_hashes }: { last_step: bigint; code_hashes: readonly string[] },
): Promise<void> {
	await tx.authenticator.updateMany({
		where: { user_id, confirmed_at: null },
		data: { confirmed_at, last_step, setup_of: null },
	});
	await replaceRecoveryCodes({ tx, machine_now: confirmed_at }, user_id, code_hashes);
}

export const takeStep = ({ tx }: Context, user_id: string, last_step: bigint) =>
	tx.authenticator.updateMany({ where: { user_id }, data: { last_step } });

async function replaceRecoveryCodes(
	{ tx }: Context,
	user_id: string,
	code_hashes: readonly string[],
): Promise<void> {
	await tx.recoveryCode.deleteMany({ where: { user_id } });
	await tx.recoveryCode.createMany({
		data: code_hashes.map((code_hash) => ({ id: newId(), user_id, code_hash })),
	});
}

/** Uses a recovery code up; false for one that is wrong or was used. */
export async function useRecoveryCode(
	{ tx, machine_now: used_at }: Context,
	user_id: string,
	code_hash: string,
): Promise<boolean> {
	const used = await tx.recoveryCode.updateMany({
		where: { user_id, code_hash, used_at: null },
		data: { used_at },
	});
	return used.count === 1;
}

export const countRecoveryCodes = ({ tx }: Context, user_id: string): Promise<number> =>
	tx.recoveryCode.count({ where: { user_id, used_at: null } });

export async function deleteAuthenticator({ tx }: Context, user_id: string): Promise<void> {
	await tx.recoveryCode.deleteMany({ where: { user_id } });
	await tx.authenticator.deleteMany({ where: { user_id } });
}
