import { randomUUID } from 'node:crypto';
import type { WebhookEvent } from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	lockRow,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { claimRows, lockLeased, noLease, renewLease } from '../../platform/lease/index.ts';
import { NotFound } from '../../platform/errors/index.ts';

export type WebhookRow = WebhookEvent;
export const events = tableOf<WebhookRow>('webhook_events', Prisma.WebhookEventScalarFieldEnum);

/** Channel of LISTEN and NOTIFY on which new calls wake the processors. */
export const webhookChannel = 'cloudsales_webhooks';

type Tables = Pick<Transaction, 'webhookEvent' | '$queryRaw' | '$executeRaw'>;
type Context = Pick<ReadContext, 'now' | 'machine_now'> & { tx: Tables };

export async function getEvent({ tx }: Context, id: string): Promise<WebhookRow> {
	const row = await tx.webhookEvent.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'webhook_event', id });
	return row;
}

/** Locks the row until the transaction ends. */
export async function lockEvent({ tx }: Context, id: string): Promise<WebhookRow> {
	const row = await lockRow(tx, events, id);
	if (row === null) throw NotFound({ resource: 'webhook_event', id });
	return row;
}

export type NewCall = { provider: string; event_id: string; headers: object; raw_body: Buffer };
export type StoredCall = { id: string; status: string; inserted: boolean };

/**
 * Stores deliveries and counts repeated ones, in one statement: with two, parallel deliveries could both count as new.
 * Gives what became of each, in their order.
 */
export async function insertEvents(
	{ tx, now, machine_now }: Context,
	calls: readonly NewCall[],
): Promise<StoredCall[]> {
	const nameOf = (call: { provider: string; event_id: string }): string =>
		JSON.stringify([call.provider, call.event_id]);
	// ON CONFLICT fails when one statement updates a row twice, so repetitions within a batch are counted beforehand.
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
	// One JSON argument: the statement's text is the same for any number of calls, so PostgreSQL plans it once.
	const written = await tx.$queryRaw<(StoredCall & { provider: string; event_id: string })[]>`
		WITH stored AS (
			INSERT INTO webhook_events (id, provider, event_id, headers, raw_body, received_at, status, next_attempt_at,
				duplicates, created_at, updated_at)
			SELECT id, provider, event_id, headers, decode(raw_body, 'base64'), ${now}, 'RECEIVED', ${machine_now}, duplicates, ${now}, ${now}
			FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
				AS calls (id uuid, provider text, event_id text, headers jsonb, raw_body text, duplicates int)
			ON CONFLICT (provider, event_id) DO UPDATE SET duplicates = webhook_events.duplicates + 1 + excluded.duplicates
			RETURNING id, provider, event_id, status, (xmax = 0) AS inserted
		)
		SELECT *, (SELECT pg_notify(${webhookChannel}, '')) FROM stored`;
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

/**
 * Claims calls that are due, the oldest first. A call whose lease has run out, because its process died or froze, is
 * claimed again; that counts as the same attempt.
 */
export const claimDue = ({ tx, now, machine_now }: Context, most: number): Promise<WebhookRow[]> =>
	claimRows(tx, events, {
		now: machine_now,
		token: randomUUID(),
		where: Prisma.sql`status IN ('RECEIVED', 'FAILED') AND next_attempt_at <= ${machine_now}`,
		orderBy: Prisma.sql`next_attempt_at`,
		limit: most,
		set: Prisma.sql`updated_at = ${now}, attempt = attempt + CASE WHEN leased_until IS NULL THEN 1 ELSE 0 END`,
	});

/** False when another process has claimed the call meanwhile. */
export const renewClaim = (
	{ tx, machine_now }: Context,
	{ id, lease_token }: WebhookRow,
): Promise<boolean> =>
	lease_token === null
		? Promise.resolve(false)
		: renewLease(tx, events, { ids: [id], token: lease_token, now: machine_now });

/** Wakes the processors when the transaction commits. */
export async function wakeProcessors({ tx }: Pick<Context, 'tx'>): Promise<void> {
	await tx.$queryRaw`SELECT pg_notify(${webhookChannel}, '')`;
}

/** Locks a claimed call until the transaction ends; null when its lease was lost or the call was replayed meanwhile. */
export async function lockClaimed(
	{ tx }: Context,
	{ id, lease_token }: WebhookRow,
): Promise<WebhookRow | null> {
	if (lease_token === null) return null;
	const [row] = await lockLeased(tx, events, { ids: [id], token: lease_token });
	return row ?? null;
}

/** Ends the claim without counting its attempt. */
export const putOff = (
	{ tx, now }: Context,
	{ id, attempt }: WebhookRow,
	next_attempt_at: Date,
): Promise<WebhookRow> =>
	tx.webhookEvent.update({
		where: { id },
		data: {
			attempt: Math.max(0, attempt - 1),
			next_attempt_at,
			...noLease,
			updated_at: now,
		},
	});

export const listEvents = (
	{ tx }: Context,
	query: ListQuery & { status?: string | undefined; provider?: string | undefined },
): Promise<Page<WebhookRow>> =>
	pageOf(tx, events, query, { status: query.status, provider: query.provider });

export const countDead = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.webhookEvent.count({ where: { status: 'DEAD' } });

/** Calls that are due. The statuses are literals: with parameters PostgreSQL would not use the partial index. */
export async function countWaiting({ tx }: Pick<Context, 'tx'>): Promise<number> {
	const rows = await tx.$queryRaw<{ count: bigint }[]>`
		SELECT count(*) FROM webhook_events WHERE status IN ('RECEIVED', 'FAILED') AND next_attempt_at <= now()`;
	return Number(rows[0]?.count ?? 0);
}

/** Calls that are not dealt with, by vendor: those that wait, and those that were given up. Reads only these. */
export const countByProvider = ({
	tx,
}: Pick<Context, 'tx'>): Promise<{ provider: string; waiting: number; dead: number }[]> =>
	tx.$queryRaw`
		SELECT provider, (count(*) FILTER (WHERE status <> 'DEAD'))::int AS waiting, (count(*) FILTER (WHERE status = 'DEAD'))::int AS dead
		FROM webhook_events WHERE status IN ('RECEIVED', 'FAILED', 'DEAD') GROUP BY provider`;
