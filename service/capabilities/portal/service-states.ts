import type { Language } from '../../platform/language/index.ts';
import { wordFor, type Words } from './words.ts';

/** What of a task decides what its client reads. */
export type ShownTask = {
	action: string;
	status: string;
	quantity: number;
	remaining: readonly { count: number }[];
	client_text: Readonly<Record<Language, string>> | null;
};

const over: readonly string[] = ['SUCCESS', 'UNDOING', 'UNDONE', 'CANCELLED'];
const isOff = ({ action }: ShownTask): boolean => action === 'SUSPEND' || action === 'TERMINATE';

/**
 * What a client reads of one service, a line for each thing: whether it can be used, and what is being done to it. `tasks` are
 * those of the service, oldest first. Our sentences only, never the words of staff or of a vendor.
 */
export function statesOfService(
	tasks: readonly ShownTask[],
	say: Words,
	language: Language,
): string[] {
	const done = tasks.filter(({ status }) => status === 'SUCCESS');
	const last = done.filter(({ action }) => action !== 'CHANGE').at(-1);
	// Of a service that is off "ready to use" is not true, although its activation succeeded.
	const basis =
		last !== undefined && isOff(last)
			? [last]
			: tasks.filter(({ action }) => action === 'ACTIVATE');
	const changed = done.filter(
		({ action, remaining }) => action === 'CHANGE' && remaining.length > 0,
	);
	const open = tasks.filter(
		({ action, status }) => action !== 'ACTIVATE' && !over.includes(status),
	);
	return [...basis, ...changed, ...open].map((task) => {
		const text = task.client_text === null ? '' : `: ${task.client_text[language]}`;
		return `${stateOf(task, say)}${text}`;
	});
}

function stateOf(task: ShownTask, say: Words): string {
	const left = task.remaining.reduce((sum, { count }) => sum + count, 0);
	if (left > 0) return left < task.quantity ? say.partly_ready : say.task_statuses.RUNNING;
	if (task.action === 'ACTIVATE') return wordFor(say.task_statuses, task.status);
	if (task.status === 'SUCCESS') return wordFor(say.done_actions, task.action);
	return `${wordFor(say.actions, task.action)}: ${wordFor(say.action_statuses, task.status)}`;
}
