import { z } from 'zod';
import { Prisma, type Transaction } from '../database/index.ts';
import { defineEvents } from '../events/define-events.ts';

export const jobEvents = defineEvents('job', {
	given_up: {
		description: 'Work in the background failed in its last attempt; a person must look',
		payload: z.object({
			job_id: z.uuid(),
			job: z.string().meta({ example: 'notification.deliver' }),
		}),
	},
});

/** Jobs that no retry follows, for `attentionPoint`; a timer of their own takes up most of what they were for. */
export const jobsGivenUp = Prisma.sql`
	SELECT id AS subject_id, coalesce(completed_on, created_on) AS since,
		name || ': ' || coalesce(output ->> 'message', 'unknown') AS reason,
		NULL::uuid AS client_id, NULL::bigint AS amount, NULL::text AS currency
	FROM pgboss.job WHERE state = 'failed'`;

type GivenUp = { id: string; job: string; data: unknown; error: string; given_up_at: Date };

/**
 * Takes a job that was given up out of the queue, so that it is retried once however often that is asked for at the same
 * time; null when there is none of this id.
 */
export async function takeGivenUp(
	tx: Pick<Transaction, '$queryRaw'>,
	id: string,
): Promise<GivenUp | null> {
	const [row] = await tx.$queryRaw<GivenUp[]>`
		DELETE FROM pgboss.job WHERE id = ${id}::uuid AND state = 'failed'
		RETURNING id, name AS job, data, coalesce(output ->> 'message', 'unknown') AS error,
			coalesce(completed_on, created_on) AS given_up_at`;
	return row ?? null;
}

/** Jobs that run or could run now, for `workPoint`; those of the queue itself are left out. */
export const jobsToRun = Prisma.sql`
	SELECT id::text AS id, name AS detail, 'WORKING' AS grade FROM pgboss.job
	WHERE (state = 'active' OR (state IN ('created', 'retry') AND start_after <= now())) AND name NOT LIKE '\\_\\_%'`;
