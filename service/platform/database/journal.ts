import type { Prisma } from '../../generated/prisma/client.ts';
import { toJson, withoutCommon } from './row-json.ts';
import { transactionOf } from './batch.ts';

/** Channel on which a commit with new events wakes the dispatcher up. */
export const eventChannel = 'cloudsales_events';

type EventEntry = {
	id: string;
	type: string;
	version: number;
	subject_type: string;
	subject_id: string;
	client_id: string | null;
	payload: unknown;
	/** Business time. */
	occurred_at: Date;
	/** Machine time. */
	next_dispatch_at: Date;
	request_id: string;
};
const eventFields = [
	'id',
	'type',
	'version',
	'subject_type',
	'subject_id',
	'client_id',
	'payload',
	'occurred_at',
	'next_dispatch_at',
	'request_id',
] as const satisfies readonly (keyof EventEntry)[];
type MoveEntry = {
	id: string;
	lifecycle: string;
	subject_id: string;
	transition: string;
	from_status: string;
	to_status: string;
	actor: string;
	request_id: string;
	moved_at: Date;
};
type AuditEntry = {
	id: string;
	occurred_at: Date;
	actor_type: string;
	actor_id: string | null;
	actor_name: string;
	operation: string;
	subject_id: string | null;
	request_id: string;
	idempotency_key: string | null;
	details: object;
};

/** The stored answer to a command; a repetition with the same idempotency key gets it again. */
type AnswerEntry = {
	principal: string;
	operation: string;
	key: string;
	fingerprint: string;
	response_status: number;
	response_body: object;
	expires_at: Date;
};

type JobEntry = { data: object; startAfter?: number };
/** Jobs for one queue and the function that inserts them; `startAfter` in seconds. */
export type Enqueued = { jobs: JobEntry[]; write: (jobs: JobEntry[]) => Promise<unknown> };

/**
 * Records that a transaction writes besides its own rows: events for the outbox, moves of life cycles, audit entries,
 * answers of commands, jobs. They are collected and inserted just before the commit: one statement for all and one for each
 * queue, instead of one statement for each record.
 */
export type Journal = {
	events: EventEntry[];
	moves: MoveEntry[];
	audit: AuditEntry[];
	answers: AnswerEntry[];
	/** By the name of the queue. */
	queues: Map<string, Enqueued>;
};

const journals = new WeakMap<object, Journal>();

export function openJournal(tx: Prisma.TransactionClient): void {
	journals.set(tx, { events: [], moves: [], audit: [], answers: [], queues: new Map() });
}

/** After this `journalOf` throws: a record that was added later would never be written. */
export function closeJournal(tx: Prisma.TransactionClient): void {
	journals.delete(tx);
}

/**
 * Gives the transaction an empty journal for a while; the function that it returns brings the one of before back, and drops
 * what was recorded meanwhile. For what is rolled back in between.
 */
export function setJournalAside(tx: Prisma.TransactionClient): () => void {
	const before = journalOf(tx);
	const key = transactionOf(tx) as Prisma.TransactionClient;
	openJournal(key);
	return () => void journals.set(key, before);
}

/** The journal of an open transaction of `Database.transaction`; throws elsewhere, where the records would be lost. */
export function journalOf(tx: Prisma.TransactionClient): Journal {
	const journal = journals.get(transactionOf(tx));
	if (journal === undefined)
		throw new Error(
			'Events, audit entries and jobs can only be recorded inside an open transaction',
		);
	return journal;
}

/** Inserts the collected records and closes the journal; events keep their order. The commit notifies the dispatcher. */
export function writeJournal(tx: Prisma.TransactionClient): Promise<void> {
	const records = journalOf(tx);
	closeJournal(tx);
	return insertRecords(tx, records);
}

/**
 * Inserts what is collected so far. For a transaction whose last statement locks what many wait for: what is left for the
 * end would be done under that lock.
 */
export function flushJournal(tx: Prisma.TransactionClient): Promise<void> {
	const records = journalOf(tx);
	openJournal(transactionOf(tx) as Prisma.TransactionClient);
	return insertRecords(tx, records);
}

async function insertRecords(
	tx: Prisma.TransactionClient,
	{ events, moves, audit, answers, queues }: Journal,
): Promise<void> {
	for (const { jobs, write } of queues.values()) await write(jobs);
	if (events.length + moves.length + audit.length + answers.length === 0) return;
	const { common, others } = withoutCommon(events, eventFields);
	await tx.$executeRaw`
		WITH moved AS (
			INSERT INTO lifecycle_moves (id, lifecycle, subject_id, transition, from_status, to_status, actor, request_id, moved_at)
			SELECT id, lifecycle, subject_id, transition, from_status, to_status, actor, request_id, moved_at
			FROM jsonb_to_recordset(${toJson(moves)}::jsonb) AS moves (id uuid, lifecycle text, subject_id uuid,
				transition text, from_status text, to_status text, actor text, request_id text, moved_at timestamptz)
		), audited AS (
			INSERT INTO audit_entries (id, occurred_at, actor_type, actor_id, actor_name, operation, subject_id, request_id,
				idempotency_key, details)
			SELECT id, occurred_at, actor_type, actor_id, actor_name, operation, subject_id, request_id, idempotency_key, details
			FROM jsonb_to_recordset(${toJson(audit)}::jsonb) AS audit (id uuid, occurred_at timestamptz, actor_type text,
				actor_id text, actor_name text, operation text, subject_id text, request_id text, idempotency_key text, details jsonb)
		), answered AS (
			INSERT INTO idempotency_keys (principal, operation, key, fingerprint, status, response_status, response_body, expires_at)
			SELECT principal, operation, key, fingerprint, 'DONE', response_status, response_body, expires_at
			FROM jsonb_to_recordset(${toJson(answers)}::jsonb) AS answers (principal text, operation text, key text,
				fingerprint text, response_status int, response_body jsonb, expires_at timestamptz)
			ON CONFLICT (principal, operation, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
				lease_token = NULL, leased_until = NULL, response_status = excluded.response_status,
				response_body = excluded.response_body, expires_at = excluded.expires_at, updated_at = now()
		), happened AS (
			INSERT INTO events (id, type, version, subject_type, subject_id, client_id, payload, occurred_at, next_dispatch_at,
				request_id)
			SELECT id, type, version, subject_type, subject_id, client_id, payload, occurred_at, next_dispatch_at, request_id
			FROM jsonb_populate_recordset(jsonb_populate_record(NULL::events, ${toJson(common)}::jsonb),
				${toJson(others)}::jsonb) WITH ORDINALITY
			ORDER BY ordinality
		)
		SELECT pg_notify(${eventChannel}, '') WHERE ${events.length > 0}`;
}
