import { addSeconds } from '../clock/index.ts';
import { makeContext } from '../context/index.ts';
import { systemActor } from '../actor/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { eventChannel, together, type Transaction } from '../database/index.ts';
import { heldUntil } from '../hold/index.ts';
import { createLoop, idlePollMs } from '../loop/index.ts';
import type { Reaction, StoredEvent } from './define-reaction.ts';

/** Hands dispatched events on; called in the transaction that marks them as dispatched. */
export type FanOut = (tx: Transaction, events: readonly StoredEvent[], now: Date) => Promise<void>;
export type Dispatcher = {
	start(): Promise<void>;
	stop(): Promise<void>;
	drain(): Promise<number>;
};

const batchSize = 50;
/** After this many failures a reaction is set aside as DEAD, and the event is still handed on. */
const attemptsMax = 12;

/**
 * Empties the outbox. The service's own reactions to an event commit before anybody outside hears of it, so a
 * workflow that starts on `payment.succeeded` finds the billing cycle already PAID.
 */
export function createDispatcher(
	runtime: Runtime,
	reactions: readonly Reaction[],
	fanOut: FanOut,
): Dispatcher {
	const byType = Map.groupBy(reactions, (reaction) => reaction.event.type);

	const drain = async (): Promise<number> => {
		const events = await claimEvents(runtime);
		const isFinished = await Promise.all(
			events.map((event) => react(runtime, event, byType.get(event.type) ?? [])),
		);
		const ready = events.filter((_, index) => isFinished[index]);
		if (ready.length > 0) {
			await runtime.database.transaction(async (tx) => {
				const now = runtime.clock.now();
				await fanOut(tx, ready, now);
				const ids = ready.map((event) => event.id);
				await tx.$executeRaw`
					UPDATE events SET dispatched_at = ${now}, leased_until = NULL WHERE id = ANY(${ids}::uuid[])`;
			});
		}
		return events.length;
	};

	const loop = createLoop(runtime, {
		name: 'event dispatch',
		channel: eventChannel,
		round: async () => ((await drain()) === 0 ? idlePollMs : 0),
	});
	return { drain, start: loop.start, stop: loop.stop };
}

async function claimEvents(runtime: Runtime): Promise<StoredEvent[]> {
	const now = runtime.clock.now();
	const claimed = await runtime.database.client.$queryRaw<(StoredEvent & { sequence: bigint })[]>`
		UPDATE events SET leased_until = ${heldUntil(now)}, dispatch_attempt = dispatch_attempt + 1
		WHERE id IN (
			SELECT id FROM events
			WHERE dispatched_at IS NULL AND next_dispatch_at <= ${now} AND (leased_until IS NULL OR leased_until < ${now})
			ORDER BY sequence LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
		RETURNING id, type, subject_type, subject_id, client_id, payload, occurred_at, sequence`;
	// RETURNING keeps no order, and endpoints expect what happened first to come first.
	return claimed.sort((a, b) => Number(a.sequence - b.sequence));
}

/** Runs what has not run yet; true when nothing is left to do. */
async function react(
	runtime: Runtime,
	event: StoredEvent,
	reactions: readonly Reaction[],
): Promise<boolean> {
	let done = true;
	for (const reaction of reactions) {
		try {
			await runOnce(runtime, event, reaction);
		} catch (error) {
			const settled = await recordFailure(runtime, event, reaction, error).catch(
				(failure: unknown) => {
					// The database is away, too: the lease runs out, and the event comes back.
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

/** False when it was done before, or was set aside. */
const recordDone = together(
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
): Promise<boolean> {
	const message = error instanceof Error ? error.message : String(error);
	runtime.log.error(
		{ err: error, event_id: event.id, event: event.type, reaction: reaction.name },
		'reaction failed',
	);
	const rows = await runtime.database.client.$queryRaw<{ status: string; attempt: number }[]>`
		INSERT INTO event_reactions (event_id, reaction, status, attempt, error, created_at, updated_at)
		VALUES (${event.id}::uuid, ${reaction.name}, 'RETRYING', 1, ${message.slice(0, 2000)}, now(), now())
		ON CONFLICT (event_id, reaction) DO UPDATE SET
			status = CASE WHEN event_reactions.attempt + 1 >= ${attemptsMax} THEN 'DEAD' ELSE 'RETRYING' END,
			attempt = event_reactions.attempt + 1, error = excluded.error, updated_at = now()
		WHERE event_reactions.status = 'RETRYING'
		RETURNING status, attempt`;
	const row = rows[0];
	// No row: another dispatcher has done it meanwhile, and its work must not be marked as failed.
	if (row === undefined) return true;
	if (row.status === 'DEAD') {
		runtime.log.error(
			{ event_id: event.id, event: event.type, reaction: reaction.name },
			'reaction set aside as DEAD after its last attempt',
		);
		return true;
	}
	const now = runtime.clock.now();
	await runtime.database.client.event.update({
		where: { id: event.id },
		data: {
			leased_until: null,
			next_dispatch_at: addSeconds(now, Math.min(2 ** row.attempt, 300)),
		},
	});
	return false;
}
