import { z } from 'zod';
import type { Delivery, Endpoint } from '../../generated/prisma/client.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	insertIds,
	lockName,
	lockNameShared,
	lockRows,
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Transaction,
} from '../../platform/database/index.ts';
import {
	claimRows,
	lockLeased,
	noLease,
	notLeased,
	releaseLease,
	renewLease,
} from '../../platform/lease/index.ts';
import type { TransitionOf } from '../../platform/lifecycle/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { deliveryLifecycle } from './lifecycle.ts';
import { travelTogether } from './rules.ts';

type Tables = Pick<
	Transaction,
	'endpoint' | 'delivery' | 'deliveryAttempt' | '$queryRaw' | '$executeRaw' | '$executeRawUnsafe'
>;
type Context = Pick<ReadContext, 'machine_now'> & { tx: Tables };

const endpoints = tableOf<EndpointRow, never>('endpoints', Prisma.EndpointScalarFieldEnum);
export const deliveries = tableOf<Delivery, Prisma.DeliveryCreateManyInput>(
	'deliveries',
	Prisma.DeliveryScalarFieldEnum,
);
const deliveryAttempts = tableOf<{ id: string }, Prisma.DeliveryAttemptCreateManyInput>(
	'delivery_attempts',
	Prisma.DeliveryAttemptScalarFieldEnum,
);

/** Channel on which new deliveries wake the deliverer up. */
export const deliveryChannel = 'cloudsales_deliveries';
const endpointsLock = 'endpoints';

const Filters = z.object({
	client_id: z.string().exactOptional(),
	status: z.string().exactOptional(),
	smallest_amount: z.number().exactOptional(),
});

export async function listActiveEndpoints({ tx }: Context) {
	const rows = await tx.$queryRaw<EndpointRow[]>`
		SELECT ${endpoints.columns} FROM endpoints WHERE status = 'ACTIVE'`;
	return rows.map((row) => ({ ...row, filters: Filters.parse(row.filters) }));
}

export async function getEndpoint({ tx }: Context, id: string) {
	const row = await tx.endpoint.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'endpoint', id });
	return row;
}

export type EndpointRow = Endpoint;

/**
 * Readers-writer lock on the list of endpoints: creating deliveries takes it shared, adding or removing an endpoint
 * exclusively. Otherwise a new endpoint could miss an event between its replay and its first delivery, and a delivery
 * could be created for an endpoint that was just deleted.
 */
export const lockEndpointsShared = ({ tx }: Context): Promise<void> =>
	lockNameShared(tx, endpointsLock);
export const lockEndpoints = ({ tx }: Context): Promise<void> => lockName(tx, endpointsLock);

/** The row as it is now, kept from changing; null when it was deleted. New deliveries of it are not held up. */
export async function lockEndpoint({ tx }: Context, id: string): Promise<EndpointRow | null> {
	const rows = await lockRows(tx, endpoints, Prisma.sql`id = ${id}::uuid`, 'NO KEY UPDATE');
	return rows[0] ?? null;
}

export const upsertEndpoint = (
	{ tx }: Context,
	values: {
		url: string;
		description: string;
		event_types: string[];
		filters: object;
		batch_size: number;
		batch_wait_ms: number;
		acknowledge: string;
	},
	secret: string,
	proof: 'REQUIRED' | undefined,
) =>
	tx.endpoint.upsert({
		where: { url: values.url },
		create: { id: newId(), ...values, secret, status: 'ACTIVE' },
		update: {
			...values,
			...(proof === undefined ? {} : { proof }),
			status: 'ACTIVE',
			disabled_reason: null,
			failing_since: null,
		},
	});

/** A call has succeeded: the days after which a failing endpoint is disabled count anew. */
export async function endpointWorks(context: Context, endpoint: EndpointRow): Promise<void> {
	if (endpoint.failing_since !== null)
		await updateEndpoint(context, endpoint.id, { failing_since: null });
}

export const updateEndpoint = ({ tx }: Context, id: string, data: Prisma.EndpointUpdateInput) =>
	tx.endpoint.update({ where: { id }, data });

export const deleteEndpoint = ({ tx }: Context, id: string) =>
	tx.endpoint.deleteMany({ where: { id } });

export const listEndpoints = ({ tx }: Context, query: ListQuery & { url?: string | undefined }) =>
	pageOf(tx, endpoints, query, { url: query.url });

/** Makes deliveries and wakes the deliverer when they are committed. */
export async function insertDeliveries(
	{ tx, machine_now: now }: Context,
	wanted: readonly {
		event_id: string;
		endpoint_id: string;
		replay?: number;
		next_attempt_at?: Date;
	}[],
): Promise<void> {
	if (wanted.length === 0) return;
	const rows = wanted.map((one) => ({
		id: newId(),
		replay: 0,
		next_attempt_at: now,
		...one,
		status: deliveryLifecycle.initial,
	}));
	await insertIds(tx, deliveries, rows, { skipDuplicates: true });
	await tx.$executeRawUnsafe(`NOTIFY ${deliveryChannel}`);
}

/**
 * An endpoint that registers again is available: deliveries that would wait for their next attempt, after a long outage
 * for hours, are due at once and start again with their first attempt.
 */
export async function retryDeliveriesNow(
	{ tx, machine_now: now }: Context,
	endpointId: string,
): Promise<void> {
	const retried = await tx.delivery.updateMany({
		where: { endpoint_id: endpointId, status: 'RETRYING' },
		data: { attempt: 0, next_attempt_at: addSeconds(now, 1) },
	});
	if (retried.count > 0) await tx.$executeRawUnsafe(`NOTIFY ${deliveryChannel}`);
}

export async function nextReplay(
	{ tx }: Context,
	eventId: string,
	endpointId: string,
): Promise<number> {
	const last = await tx.delivery.aggregate({
		where: { event_id: eventId, endpoint_id: endpointId },
		_max: { replay: true },
	});
	return (last._max.replay ?? -1) + 1;
}

export const listDeliveries = (
	{ tx }: Context,
	query: ListQuery & {
		status?: string | undefined;
		endpoint_id?: string | undefined;
		event_id?: string | undefined;
	},
) =>
	pageOf(tx, deliveries, query, {
		status: query.status,
		endpoint_id: query.endpoint_id,
		event_id: query.event_id,
	});

export type ClaimedDelivery = {
	id: string;
	event_id: string;
	attempt: number;
	replay: number;
};

/** The statuses are literals: with parameters PostgreSQL would not use the partial index. */
const isDue = (now: Date): Prisma.Sql =>
	Prisma.sql`status IN ('PENDING', 'RETRYING', 'IN_PROGRESS') AND next_attempt_at <= ${now}`;

/**
 * Endpoints that have something due and are not being served by this process. `due` is counted up to one batch: what
 * has piled up behind it, perhaps for days, must not cost anything each time.
 */
export const dueEndpoints = ({ tx, machine_now: now }: Context, busy: readonly string[]) =>
	tx.$queryRaw<(EndpointRow & { due: bigint; oldest: Date })[]>`
		SELECT ${endpoints.columns}, batch.due, batch.oldest
		FROM endpoints e CROSS JOIN LATERAL (
			SELECT count(*) AS due, min(next_attempt_at) AS oldest FROM (
				SELECT next_attempt_at FROM deliveries
				WHERE endpoint_id = e.id AND ${isDue(now)} AND ${notLeased(now)}
				ORDER BY next_attempt_at, id LIMIT e.batch_size) waiting) batch
		WHERE e.status = 'ACTIVE' AND batch.due > 0 AND NOT (e.id = ANY(${[...busy]}::uuid[]))`;

/**
 * Claims the next deliveries of an endpoint, in the order in which they are due, as many as may travel together. To
 * claim deliveries of a process that died is not counted as an attempt: the endpoint did not fail, and ten crashes of
 * ours would otherwise make an event DEAD.
 */
export async function claimDeliveries(
	{ tx, machine_now: now }: Context,
	endpoint: { id: string; batch_size: number },
	token: string,
): Promise<ClaimedDelivery[]> {
	const claimed = await claimRows(tx, deliveries, {
		now,
		token,
		where: Prisma.sql`endpoint_id = ${endpoint.id}::uuid AND ${isDue(now)}`,
		orderBy: Prisma.sql`next_attempt_at, id`,
		limit: endpoint.batch_size,
		// At least 1: a registration resets `attempt` to 0 also for deliveries under way.
		set: Prisma.sql`updated_at = ${now},
			attempt = greatest(1, attempt + CASE WHEN lease_token IS NULL THEN 1 ELSE 0 END)`,
	});
	claimed.sort(
		(a, b) => a.next_attempt_at.getTime() - b.next_attempt_at.getTime() || (a.id < b.id ? -1 : 1),
	);
	const taken = travelTogether(claimed);
	const left = claimed.slice(taken.length).map(({ id }) => id);
	if (left.length > 0)
		await releaseLease(tx, deliveries, {
			ids: left,
			token,
			set: Prisma.sql`attempt = greatest(0, attempt - 1)`,
		});
	return taken;
}

/** False when another process has claimed all of them. */
export const renewDeliveries = (
	{ tx, machine_now: now }: Context,
	ids: readonly string[],
	token: string,
): Promise<boolean> => renewLease(tx, deliveries, { ids, token, now });

/** Deliveries to an endpoint that is not served any more end DEAD, where a person sees them and can replay them. */
export const buryUndeliverable = ({ tx, machine_now: now }: Context) =>
	tx.$executeRaw`
		UPDATE deliveries d SET status = ${deliveryLifecycle.transitions.bury.to}, error = coalesce(d.error, 'The endpoint is disabled'), updated_at = ${now}
		FROM endpoints e
		WHERE e.id = d.endpoint_id AND e.status = 'DISABLED'
			AND (d.status IN ('PENDING', 'RETRYING') OR d.status = 'IN_PROGRESS' AND d.next_attempt_at <= ${now})
			AND (d.leased_until IS NULL OR d.leased_until <= ${now})`;

/** Those of the deliveries that this process has not lost to another, by id, with their status; locked until the end. */
export async function lockClaimed(
	{ tx }: Context,
	ids: readonly string[],
	token: string,
): Promise<Map<string, string>> {
	const rows = await lockLeased(tx, deliveries, { ids, token });
	return new Map(rows.map((row) => [row.id, row.status]));
}

/** The call is over, and the work that it started goes on. */
export const endCall = (
	{ tx, machine_now: now }: Context,
	ids: readonly string[],
	token: string,
	status_code: number | null,
) =>
	releaseLease(tx, deliveries, {
		ids,
		token,
		set: Prisma.sql`status_code = ${status_code}::int, error = NULL, updated_at = ${now}`,
	});

/** All deliveries of events, finished or not, with the address that each goes to. */
export async function deliveriesOf({ tx }: Context, eventIds: readonly string[]) {
	const rows = await tx.delivery.findMany({
		where: { event_id: { in: [...eventIds] } },
		include: { endpoint: { select: { url: true } } },
		orderBy: { id: 'asc' },
	});
	return rows.map(({ endpoint, ...row }) => ({ ...row, url: endpoint.url }));
}

/**
 * Writes the transition of a delivery that its endpoint asks for. Needs no lease: the endpoint may call while the deliverer
 * still waits for the answer. False when the delivery has ended.
 */
export async function changeOpen(
	{ tx, machine_now: now }: Context,
	id: string,
	transition: 'keep_open' | 'deliver',
	values: Prisma.DeliveryUpdateManyMutationInput,
): Promise<boolean> {
	const { from, to } = deliveryLifecycle.transitions[transition];
	const changed = await tx.delivery.updateMany({
		where: { id, status: { in: [...from] } },
		data: { ...values, status: to, updated_at: now },
	});
	return changed.count > 0;
}

/** Releases claimed deliveries without counting the attempt. */
export async function releaseDeliveries(
	{ tx, machine_now: now }: Context,
	ids: readonly string[],
	token: string,
): Promise<void> {
	const set = Prisma.sql`attempt = attempt - 1, updated_at = ${now}`;
	await releaseLease(tx, deliveries, { ids, token, set });
}

/**
 * Writes a transition of the life cycle, only for rows whose lease this process still has: a process that was frozen for
 * longer than its lease changes nothing.
 */
export const recordOutcome = (
	{ tx, machine_now: now }: Context,
	token: string,
	ids: readonly string[],
	transition: TransitionOf<typeof deliveryLifecycle>,
	values: {
		next_attempt_at?: Date;
		status_code: number | null;
		error: string | null;
		batch_max?: number;
		attempt?: number;
		delivered_at?: Date;
		finished_by?: string | null;
	},
) =>
	tx.delivery.updateMany({
		where: {
			id: { in: [...ids] },
			lease_token: token,
			status: { in: [...deliveryLifecycle.transitions[transition].from] },
		},
		data: {
			...values,
			status: deliveryLifecycle.transitions[transition].to,
			...noLease,
			updated_at: now,
		},
	});

export const insertAttempts = (
	{ tx }: Context,
	attempts: readonly {
		delivery_id: string;
		attempt: number;
		batch_id: string;
		started_at: Date;
		ended_at: Date;
		status_code: number | null;
		outcome: string;
		error: string | null;
	}[],
) =>
	insertIds(
		tx,
		deliveryAttempts,
		attempts.map((one) => ({ id: newId(), ...one })),
	);

export const countDead = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.delivery.count({ where: { status: 'DEAD' } });
