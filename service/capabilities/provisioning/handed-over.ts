/** Tasks that are handed over by lease: a worker that is lost says nothing, so the clock does. */
import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { isLeased, noLease } from '../../platform/lease/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { publishReady } from './announce.ts';
import { apart } from './apart.ts';
import { provisioningConfig } from './config.ts';
import * as graphStore from './graph-store.ts';
import * as handedOver from './handed-over-store.ts';
import { taskLifecycle } from './lifecycle.ts';
import { askForOutcome, giveUp, recordFailure, recordWait } from './outcomes.ts';
import { givenUp, readyNow } from './rules.ts';
import { settleGraph } from './settle-graph.ts';
import * as store from './store.ts';
import { workflowTarget } from './workflow-target.ts';

export async function followHandedOver(job: JobContext): Promise<void> {
	const { PROVISIONING_PICKUP_SECONDS } = job.runtime.config.read(provisioningConfig);
	const [toTakeUp, unclaimed] = await job.transaction(async (context) => [
		await handedOver.listToTakeUp(context),
		await handedOver.listUnclaimed(context, PROVISIONING_PICKUP_SECONDS),
	]);
	for (const { id } of toTakeUp) await apart(job, id, (context) => takeUp(context, id));
	for (const { id } of unclaimed) await apart(job, id, (context) => announceAgain(context, id));
}

async function takeUp(context: OperationContext, id: string): Promise<void> {
	const task = await graphStore.lockTaskToSettle(context, id);
	const { machine_now: now } = context;
	if (!['RUNNING', 'UNKNOWN'].includes(task.status) || isLeased(task, now)) return;
	const isLost = task.lease_token !== null;
	if (!isLost && (task.next_run_at === null || task.next_run_at > now)) return;
	if (!isLost) return handBack(context, task);
	await store.abandonAttempt(context, id);
	const lost = { ...task, may_have_made: true, troubles: task.troubles + 1 };
	if (!task.repeatable) await askForOutcome(context, lost, 'its worker was lost');
	else await handBack(context, lost);
}

/** It is ready for the next worker, unless it was tried often enough, or nothing of its graph is to be done any more. */
async function handBack(context: OperationContext, task: store.TaskRow): Promise<void> {
	const why = givenUp(task, context.machine_now);
	if (why !== null) {
		await giveUp(context, task, why, 'no worker has come to its end');
		return;
	}
	const graph = task.graph_id === null ? null : await graphStore.getGraph(context, task.graph_id);
	if (graph !== null && graph.stopped_at !== null) {
		const error_message = 'Not done again, since the work as a whole was stopped';
		await recordFailure(context, task, { error_code: 'stopped', error_message });
		return;
	}
	await move(context, taskLifecycle, task, 'hand_back', {
		...noLease,
		...readyNow(context),
		last_lease_token: task.lease_token ?? task.last_lease_token,
		may_have_made: task.may_have_made,
		troubles: task.troubles,
		next_run_at: null,
	});
	if (graph !== null) await settleGraph(context, graph.id);
}

/** Nobody may have listened; in the end a person does it. */
async function announceAgain(context: OperationContext, id: string): Promise<void> {
	const task = await graphStore.lockTaskToSettle(context, id);
	if (task.status !== 'PENDING' || task.ready_at === null || task.target !== workflowTarget) return;
	const { PROVISIONING_HANDOVER_SECONDS: seconds } = context.config.read(provisioningConfig);
	if (task.ready_at <= addSeconds(context.now, -seconds)) {
		await recordWait(
			context,
			task,
			{
				waiting_for: 'STAFF',
				code: 'NOT_PICKED_UP',
				note: `No workflow has taken “${task.description}” for ${Math.round(seconds / 60)} minutes. See whether the workflow that listens to service_activation.ready is active, or do it by hand and record it with provisioning_task.complete.`,
			},
			{},
		);
		return;
	}
	const again = { ...task, idle_since: context.machine_now };
	await store.saveReadiness(context, id, again);
	publishReady(context, again);
}
