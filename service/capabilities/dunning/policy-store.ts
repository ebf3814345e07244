import type { ReadContext } from '../../platform/context/index.ts';
import {
	lockName,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { PolicyStepInput } from './policy-contract.ts';

type Tables = Pick<
	Transaction,
	'dunningPolicy' | 'dunningPolicyStep' | '$queryRaw' | '$executeRaw'
>;
type Context = Pick<ReadContext, 'now' | 'actor'> & { tx: Tables };
const withSteps = { steps: { orderBy: { position: 'asc' } } } as const;
export type PolicyRow = Prisma.DunningPolicyGetPayload<{ include: { steps: true } }>;
type BarePolicy = Omit<PolicyRow, 'steps'>;

const policies = tableOf<BarePolicy, Prisma.DunningPolicyCreateManyInput>(
	'dunning_policies',
	Prisma.DunningPolicyScalarFieldEnum,
);

export async function getPolicy({ tx }: Context, id: string): Promise<PolicyRow> {
	const policy = await tx.dunningPolicy.findUnique({ where: { id }, include: withSteps });
	if (policy === null) throw NotFound({ resource: 'dunning_policy', id });
	return policy;
}

/** The policy that a cycle of this kind follows which is made on that day; null when none is for it. */
export async function findPolicyFor(
	{ tx }: Context,
	kind: string,
	day: Date,
): Promise<PolicyRow | null> {
	// Of each key the highest version whose first day has come: a later one may be for other kinds.
	const inForce = await tx.dunningPolicy.findMany({
		where: { valid_from: { lte: day } },
		distinct: ['key'],
		orderBy: [{ key: 'asc' }, { version: 'desc' }],
		include: withSteps,
	});
	return inForce.find(({ kinds }) => kinds.includes(kind)) ?? null;
}

/** Versions are made one after the other: two at once would get the same number, or share a kind. */
export const lockPolicies = ({ tx }: Context): Promise<void> => lockName(tx, 'dunning-policies');

/** Of each key its highest version, also one whose first day is still to come. */
export const listNewest = ({ tx }: Context): Promise<BarePolicy[]> =>
	tx.dunningPolicy.findMany({
		distinct: ['key'],
		orderBy: [{ key: 'asc' }, { version: 'desc' }],
	});

export async function insertPolicy(
	{ tx, now }: Context,
	values: Omit<Prisma.DunningPolicyUncheckedCreateInput, 'id' | 'steps'>,
	steps: readonly PolicyStepInput[],
): Promise<PolicyRow> {
	const times = { created_at: now, updated_at: now };
	return tx.dunningPolicy.create({
		data: {
			id: newId(),
			...values,
			...times,
			steps: {
				create: steps.map((step, index) => ({
					id: newId(),
					position: index + 1,
					...step,
					channels: [...step.channels],
					...times,
				})),
			},
		},
		include: withSteps,
	});
}

export async function listPolicies(
	{ tx }: Context,
	query: ListQuery & { key?: string | undefined },
): Promise<Page<PolicyRow>> {
	const page = await pageOf(tx, policies, query, { key: query.key });
	const steps = await tx.dunningPolicyStep.findMany({
		where: { dunning_policy_id: { in: page.data.map(({ id }) => id) } },
		orderBy: { position: 'asc' },
	});
	const data = page.data.map((policy) => ({
		...policy,
		steps: steps.filter(({ dunning_policy_id }) => dunning_policy_id === policy.id),
	}));
	return { ...page, data };
}
