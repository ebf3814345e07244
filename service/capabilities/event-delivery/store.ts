import { z } from 'zod';
import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { newId, pageOf, type Prisma, type Transaction } from '../../platform/database/index.ts';
import { NotFound } from '../../platform/http/errors.ts';

type Tables = Pick<
	Transaction,
	'endpoint' | 'delivery' | 'deliveryAttempt' | 'event' | '$queryRaw' | '$executeRaw'
>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
type ListQuery = { limit: number; cursor?: string | undefined; sort: string };

const Filters = z.object({
	client_id: z.string().exactOptional(),
	status: z.string().exactOptional(),
	smallest_amount: z.number().exactOptional(),
});

export async function listActiveEndpoints({ tx }: Context) {
	const rows = await tx.endpoint.findMany({ where: { status: 'ACTIVE' } });
	return rows.map((row) => ({ ...row, filters: Filters.parse(row.filters) }));
}

export async function getEndpoint({ tx }: Context, id: string) {
	const row = await tx.endpoint.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'endpoint', id });
	return row;
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
) =>
	tx.endpoint.upsert({
		where: { url: values.url },
		create: { id: newId(), ...values, secret, status: 'ACTIVE' },
		update: { ...values, status: 'ACTIVE', disabled_reason: null, failing_since: null },
	});

export const updateEndpoint = ({ tx }: Context, id: string, data: Prisma.EndpointUpdateInput) =>
	tx.endpoint.update({ where: { id }, data });

export const deleteEndpoint = ({ tx }: Context, id: string) =>
	tx.endpoint.deleteMany({ where: { id } });

export const listEndpoints = ({ tx }: Context, query: ListQuery & { url?: string | undefined }) =>
	pageOf(query, (seek) =>
		tx.endpoint.findMany({
			where: { ...(query.url === undefined ? {} : { url: query.url }), AND: seek.AND },
			orderBy: seek.orderBy,
			take: seek.take,
		}),
	);

export const insertDeliveries = (
	{ tx, now }: Context,
	wanted: readonly { event_id: string; endpoint_id: string; replay?: number }[],
) =>
	tx.delivery.createMany({
		data: wanted.map((one) => ({ id: newId(), ...one, status: 'PENDING', next_attempt_at: now })),
		skipDuplicates: true,
	});

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

export async function getEvent({ tx }: Context, id: string) {
	const row = await tx.event.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'event', id });
	return row;
}

export const listEvents = (
	{ tx }: Context,
	query: ListQuery & {
		type?: string | undefined;
		subject_id?: string | undefined;
		client_id?: string | undefined;
	},
) =>
	pageOf(query, (seek) =>
		tx.event.findMany({
			where: {
				...(query.type === undefined ? {} : { type: query.type }),
				...(query.subject_id === undefined ? {} : { subject_id: query.subject_id }),
				...(query.client_id === undefined ? {} : { client_id: query.client_id }),
				AND: seek.AND,
			},
			orderBy: seek.orderBy,
			take: seek.take,
		}),
	);

export const listEventsSince = ({ tx }: Context, since: Date, after: bigint, take: number) =>
	tx.event.findMany({
		where: { occurred_at: { gte: since }, sequence: { gt: after } },
		orderBy: { sequence: 'asc' },
		take,
	});

export const listDeliveries = (
	{ tx }: Context,
	query: ListQuery & {
		status?: string | undefined;
		endpoint_id?: string | undefined;
		event_id?: string | undefined;
	},
) =>
	pageOf(query, (seek) =>
		tx.delivery.findMany({
			where: {
				...(query.status === undefined ? {} : { status: query.status }),
				...(query.endpoint_id === undefined ? {} : { endpoint_id: query.endpoint_id }),
				...(query.event_id === undefined ? {} : { event_id: query.event_id }),
				AND: seek.AND,
			},
			orderBy: seek.orderBy,
			take: seek.take,
		}),
	);

export type ClaimedDelivery = {
	id: string;
	event_id: string;
	attempt: number;
	alone: boolean;
	created_at: Date;
};

/** Endpoints that have something due and are not being served by this or another process. */
export const dueEndpoints = ({ tx, now }: Context, busy: readonly string[]) =>
	tx.$queryRaw<{ endpoint_id: string; due: bigint; oldest: Date }[]>`
		SELECT d.endpoint_id, count(*) AS due, min(d.created_at) AS oldest
		FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id
		WHERE d.status IN ('PENDING', 'RETRYING') AND d.next_attempt_at <= ${now} AND e.status = 'ACTIVE'
			AND (d.leased_until IS NULL OR d.leased_until < ${now})
			AND NOT (d.endpoint_id = ANY(${[...busy]}::uuid[]))
		GROUP BY d.endpoint_id`;

/** Takes the next events of an endpoint: as many as fit a batch, or one that has to go alone. */
export async function claimDeliveries(
	{ tx, now }: Context,
	endpoint: { id: string; batch_size: number },
	token: string,
	leaseSeconds: number,
): Promise<ClaimedDelivery[]> {
	const rows = await tx.$queryRaw<ClaimedDelivery[]>`
		SELECT id, event_id, attempt, alone, created_at FROM deliveries
		WHERE endpoint_id = ${endpoint.id}::uuid AND status IN ('PENDING', 'RETRYING') AND next_attempt_at <= ${now}
			AND (leased_until IS NULL OR leased_until < ${now})
		ORDER BY created_at, id LIMIT ${endpoint.batch_size} FOR UPDATE SKIP LOCKED`;
	const alone = rows.find((row) => row.alone);
	const taken =
		alone === undefined
			? rows
			: rows[0]?.alone === true
				? [rows[0]]
				: rows.filter((row) => !row.alone);
	const ids = taken.map((row) => row.id);
	await tx.$executeRaw`
		UPDATE deliveries SET leased_until = ${addSeconds(now, leaseSeconds)}, lease_token = ${token}::uuid, attempt = attempt + 1, updated_at = ${now}
		WHERE id = ANY(${ids}::uuid[])`;
	return taken.map((row) => ({ ...row, attempt: row.attempt + 1 }));
}

export const eventsByIds = ({ tx }: Context, ids: readonly string[]) =>
	tx.event.findMany({ where: { id: { in: [...ids] } }, orderBy: { sequence: 'asc' } });

/** Writes outcomes only where this process still holds the lease: a process that slept too long changes nothing. */
export const recordOutcome = (
	{ tx, now }: Context,
	token: string,
	ids: readonly string[],
	values: {
		status: string;
		next_attempt_at?: Date;
		status_code: number | null;
		error: string | null;
		alone?: boolean;
		delivered_at?: Date;
	},
) =>
	tx.delivery.updateMany({
		where: { id: { in: [...ids] }, lease_token: token },
		data: { ...values, leased_until: null, lease_token: null, updated_at: now },
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
		error: string | null;
	}[],
) => tx.deliveryAttempt.createMany({ data: attempts.map((one) => ({ id: newId(), ...one })) });

/** A test event is dispatched from birth: only its own endpoint gets it. */
export const insertTestEvent = (
	{ tx, now }: Context,
	type: string,
	endpointId: string,
	requestId: string,
) =>
	tx.event.create({
		data: {
			id: newId(),
			type,
			subject_type: 'endpoint',
			subject_id: endpointId,
			client_id: null,
			payload: { endpoint_id: endpointId },
			occurred_at: now,
			next_dispatch_at: now,
			dispatched_at: now,
			request_id: requestId,
		},
	});
