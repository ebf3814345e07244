import type { ReadContext } from '../../platform/context/index.ts';
import { mayFallDue } from './rules.ts';
import type { Subject } from './store.ts';

type Context = Pick<ReadContext, 'tx'>;

/** Whether a cycle of the subject is past its due date and not settled, called OVERDUE already or not. */
export const hasOverdue = async (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	today: Date,
): Promise<boolean> => {
	const late = { status: { in: [...mayFallDue] }, due_date: { lt: today }, amount: { gt: 0 } };
	const found = await tx.billingCycle.findFirst({
		where: { subject_type, subject_id, OR: [{ status: 'OVERDUE' }, late] },
		select: { id: true },
	});
	return found !== null;
};

/**
 * Cycles that are past their due date and not called OVERDUE yet. Each status is asked for by itself: over several of them the
 * order by due date would be a walk through everything that was ever paid.
 */
export async function listFallenDue(
	{ tx }: Context,
	query: { today: Date; take: number },
): Promise<string[]> {
	const { today, take } = query;
	const found = await Promise.all(
		mayFallDue.map((status) =>
			tx.billingCycle.findMany({
				where: { status, due_date: { lt: today }, amount: { gt: 0 } },
				select: { id: true },
				orderBy: [{ due_date: 'asc' }, { id: 'asc' }],
				take,
			}),
		),
	);
	return found.flat().map(({ id }) => id);
}

/** The earliest due date of what can fall due. */
export async function firstDueDate({ tx }: Context): Promise<Date | null> {
	const firsts = await Promise.all(
		mayFallDue.map((status) =>
			tx.billingCycle.findFirst({
				where: { status, amount: { gt: 0 } },
				select: { due_date: true },
				orderBy: [{ due_date: 'asc' }, { id: 'asc' }],
			}),
		),
	);
	const dates = firsts.flatMap((one) => (one === null ? [] : [one.due_date]));
	return dates.reduce<Date | null>((min, one) => (min === null || one < min ? one : min), null);
}

/** Later periods and changes that wait for finance to be asked; what was quoted is asked for by the workflow of the sale. */
const toRequest = { status: 'DRAFT', kind: { in: ['RENEWAL', 'ADJUSTMENT'] } };

/** Those made by then, the oldest first, after the given one. */
export const listToRequest = (
	{ tx }: Context,
	query: { madeBy: Date; after: { id: string; created_at: Date } | null; take: number },
): Promise<{ id: string; created_at: Date }[]> => {
	const { madeBy, after, take } = query;
	const beyond =
		after === null
			? {}
			: {
					OR: [
						{ created_at: { gt: after.created_at } },
						{ created_at: after.created_at, id: { gt: after.id } },
					],
				};
	return tx.billingCycle.findMany({
		where: { ...toRequest, created_at: { lte: madeBy }, ...beyond },
		select: { id: true, created_at: true },
		orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
		take,
	});
};

/** When the oldest of them was made. */
export async function firstToRequest({ tx }: Context): Promise<Date | null> {
	const first = await tx.billingCycle.findFirst({
		where: toRequest,
		select: { created_at: true },
		orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
	});
	return first?.created_at ?? null;
}
