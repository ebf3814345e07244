import { randomUUID } from 'node:crypto';
import { addSeconds, presentOf } from '../clock/index.ts';
import { makeContext } from '../context/index.ts';
import { systemActor } from '../actor/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Event as EventRow } from '../../generated/prisma/client.ts';
import { batchLoader, eventChannel, Prisma, tableOf, type Transaction } from '../database/index.ts';
import { claimRows, holdLease, releaseLease, renewLease } from '../lease/index.ts';
import { createLoop, idlePollMs } from '../loop/index.ts';
import { doublingGaps, secondsUntilRetry, type RetrySchedule } from '../retry/index.ts';
import type { Reaction, StoredEvent } from './define-reaction.ts';
import { reactionEvents } from './given-up.ts';
import { publishEvent } from './publish.ts';

/** Creates the deliveries of events; called in the transaction that marks them as dispatched. */
export type FanOut = (
	tx: Transaction,
	events: readonly StoredEvent[],
	machineNow: Date,
) => Promise<void>;
export type Dispatcher = {
	start(): Promise<void>;
	stop(): Promise<void>;
	drain(): Promise<number>;
};

const events = tableOf<EventRow>('events', Prisma.EventScalarFieldEnum);
const batchSize = 50;
/** After its last attempt a reaction is DEAD, and the event is delivered nevertheless. */
const attemptsMax = 12;
const reactionRetries: RetrySchedule = { gapsSeconds: doublingGaps(attemptsMax, 300) };

/**
 * Empties the outbox. The service's own reactions to an event commit before its deliveries are sent, so a
 * workflow that starts on `payment.succeeded` finds the billing cycle already PAID.
 */
export function createDispatcher(
	runtime: Runtime,
	reactions: readonly Reaction[],
	fanOut: FanOut,
): Dispatcher {
	const byType = Map.groupBy(reactions, (reaction) => reaction.event.type);

	const drain = async (): Promise<number> => {
		const token = randomUUID();
		const claimedAt = performance.now();
		const claimed = await claimEvents(runtime, token);
		if (claimed.length === 0) return 0;
		const lease = { ids: claimed.map((event) => event.id), token };
		const isFinished = await holdLease(
			{
				claimedAt,
				renew: () =>
					renewLease(runtime.database.client, events, {
						...lease,
						now: runtime.machine_clock.now(),
					}),
			},
			() =>
				Promise.all(
					claimed.map((event) => react(runtime, event, byType.get(event.type) ?? [], token)),
				),
		);
		const ready = claimed.filter((_, index) => isFinished[index]);
		if (ready.length > 0) await handOn(runtime, ready, token, fanOut);
		return claimed.length;
	};

	const loop = createLoop(runtime, {
		name: 'event dispatch',
		channel: eventChannel,
		round: async () => ((await drain()) === 0 ? idlePollMs : 0),
	});
	return { drain, start: loop.start, stop: loop.stop };
}

async function claimEvents(runtime: Runtime, token: string): Promise<EventRow[]> {
	const now = runtime.machine_clock.now();
	const claimed = await claimRows(runtime.database.client, events, {
		now,
		token,
		where: Prisma.sql`dispatched_at IS NULL AND next_dispatch_at <= ${now}`,
		orderBy: Prisma.sql`sequence`,
		limit: batchSize,
		set: Prisma.sql`dispatch_attempt = dispatch_attempt + 1`,
	});
	// RETURNING keeps no order, and endpoints expect events in the order in which they happened.
	return claimed.sort((a, b) => Number(a.sequence - b.sequence));
}

/**
 * Makes the deliveries and marks the events, in one transaction. Events that another dispatcher has claimed meanwhile are
 * not marked; it makes no delivery twice, since a delivery is unique by event and endpoint.
 */
async function handOn(
	runtime: Runtime,
	ready: readonly EventRow[],
	token: string,
	fanOut: FanOut,
): Promise<void> {
	await runtime.database.transaction(async (tx) => {
		const now = runtime.machine_clock.now();
		await fanOut(tx, ready, now);
		const ids = ready.map((event) => event.id);
		await releaseLease(tx, events, { ids, token, set: Prisma.sql`dispatched_at = ${now}` });
	});
}

/** Runs what has not run yet; true when nothing is left to do. */
async function react(
	runtime: Runtime,
	event: StoredEvent,
	reactions: readonly Reaction[],
	token: string,
): Promise<boolean> {
	let done = true;
	for (const reaction of reactions) {
		try {
			await runOnce(runtime, event, reaction);
		} catch (error) {
			const settled = await recordFailure(runtime, event, reaction, error, token).catch(
				(failure: unknown) => {
					// The database is unavailable, too: the lease expires, and the event is claimed again.
					runtime.log.error({ err: failure, event_id: event.id }, 'a failure was not recorded');
					return false;
				},
			);
			done = settled && done;
		}
	}
	return done;
}

async function runOnce(runtime: Runtime, event: StoredEvent, reaction: Reaction): Promise<void> {
	await runtime.database.sharedTransaction('reactions', async (tx) => {
		if (!(await recordDone(tx, { event_id: event.id, reaction: reaction.name }))) return;
		const call = {
			actor: systemActor(reaction.name),
			request_id: event.id,
			key: null,
		};
		await reaction.run(event, makeContext(runtime, tx, call));
	});
}

/** False when it was done before, or is DEAD. */
const recordDone = batchLoader(
	async (
		tx: Transaction,
		done: readonly { event_id: string; reaction: string }[],
	): Promise<boolean[]> => {
		const rows = await tx.$queryRaw<{ event_id: string; reaction: string }[]>`
			INSERT INTO event_reactions (event_id, reaction, status, attempt, created_at, updated_at)
			SELECT event_id, reaction, 'DONE', 1, now(), now()
			FROM jsonb_to_recordset(${JSON.stringify(done)}::jsonb) AS done (event_id uuid, reaction text)
			ON CONFLICT (event_id, reaction) DO UPDATE SET status = 'DONE', updated_at = now(), attempt = event_reactions.attempt + 1
			WHERE event_reactions.status = 'RETRYING'
			RETURNING event_id, reaction`;
		const written = new Set(rows.map((row) => `${row.event_id} ${row.reaction}`));
		return done.map((one) => written.has(`${one.event_id} ${one.reaction}`));
	},
);

async function recordFailure(
	runtime: Runtime,
	event: StoredEvent,
	reaction: Reaction,
	error: unknown,
	token: string,
): Promise<boolean> {
	const message = error instanceof Error ? error.message : String(error);
	runtime.log.error(
		{ err: error, event_id: event.id, event: event.type, reaction: reaction.name },
		'reaction failed',
	);
	const row = await runtime.database.transaction(async (tx) => {
		const [after] = await tx.$queryRaw<{ status: string; attempt: number }[]>`
		INSERT INTO event_reactions (event_id, reaction, status, attempt, error, created_at, updated_at)
		VALUES (${event.id}::uuid, ${reaction.name}, 'RETRYING', 1, ${message.slice(0, 2000)}, now(), now())
		ON CONFLICT (event_id, reaction) DO UPDATE SET
			status = CASE WHEN event_reactions.attempt + 1 >= ${attemptsMax} THEN 'DEAD' ELSE 'RETRYING' END,
			attempt = event_reactions.attempt + 1, error = excluded.error, updated_at = now()
		WHERE event_reactions.status = 'RETRYING'
		RETURNING status, attempt`;
		if (after?.status === 'DEAD') {
			const payload = { event_id: event.id, event: event.type, reaction: reaction.name };
			const fact = {
				subject_type: 'event',
				subject_id: event.id,
				client_id: event.client_id,
				payload,
			};
			const at = { ...presentOf(runtime), request_id: event.id };
			publishEvent(tx, reactionEvents.dead, fact, at);
		}
		return after;
	});
	// No row: another dispatcher has done it meanwhile, and its work must not be marked as failed.
	if (row === undefined) return true;
	if (row.status === 'DEAD') {
		runtime.log.error(
			{ event_id: event.id, event: event.type, reaction: reaction.name },
			'reaction set aside as DEAD after its last attempt',
		);
		return true;
	}
	const seconds = secondsUntilRetry(reactionRetries, row.attempt) ?? 0;
	const next = addSeconds(runtime.machine_clock.now(), seconds);
	await releaseLease(runtime.database.client, events, {
		ids: [event.id],
		token,
		set: Prisma.sql`next_dispatch_at = ${next}`,
	});
	return false;
}
