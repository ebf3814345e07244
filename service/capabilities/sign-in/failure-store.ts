import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { lockName, type Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'machine_now'> & {
	tx: Pick<Transaction, 'signInFailure' | '$queryRaw'>;
};

/** Failures of a subject so far, kept from changing until the transaction ends; none when the last one is so long ago. */
export async function lockFailures(
	{ tx, machine_now: now }: Context,
	subject_hash: string,
	forgottenAfterHours: number,
) {
	await lockName(tx, `sign-in-failures:${subject_hash}`);
	const row = await tx.signInFailure.findUnique({ where: { subject_hash } });
	if (row === null || row.updated_at < addSeconds(now, -forgottenAfterHours * 3600))
		return { failures: 0, blocked_until: now };
	return row;
}

export const writeFailures = (
	{ tx, machine_now: now }: Context,
	subject_hash: string,
	{ failures, blockedSeconds }: { failures: number; blockedSeconds: number },
) => {
	const values = {
		failures,
		blocked_until: addSeconds(now, blockedSeconds),
		updated_at: now,
	};
	return tx.signInFailure.upsert({
		where: { subject_hash },
		create: { subject_hash, ...values },
		update: values,
	});
};

export const forgetFailures = ({ tx }: Context, subject_hash: string) =>
	tx.signInFailure.deleteMany({ where: { subject_hash } });

/** Attempts of a day ago no longer slow anybody down. */
export const deleteOldFailures = async ({ tx, machine_now: now }: Context): Promise<number> =>
	(await tx.signInFailure.deleteMany({ where: { updated_at: { lt: addDays(now, -1) } } })).count;
