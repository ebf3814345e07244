import type { ReadContext } from '../../platform/context/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import {
	batchLoader,
	findRow,
	insertRows,
	lockRow,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	visibleTo,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { Subject } from './store.ts';

export type CreditNoteRow = Prisma.CreditNoteGetPayload<{ include: { items: true } }>;
export type BareCreditNote = Omit<CreditNoteRow, 'items'>;
export type NewNoteItem = {
	description: string;
	/** Net that the line gives back; negative where an item costs more and the document as a whole gives back. */
	amount: bigint;
	tax: bigint;
	/** What of the subject it gives back, such as a subscription item. */
	subject_item_id?: string | null;
	/** False for goodwill, and for what was charged once: the price of the period stays as it is. True when absent. */
	of_period?: boolean;
};
export type NewNote = Subject & {
	id: string;
	number: string;
	status: string;
	client_id: string;
	occasion: string;
	currency: string;
	period_start: Date;
	period_end: Date;
	of_period: Date;
	amount: bigint;
	tax: bigint;
	credit_amount: bigint;
	reason: string;
};

type Tables = Pick<Transaction, 'creditNote' | 'creditNoteItem' | 'settlement' | '$queryRaw'>;
type Context = Pick<ReadContext, 'actor' | 'now'> & { tx: Tables };

export const creditNotes = tableOf<BareCreditNote, Prisma.CreditNoteCreateManyInput>(
	'credit_notes',
	Prisma.CreditNoteScalarFieldEnum,
);
const noteItems = tableOf<CreditNoteRow['items'][number], Prisma.CreditNoteItemCreateManyInput>(
	'credit_note_items',
	Prisma.CreditNoteItemScalarFieldEnum,
);

export async function getNote(context: Context, id: string): Promise<CreditNoteRow> {
	return withNoteItems(context, ofActor(context, id, await findRow(context.tx, creditNotes, id)));
}

/** Keeps other writers of the note waiting until the transaction ends. */
export const lockNote = async (context: Context, id: string): Promise<BareCreditNote> =>
	ofActor(context, id, await lockRow(context.tx, creditNotes, id));

function ofActor({ actor }: Context, id: string, row: BareCreditNote | null): BareCreditNote {
	if (row === null || !maySee(actor, row)) throw NotFound({ resource: 'credit_note', id });
	return row;
}

async function withNoteItems({ tx }: Context, row: BareCreditNote): Promise<CreditNoteRow> {
	const items = await rowsOf(tx, noteItems, 'credit_note_id', row.id);
	return { ...row, items: items.sort((a, b) => a.position - b.position) };
}

/** A subject has one note for an occasion. */
export const findNoteOf = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	occasion: string,
): Promise<CreditNoteRow | null> =>
	tx.creditNote.findUnique({
		where: { subject_type_subject_id_occasion: { subject_type, subject_id, occasion } },
		include: { items: { orderBy: { position: 'asc' } } },
	});

/** The notes that give back a part of a period, oldest first. */
export const listNotesOfPeriod = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	of_period: Date,
): Promise<CreditNoteRow[]> =>
	tx.creditNote.findMany({
		where: { subject_type, subject_id, of_period },
		include: { items: { orderBy: { position: 'asc' } } },
		orderBy: { id: 'asc' },
	});

/** What each note has taken back of these cycles. */
export async function settledByNotes(
	{ tx }: Context,
	cycleIds: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
	if (cycleIds.length === 0) return new Map();
	const rows = await tx.settlement.groupBy({
		by: ['source_id'],
		where: {
			subject_type: 'billing_cycle',
			subject_id: { in: [...cycleIds] },
			kind: 'CREDIT_NOTE',
			source_type: 'credit_note',
		},
		_sum: { amount: true },
	});
	return new Map(rows.map(({ source_id, _sum }) => [source_id, _sum.amount ?? 0n]));
}

/** What of a note has lowered what was owed, or written off. */
export async function loweredBy({ tx }: Context, noteId: string): Promise<bigint> {
	const { _sum } = await tx.settlement.aggregate({
		where: { source_type: 'credit_note', source_id: noteId, kind: 'CREDIT_NOTE' },
		_sum: { amount: true },
	});
	return _sum.amount ?? 0n;
}

/** What the notes of a period have made credit of the client so far, used or not. */
export async function creditGiven(
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
	of_period: Date,
): Promise<bigint> {
	const rows = await tx.$queryRaw<{ given: bigint | null }[]>`
		SELECT sum(note.amount - coalesce(settled.amount, 0))::bigint AS given FROM credit_notes AS note
		LEFT JOIN LATERAL (
			SELECT sum(amount) AS amount FROM settlements
			WHERE source_type = 'credit_note' AND source_id = note.id AND kind = 'CREDIT_NOTE'
		) AS settled ON true
		WHERE note.subject_type = ${subject_type} AND note.subject_id = ${subject_id}::uuid AND note.of_period = ${of_period}`;
	return rows[0]?.given ?? 0n;
}

export async function insertNote(
	{ tx, now }: Context,
	values: NewNote,
	items: readonly NewNoteItem[],
): Promise<CreditNoteRow> {
	const subscription_id = values.subject_type === 'subscription' ? values.subject_id : null;
	const note = { ...values, subscription_id, created_at: now, updated_at: now };
	const [row] = await insertRows(tx, creditNotes, [note]);
	if (row === undefined) throw new Error(`The credit note ${values.number} was not written`);
	const inserted = await insertRows(
		tx,
		noteItems,
		items.map((item, index) => ({
			id: newId(),
			credit_note_id: row.id,
			position: index + 1,
			description: item.description,
			amount: item.amount,
			tax: item.tax,
			subject_item_id: item.subject_item_id ?? null,
			of_period: item.of_period ?? true,
		})),
	);
	return { ...row, items: inserted };
}

/** Values beside the status; the status itself changes only through `move`. */
export const updateNote = (
	{ tx, now }: Context,
	id: string,
	values: { credit_amount?: bigint; document_id?: string },
): Promise<BareCreditNote> =>
	tx.creditNote.update({ where: { id }, data: { ...values, updated_at: now } });

type Owner = { client_id: string; currency: string };
type Credit = { id: string; credit_amount: bigint };
export const listNotesOfClient = (
	{ tx }: Context,
	{ client_id, currency }: Owner,
): Promise<BareCreditNote[]> =>
	tx.creditNote.findMany({ where: { client_id, currency }, orderBy: { id: 'asc' } });

/** Notes whose credit is not used up, oldest first. */
export const listNotesWithCredit = ({ tx }: Context, owner: Owner): Promise<Credit[]> =>
	notesWithCredit(tx, owner);

/** A billing run asks it for every cycle that it makes. */
const notesWithCredit = batchLoader(
	async (tx: Tables, owners: readonly Owner[]): Promise<Credit[][]> => {
		const ids = [...new Set(owners.map(({ client_id }) => client_id))];
		const rows = await tx.$queryRaw<(Credit & Owner)[]>`
			SELECT id, client_id, currency, credit_amount FROM credit_notes
			WHERE client_id = ANY(${ids}::uuid[]) AND credit_amount > 0 ORDER BY id`;
		return owners.map(({ client_id, currency }) =>
			rows
				.filter((row) => row.client_id === client_id.toLowerCase() && row.currency === currency)
				.map(({ id, credit_amount }) => ({ id, credit_amount })),
		);
	},
);

export async function listNotes(
	context: Context,
	query: ListQuery & {
		status?: string | undefined;
		client_id?: string | undefined;
		subscription_id?: string | undefined;
	},
): Promise<Page<CreditNoteRow>> {
	const { status, client_id, subscription_id } = query;
	const filters = { status, client_id, subscription_id };
	const page = await pageOf(context.tx, creditNotes, query, filters, visibleTo(context.actor));
	return { ...page, data: await Promise.all(page.data.map((row) => withNoteItems(context, row))) };
}
