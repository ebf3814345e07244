import type { Event as EventRow } from '../../generated/prisma/client.ts';
import type { Present } from '../clock/index.ts';
import {
	newId,
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../database/index.ts';
import { NotFound } from '../errors/index.ts';

type Tables = Pick<Transaction, 'event' | '$queryRaw'>;

const events = tableOf<EventRow>('events', Prisma.EventScalarFieldEnum);

export async function getEvent(tx: Tables, id: string): Promise<EventRow> {
	const row = await tx.event.findUnique({ where: { id } });
	if (row === null) throw NotFound({ resource: 'event', id });
	return row;
}

export const listEvents = (
	tx: Tables,
	query: ListQuery & {
		type?: string | undefined;
		subject_id?: string | undefined;
		client_id?: string | undefined;
	},
): Promise<Page<EventRow>> =>
	pageOf(tx, events, query, {
		type: query.type,
		subject_id: query.subject_id,
		client_id: query.client_id,
	});

/** In the order in which they were written. */
export const eventsByIds = (tx: Tables, ids: readonly string[]): Promise<EventRow[]> =>
	tx.$queryRaw`
		SELECT ${events.columns} FROM events WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY sequence`;

/**
 * Events of the past that were dispatched, in the order in which they were written; `after` is the sequence of the last
 * one of the page before. Those that are not dispatched yet reach their endpoints by the dispatcher.
 */
export const listDispatchedEvents = (
	tx: Tables,
	{
		since,
		after,
		take,
		except,
	}: { since: Date; after: bigint; take: number; except: readonly string[] },
): Promise<EventRow[]> =>
	tx.event.findMany({
		where: {
			occurred_at: { gte: since },
			sequence: { gt: after },
			dispatched_at: { not: null },
			type: { notIn: [...except] },
		},
		orderBy: { sequence: 'asc' },
		take,
	});

/** An event that the dispatcher ignores: the caller delivers it itself. */
export const insertDispatchedEvent = (
	tx: Tables,
	event: { type: string; subject_type: string; subject_id: string; payload: object },
	at: Present & { request_id: string },
): Promise<EventRow> =>
	tx.event.create({
		data: {
			id: newId(),
			...event,
			client_id: null,
			occurred_at: at.now,
			next_dispatch_at: at.machine_now,
			dispatched_at: at.machine_now,
			request_id: at.request_id,
		},
	});
