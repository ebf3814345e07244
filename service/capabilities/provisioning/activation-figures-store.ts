import { Prisma, type Transaction } from '../../platform/database/index.ts';

/** Half-open, by when the activations were asked for. */
type Span = { from: Date | null; until: Date | null };

export type ActivationSum = {
	/** By which its graph names it, such as a service code. */
	name: string;
	/** Day in Jakarta on which they came to be active; null of those that never did. */
	day: Date | null;
	activated: bigint;
	/** Over, and never active: also when what it left was taken back, or it was cancelled after that. */
	failed: bigint;
	/** From the first attempt to the one that succeeded, of all that are active. */
	seconds: number | null;
};

/** What came of the services of a kind of owner, one line for each service and day, from one reading. */
export async function activationSums(
	{ tx }: { tx: Pick<Transaction, '$queryRaw'> },
	owner_type: string,
	{ from, until }: Span,
): Promise<ActivationSum[]> {
	const since = from === null ? Prisma.empty : Prisma.sql`AND task.created_at >= ${from}`;
	const before = until === null ? Prisma.empty : Prisma.sql`AND task.created_at < ${until}`;
	return tx.$queryRaw<ActivationSum[]>`
		WITH tried AS (
			SELECT task.name, task.status, min(attempt.started_at) AS started_at,
				max(attempt.ended_at) FILTER (WHERE attempt.outcome = 'SUCCESS') AS activated_at,
				bool_or(attempt.outcome NOT IN ('SUCCESS', 'RUNNING', 'WAITING')) AS went_wrong
			FROM provisioning_tasks AS task JOIN task_attempts AS attempt ON attempt.task_id = task.id
			WHERE task.owner_type = ${owner_type} AND task.action = 'ACTIVATE' AND task.name IS NOT NULL ${since} ${before}
			GROUP BY task.id
		)
		SELECT name, (activated_at AT TIME ZONE 'Asia/Jakarta')::date AS day, count(activated_at) AS activated,
			count(*) FILTER (WHERE activated_at IS NULL AND (status IN ('FAILED', 'UNDOING', 'UNDONE')
				OR (status = 'CANCELLED' AND went_wrong))) AS failed,
			sum(extract(epoch FROM activated_at - started_at))::float8 AS seconds
		FROM tried GROUP BY name, day`;
}
