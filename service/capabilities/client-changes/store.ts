import { maySee } from '../../platform/actor/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	visibleTo,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

type Context = Pick<ReadContext, 'actor' | 'now'> & {
	tx: Pick<Transaction, 'clientChange' | '$queryRaw'>;
};
export type ClientChangeRow = Prisma.ClientChangeGetPayload<object>;

export const clientChanges = tableOf<ClientChangeRow, Prisma.ClientChangeCreateManyInput>(
	'client_changes',
	Prisma.ClientChangeScalarFieldEnum,
);

export const getChange = async (context: Context, id: string): Promise<ClientChangeRow> =>
	visible(context, id, await findRow(context.tx, clientChanges, id));

/** Row lock until the end of the transaction. */
export const lockChange = async (context: Context, id: string): Promise<ClientChangeRow> =>
	visible(context, id, await lockRow(context.tx, clientChanges, id));

function visible({ actor }: Context, id: string, row: ClientChangeRow | null): ClientChangeRow {
	if (row === null || !maySee(actor, row)) throw NotFound({ resource: 'client_change', id });
	return row;
}

export const listChanges = (
	context: Context,
	query: ListQuery & { status?: string | undefined; client_id?: string | undefined },
) => {
	const { status, client_id } = query;
	return pageOf(context.tx, clientChanges, query, { status, client_id }, visibleTo(context.actor));
};

/** What waits for finance; a client has one such change at most. */
export const findRequested = (
	{ tx }: Pick<Context, 'tx'>,
	client_id: string,
): Promise<ClientChangeRow | null> =>
	tx.clientChange.findFirst({ where: { client_id, status: 'REQUESTED' } });

/** Null when another change of the client came to wait at the same time. */
export async function insertChange(
	{ tx, now }: Context,
	values: Pick<Prisma.ClientChangeCreateManyInput, 'client_id' | 'before' | 'wanted'> & {
		requested_by: string;
		status: 'REQUESTED' | 'APPLIED';
	},
): Promise<ClientChangeRow | null> {
	const row = { id: newId(), ...values, created_at: now, updated_at: now };
	const [inserted] = await insertRows(tx, clientChanges, [row], { skipDuplicates: true });
	return inserted ?? null;
}
