import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import type { TaskAttempt } from '../../generated/prisma/client.ts';
import { timeBuckets, type BoardColumn } from './board.ts';
import { taskTable, type TaskRow } from './store.ts';

type Context = Pick<ReadContext, 'tx' | 'now'>;

/** A column of the board with one of its oldest tasks. */
export type BoardRow = TaskRow & {
	board_column: BoardColumn;
	in_column: number;
	late: number;
	since: Date;
};

/**
 * The oldest tasks of each column, each with what is true of its whole column: one statement. A task is late when it is
 * older than its time limit; the deadline of one that has begun is moved on by the time for which it waited for a person.
 */
export function listBoard(
	{ tx, now }: Context,
	{ oldest, limit_seconds }: { oldest: number; limit_seconds: number },
): Promise<BoardRow[]> {
	return tx.$queryRaw<BoardRow[]>`
		WITH open AS (
			SELECT ${taskTable.columns},
				CASE status WHEN 'WAITING' THEN 'WAITING_' || coalesce(waiting_for, 'STAFF') ELSE status END AS board_column,
				greatest(created_at + make_interval(secs => coalesce(time_limit_seconds, ${limit_seconds}::int)), deadline_at)
					<= ${now} AS is_late
			FROM provisioning_tasks WHERE status IN ('PENDING', 'RUNNING', 'WAITING', 'UNKNOWN', 'FAILED')
		), placed AS (
			SELECT open.*, (count(*) OVER whole)::int AS in_column, min(created_at) OVER whole AS since,
				(count(*) FILTER (WHERE is_late AND board_column <> 'WAITING_CLIENT') OVER whole)::int AS late,
				row_number() OVER (PARTITION BY board_column ORDER BY created_at, id) AS place
			FROM open WINDOW whole AS (PARTITION BY board_column)
		)
		SELECT * FROM placed WHERE place <= ${oldest} ORDER BY board_column, place`;
}

type Times = {
	tasks: number;
	median_seconds: number | null;
	p90_seconds: number | null;
	/** By part, beginning with the shortest. */
	parts: number[];
};

/** How long the newest services took from the wish to the end of the last attempt; as many as are read cost the same forever. */
export async function readTimes({ tx, now }: Context): Promise<Times> {
	const part = Prisma.sql`width_bucket(took - 0.001, ARRAY[${Prisma.join([...timeBuckets])}]::float8[])`;
	const counts = [...timeBuckets, 0].map(
		(_, index) => Prisma.sql`(count(*) FILTER (WHERE ${part} = ${index}))::int`,
	);
	const [row] = await tx.$queryRaw<[Times]>`
		WITH newest AS (
			SELECT id, attempt, created_at FROM provisioning_tasks
			WHERE status = 'SUCCESS' AND created_at > ${now}::timestamptz - interval '90 days' AND action = 'ACTIVATE'
			ORDER BY created_at DESC, id DESC LIMIT 2000
		), times AS (
			SELECT greatest(extract(epoch FROM attempt.ended_at - newest.created_at), 0)::float8 AS took
			FROM newest JOIN task_attempts AS attempt ON attempt.task_id = newest.id AND attempt.attempt = newest.attempt
			WHERE attempt.ended_at IS NOT NULL
		)
		SELECT count(*)::int AS tasks, (percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::int AS median_seconds,
			(percentile_cont(0.9) WITHIN GROUP (ORDER BY took))::int AS p90_seconds,
			ARRAY[${Prisma.join(counts)}] AS parts
		FROM times`;
	return row;
}

export const listAttempts = (
	{ tx }: Pick<ReadContext, 'tx'>,
	task_id: string,
): Promise<TaskAttempt[]> =>
	tx.taskAttempt.findMany({ where: { task_id }, orderBy: { attempt: 'desc' }, take: 100 });
