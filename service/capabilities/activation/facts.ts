import type { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import type { EventDefinition } from '../../platform/events/index.ts';
import type { taskEvents } from '../provisioning/events.ts';
import type { activationEvents, ActivationFacts } from './events.ts';

type Task = z.output<typeof taskEvents.ready.payload>;

/** Announces of a task that activates a service, or takes it back, what happened to it; nothing of any other task. */
export function publishActivation(
	context: OperationContext,
	event: EventDefinition<typeof activationEvents.ready.payload>,
	task: Task,
	action: 'ACTIVATE' | 'TERMINATE' = 'ACTIVATE',
): void {
	if (task.graph_id === null || task.name === null || task.action !== action) return;
	const payload: ActivationFacts = {
		task_id: task.task_id,
		graph_id: task.graph_id,
		owner_type: task.owner_type,
		owner_id: task.owner_id,
		subject_id: task.subject_id,
		client_id: task.client_id,
		service_code: task.name,
		service_name: task.description,
		target: task.target,
		quantity: task.quantity,
		error_message: task.error_message,
	};
	context.publish(event, {
		subject_type: 'provisioning_task',
		subject_id: task.task_id,
		client_id: task.client_id,
		payload,
	});
}
