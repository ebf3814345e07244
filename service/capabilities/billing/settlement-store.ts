import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertRows,
	newId,
	Prisma,
	rowsOf,
	tableOf,
	type Transaction,
} from '../../platform/database/index.ts';
import type { Subject } from './store.ts';

export type SettlementRow = Prisma.SettlementGetPayload<object>;
export type NewSettlement = Subject & {
	client_id: string;
	kind: 'PAYMENT' | 'CREDIT' | 'CREDIT_NOTE' | 'WITHHOLDING' | 'WRITE_OFF';
	currency: string;
	amount: bigint;
	source_type: string;
	source_id: string;
	occurred_at: Date;
	note: string | null;
	reference: string | null;
};

type Tables = Pick<Transaction, 'settlement' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };

const settlements = tableOf<SettlementRow, Prisma.SettlementCreateManyInput>(
	'settlements',
	Prisma.SettlementScalarFieldEnum,
);

/** Null when this source has settled a part of the subject before. */
export async function insertSettlement(
	{ tx, now }: Context,
	values: NewSettlement,
): Promise<SettlementRow | null> {
	const row = { id: newId(), ...values, created_at: now };
	const [inserted] = await insertRows(tx, settlements, [row], { skipDuplicates: true });
	return inserted ?? null;
}

/** All that was settled of a subject, what was undone and its reversal included. */
export const listSettlements = async (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<SettlementRow[]> =>
	(await rowsOf(tx, settlements, 'subject_id', subject_id)).filter(
		(one) => one.subject_type === subject_type,
	);

export const listSettlementsOfClient = (
	{ tx }: Context,
	{ client_id, currency }: { client_id: string; currency: string },
): Promise<SettlementRow[]> =>
	tx.settlement.findMany({ where: { client_id, currency }, orderBy: { id: 'asc' } });

/** Those that were not undone, without the reversals. */
export async function listStanding(context: Context, subject: Subject): Promise<SettlementRow[]> {
	const all = await listSettlements(context, subject);
	const undone = new Set(all.map(({ reverses_id }) => reverses_id));
	return all.filter(({ id, reverses_id }) => reverses_id === null && !undone.has(id));
}

/** Whether a part of the subject was settled by what is known elsewhere by this reference. */
export const hasSettlement = async (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	record: { kind: string; amount: bigint; reference: string },
): Promise<boolean> =>
	(await tx.settlement.findFirst({ where: { subject_type, subject_id, ...record } })) !== null;

/** Undoes a settlement by a negative one; false when that was done before. */
export async function reverseSettlement(
	{ tx, now }: Context,
	settlement: SettlementRow,
): Promise<boolean> {
	const reversal = {
		...settlement,
		id: newId(),
		amount: -settlement.amount,
		source_type: 'settlement',
		source_id: settlement.id,
		reverses_id: settlement.id,
		occurred_at: now,
		created_at: now,
	};
	return (await insertRows(tx, settlements, [reversal], { skipDuplicates: true })).length > 0;
}

/** What a source has settled of the subject; null when it has settled nothing. */
export const findSettlement = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	source: Pick<NewSettlement, 'kind' | 'source_type' | 'source_id'>,
): Promise<SettlementRow | null> => {
	const { kind, source_type, source_id } = source;
	return tx.settlement.findFirst({
		where: { subject_type, subject_id, kind, source_type, source_id },
	});
};
