import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';
import { workflowTarget } from './workflow-target.ts';

type Context = Pick<ReadContext, 'now' | 'machine_now'> & {
	tx: Pick<Transaction, '$queryRaw' | 'provisioningTask'>;
};
const limit = 200;

/**
 * Tasks whose worker was lost and that no provider finds again, and those of workflows that are to be tried again now: nothing
 * else would take them up.
 */
export const listToTakeUp = ({ tx, machine_now }: Context): Promise<{ id: string }[]> =>
	tx.$queryRaw`
		SELECT id FROM provisioning_tasks
		WHERE (status = 'RUNNING' AND leased_until <= ${machine_now} AND (target = ${workflowTarget} OR NOT repeatable))
			OR (status IN ('RUNNING', 'UNKNOWN') AND lease_token IS NULL AND next_run_at <= ${machine_now}
				AND target = ${workflowTarget})
		ORDER BY id LIMIT ${Prisma.raw(String(limit))}`;

/** Tasks for workflows that none has claimed since they were announced last. */
export const listUnclaimed = (
	{ tx, machine_now }: Context,
	pickup_seconds: number,
): Promise<{ id: string }[]> =>
	tx.provisioningTask.findMany({
		where: {
			status: 'PENDING',
			target: workflowTarget,
			idle_since: { lte: addSeconds(machine_now, -pickup_seconds) },
		},
		orderBy: { id: 'asc' },
		take: limit,
		select: { id: true },
	});
