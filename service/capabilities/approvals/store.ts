import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Context = Pick<ReadContext, 'now'> & { tx: Pick<Transaction, 'approval' | '$queryRaw'> };
export type ApprovalRow = Prisma.ApprovalGetPayload<object>;

export const approvals = tableOf<ApprovalRow, Prisma.ApprovalCreateManyInput>(
	'approvals',
	Prisma.ApprovalScalarFieldEnum,
);

export const getApproval = async ({ tx }: Pick<Context, 'tx'>, id: string): Promise<ApprovalRow> =>
	found(id, await findRow(tx, approvals, id));

/** Row lock until the end of the transaction. */
export const lockApproval = async ({ tx }: Pick<Context, 'tx'>, id: string): Promise<ApprovalRow> =>
	found(id, await lockRow(tx, approvals, id));

function found(id: string, row: ApprovalRow | null): ApprovalRow {
	if (row === null) throw NotFound({ resource: 'approval', id });
	return row;
}

type Filter = {
	status?: string | undefined;
	kind?: string | undefined;
	subject_id?: string | undefined;
	client_id?: string | undefined;
};

export const listApprovals = ({ tx }: Context, query: ListQuery & Filter) => {
	const { status, kind, subject_id, client_id } = query;
	return pageOf(tx, approvals, query, { status, kind, subject_id, client_id });
};

/** The newest of each kind for a subject; those that were withdrawn count for nothing. */
export async function listStanding(
	{ tx }: Pick<Context, 'tx'>,
	{ subject_type, subject_id }: { subject_type: string; subject_id: string },
): Promise<ApprovalRow[]> {
	const rows = await tx.approval.findMany({
		where: { subject_type, subject_id, status: { not: 'WITHDRAWN' } },
		orderBy: [{ asked_at: 'asc' }, { id: 'asc' }],
	});
	return [...new Map(rows.map((row) => [row.kind, row])).values()];
}

/** Null when the same was asked for at the same time. */
export async function insertApproval(
	{ tx, now }: Context,
	values: Omit<
		Prisma.ApprovalCreateManyInput,
		'id' | 'status' | 'asked_at' | 'created_at' | 'updated_at'
	>,
): Promise<ApprovalRow | null> {
	const row = {
		id: newId(),
		...values,
		status: 'PENDING',
		asked_at: now,
		created_at: now,
		updated_at: now,
	};
	const [inserted] = await insertRows(tx, approvals, [row], { skipDuplicates: true });
	return inserted ?? null;
}

export const recordAsked = (
	{ tx, now }: Context,
	id: string,
	{ next_at }: { next_at: Date },
): Promise<ApprovalRow> =>
	tx.approval.update({ where: { id }, data: { asked_again_at: now, next_at, updated_at: now } });

/** When the first that waits is to be asked for again, or expires; null when none waits. */
export async function firstNextAt({ tx }: Pick<Context, 'tx'>): Promise<Date | null> {
	const first = await tx.approval.findFirst({
		where: { status: 'PENDING' },
		orderBy: { next_at: 'asc' },
		select: { next_at: true },
	});
	return first?.next_at ?? null;
}

/** Those that are due, after the given one, the longest due first. */
export const listDue = (
	{ tx, now }: Context,
	after: Pick<ApprovalRow, 'id' | 'next_at'> | null,
	take: number,
): Promise<Pick<ApprovalRow, 'id' | 'next_at'>[]> =>
	tx.$queryRaw`
		SELECT id, next_at FROM approvals WHERE status = 'PENDING' AND next_at <= ${now}
			AND (${after === null} OR (next_at, id) > (${after?.next_at ?? now}::timestamptz, ${after?.id ?? null}::uuid))
		ORDER BY next_at, id LIMIT ${take}`;
