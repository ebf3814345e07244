import { newId } from '../../platform/database/index.ts';
import type { NewTask, TaskRow } from './store.ts';

/** What belongs to no graph. */
export const byItself = {
	graph_id: null,
	name: null,
	sequence: 0,
	critical: true,
	repeatable: true,
	point_of_no_return: false,
	comes_after: [],
	skip: null,
	skip_reason: null,
} satisfies Partial<NewTask>;

/** A task that takes back what another did, but for its action and when it may begin. */
export const takesBack = (task: TaskRow): Omit<NewTask, 'action' | 'ready_at' | 'idle_since'> => {
	const id = newId();
	const { owner_type, owner_id, subject_type, subject_id, client_id, target, quantity } = task;
	return {
		id,
		...{ owner_type, owner_id, subject_type, subject_id, client_id, target, quantity },
		...byItself,
		graph_id: task.graph_id,
		name: task.name,
		repeatable: task.repeatable,
		// The task may be undone again should this undoing be called off.
		occasion: `undo:${id}`,
		depends_on: [],
		after_any_end: false,
		has_dependents: false,
		undo_of: task.id,
		description: task.description,
		blocked_reason: null,
		retries_max: task.retries_max,
		time_limit_seconds: task.time_limit_seconds,
	};
};
