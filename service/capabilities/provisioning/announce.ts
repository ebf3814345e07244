import type { OperationContext } from '../../platform/context/index.ts';
import { taskEvents } from './events.ts';
import { taskFacts, taskLifecycle } from './lifecycle.ts';
import type { TaskRow } from './store.ts';

/** For a task that is ready without a move: it was created ready, or what it depends on has succeeded. */
export const publishReady = (context: OperationContext, row: TaskRow): void =>
	context.publish(taskEvents.ready, {
		subject_type: taskLifecycle.name,
		subject_id: row.id,
		client_id: row.client_id,
		payload: taskFacts(row),
	});
