import type { SignInStep } from '../../generated/prisma/client.ts';
import { addDays } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { newId, type Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'machine_now'> & { tx: Pick<Transaction, 'signInStep'> };
export type StepKind = 'OIDC' | 'PASSKEY_SIGN_IN' | 'PASSKEY_ADD' | 'SECOND_FACTOR';

export const insertStep = (
	{ tx }: Context,
	values: {
		kind: StepKind;
		token_hash: string;
		user_id: string | null;
		sealed_data: string;
		expires_at: Date;
	},
) => tx.signInStep.create({ data: { id: newId(), ...values } });

/** The step of a cookie that still waits; null for any other. */
export const findStep = (
	{ tx, machine_now: now }: Context,
	kind: StepKind,
	token_hash: string,
): Promise<SignInStep | null> =>
	tx.signInStep.findFirst({
		where: { kind, token_hash, used_at: null, expires_at: { gt: now } },
	});

/** Uses a step up; false when another request has done so before. */
export async function useStep({ tx, machine_now: now }: Context, id: string): Promise<boolean> {
	const used = await tx.signInStep.updateMany({
		where: { id, used_at: null },
		data: { used_at: now },
	});
	return used.count === 1;
}

/** Ends the sign-ins of a person that wait for a second factor. */
export const endSteps = ({ tx, machine_now: used_at }: Context, user_id: string) =>
	tx.signInStep.updateMany({
		where: { user_id, kind: 'SECOND_FACTOR', used_at: null },
		data: { used_at },
	});

export const deleteOldSteps = async ({ tx, machine_now: now }: Context): Promise<number> =>
	(await tx.signInStep.deleteMany({ where: { expires_at: { lt: addDays(now, -1) } } })).count;
