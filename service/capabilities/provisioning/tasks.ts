import type { z } from 'zod';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { ProvisioningTask } from './contract.ts';
import { plainJson } from './json.ts';
import { taskEvents } from './events.ts';
import { taskFacts, taskLifecycle } from './lifecycle.ts';
import type { ProvisioningAction } from './ports.ts';
import * as store from './store.ts';
import { toTask } from './to-task.ts';

type Task = z.output<typeof ProvisioningTask>;
export type TasksToCreate = {
	subscription_id: string;
	client_id: string;
	action: ProvisioningAction;
	items: readonly {
		subscription_item_id: string;
		description: string;
		quantity: number;
		/** Null when nothing has to be switched on; such an item gets no task. */
		provisioning_target: string | null;
		provisioning_settings: unknown;
	}[];
};

/** One task for each item that has a target; what is there already stays as it is. Announces what is new. */
export async function createTasks(context: OperationContext, wanted: TasksToCreate): Promise<void> {
	const { subscription_id, client_id, action } = wanted;
	const tasks = wanted.items.flatMap((item) => {
		const { subscription_item_id, description, quantity, provisioning_target: target } = item;
		const settings = plainJson(item.provisioning_settings);
		return target === null
			? []
			: [
					{
						subscription_id,
						subscription_item_id,
						client_id,
						action,
						target,
						settings,
						quantity,
						description,
					},
				];
	});
	for (const row of await store.insertTasks(context, tasks)) {
		context.publish(taskEvents.ready, {
			subject_type: taskLifecycle.name,
			subject_id: row.id,
			client_id,
			payload: taskFacts(row),
		});
	}
}

/** All tasks of one or more subscriptions, oldest first. */
export async function listTasksOf(
	context: ReadContext,
	...subscriptionIds: readonly string[]
): Promise<Task[]> {
	return (await store.listTasksOf(context, subscriptionIds)).map(toTask);
}

/**
 * Cancels what has not been begun, waits or failed. A task that is running, or whose outcome is unknown, goes on to
 * its end: cancelling it would leave something at the vendor that nobody knows of.
 */
export async function cancelTasksOf(
	context: OperationContext,
	subscriptionId: string,
): Promise<void> {
	for (const task of await store.lockIdleTasksOf(context, subscriptionId))
		await move(context, taskLifecycle, task, 'cancel', { next_run_at: null });
}
