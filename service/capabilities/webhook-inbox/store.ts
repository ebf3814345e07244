import type { WebhookEvent } from '../../generated/prisma/client.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	together,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { NotFound } from '../../platform/http/errors.ts';
import { overdueSeconds } from './rules.ts';

export type WebhookRow = WebhookEvent;
export const events = tableOf<WebhookRow>('webhook_events', Prisma.WebhookEventScalarFieldEnum);

type Tables = Pick<Transaction, 'webhookEvent' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };

export async function getEvent({ tx }: Context, id: string): Promise<WebhookRow> {
	const row = await tx.webhookEvent.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'webhook_event', id });
	return row;
}

/** Keeps the row until the transaction ends. */
export async function lockEvent({ tx }: Context, id: string): Promise<WebhookRow> {
	const row = await lockRow(tx, events, id);
	if (row === null) throw NotFound({ resource: 'webhook_event', id });
	return row;
}

export type NewCall = { provider: string; event_id: string; headers: object; raw_body: Buffer };
export type StoredCall = { id: string; status: string; inserted: boolean };

/**
 * Stores deliveries, or counts those that are here already: one statement, so that parallel ones cannot both be new.
 * Gives what became of each, in their order.
 */
export async function insertEvents(
	{ tx, now }: Context,
	calls: readonly NewCall[],
): Promise<StoredCall[]> {
	const nameOf = (call: { provider: string; event_id: string }): string =>
		JSON.stringify([call.provider, call.event_id]);
	// One statement cannot meet one row twice: repetitions within a batch are counted beforehand.
	const copies = Map.groupBy(calls, nameOf);
	const rows = [...copies.values()].flatMap(([call, ...repeated]) =>
		call === undefined
			? []
			: [
					{
						id: newId(),
						provider: call.provider,
						event_id: call.event_id,
						headers: call.headers,
						raw_body: call.raw_body.toString('base64'),
						duplicates: repeated.length,
					},
				],
	);
	// One argument, however many calls: the text stays the same, so PostgreSQL plans it once.
	const written = await tx.$queryRaw<(StoredCall & { provider: string; event_id: string })[]>`
		INSERT INTO webhook_events (id, provider, event_id, headers, raw_body, received_at, status, duplicates, created_at, updated_at)
		SELECT id, provider, event_id, headers, decode(raw_body, 'base64'), ${now}, 'RECEIVED', duplicates, ${now}, ${now}
		FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
			AS calls (id uuid, provider text, event_id text, headers jsonb, raw_body text, duplicates int)
		ON CONFLICT (provider, event_id) DO UPDATE SET duplicates = webhook_events.duplicates + 1 + excluded.duplicates
		RETURNING id, provider, event_id, status, (xmax = 0) AS inserted`;
	const stored = new Map(written.map((row) => [nameOf(row), row]));
	const seen = new Set<string>();
	return calls.map((call) => {
		const name = nameOf(call);
		const row = stored.get(name);
		if (row === undefined) throw new Error('A call was neither stored nor found');
		const isFirst = !seen.has(name);
		seen.add(name);
		return { id: row.id, status: row.status, inserted: row.inserted && isFirst };
	});
}

const unsettled = { in: ['RECEIVED', 'FAILED'] };

/** Counts an attempt to deal with a call; null when it is dealt with already. */
export const beginAttempt = ({ tx, now }: Context, id: string): Promise<WebhookRow | null> =>
	begunAttempt(tx, { id, now });

const begunAttempt = together(
	async (
		tx: Tables,
		begun: readonly { id: string; now: Date }[],
	): Promise<(WebhookRow | null)[]> => {
		const ids = begun.map(({ id }) => id);
		const rows = await tx.$queryRaw<WebhookRow[]>`
			UPDATE webhook_events SET attempt = attempt + 1, updated_at = ${begun[0]?.now}
			WHERE id = ANY(${ids}::uuid[]) AND status IN ('RECEIVED', 'FAILED')
			RETURNING ${events.columns}`;
		return ids.map((id) => rows.find((row) => row.id === id) ?? null);
	},
);

/** Keeps a call that is not dealt with until the transaction ends; null when somebody has dealt with it. */
export async function lockUnsettled({ tx }: Context, id: string): Promise<WebhookRow | null> {
	const row = await lockRow(tx, events, id);
	return row !== null && unsettled.in.includes(row.status) ? row : null;
}

export const countAttempt = (
	{ tx, now }: Context,
	id: string,
	attempt: number,
): Promise<WebhookRow> =>
	tx.webhookEvent.update({ where: { id }, data: { attempt, updated_at: now } });

export const listEvents = (
	{ tx }: Context,
	query: ListQuery & { status?: string | undefined; provider?: string | undefined },
): Promise<Page<WebhookRow>> =>
	pageOf(tx, events, query, { status: query.status, provider: query.provider });

/** Oldest calls that are not dealt with; which of them are overdue is decided by the rules. */
export const listUnsettled = (
	{ tx, now }: Context,
	take: number,
): Promise<{ id: string; status: string; attempt: number; updated_at: Date }[]> =>
	tx.webhookEvent.findMany({
		where: {
			status: unsettled,
			updated_at: { lte: addSeconds(now, -overdueSeconds) },
		},
		select: { id: true, status: true, attempt: true, updated_at: true },
		orderBy: { updated_at: 'asc' },
		take,
	});

export const touch = ({ tx, now }: Context, ids: readonly string[]): Promise<Prisma.BatchPayload> =>
	tx.webhookEvent.updateMany({ where: { id: { in: [...ids] } }, data: { updated_at: now } });

export const countDead = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.webhookEvent.count({ where: { status: 'DEAD' } });
