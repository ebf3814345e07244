import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const TaskBusy = defineError('provisioning_task.busy', {
	status: 409,
	title: 'Another worker is running the task',
	advice: 'Try again after the seconds in Retry-After',
	details: z.object({ task_id: z.string(), leased_until: z.string() }),
});
export const TaskNotReady = defineError('provisioning_task.not-ready', {
	status: 409,
	title: 'The task depends on others that have not succeeded',
	advice:
		'Wait until they have: then the task is announced as provisioning_task.ready. blocked_reason says when a person must act',
	details: z.object({ task_id: z.string(), depends_on: z.array(z.string()) }),
});
export const LeaseLost = defineError('provisioning_task.lease-lost', {
	status: 409,
	title: 'The task was taken over by another worker',
	advice: 'Stop working on it; claim it again if it is free',
	details: z.object({ task_id: z.string() }),
});
export const TargetNotInstalled = defineError('provisioning_task.target-not-installed', {
	status: 409,
	title: 'No provider is installed for the target of the task',
	advice: 'Set the variables of the provider in the configuration, or complete the task by hand',
	details: z.object({ task_id: z.string(), target: z.string() }),
});
export const CannotUndo = defineError('provisioning_task.cannot-undo', {
	status: 409,
	title: 'What the task did cannot be taken back',
	advice: 'Undo or cancel the tasks that depend on it first; a TERMINATE cannot be undone',
	details: z.object({ task_id: z.string(), needed_by: z.array(z.string()) }),
});
export const SubjectBusy = defineError('provisioning_task.subject-busy', {
	status: 409,
	title: 'Another action on the same service has not ended',
	advice:
		'Retry it when those in details have ended; provisioning_task.cancel ends one that is not wanted',
	details: z.object({ task_id: z.string(), open_task_ids: z.array(z.string()) }),
});
export const NothingRemains = defineError('provisioning_task.nothing-remains', {
	status: 409,
	title: 'The task has left nothing to do',
	advice:
		'Look at remaining of provisioning_task.get: it is filled only by a task that has succeeded',
	details: z.object({ task_id: z.string(), status: z.string() }),
});
export const GraphStopped = defineError('task_graph.stopped', {
	status: 409,
	title: 'The tasks that belong together are being taken back, or were',
	advice:
		'Wait for the end of it; what could not be undone is tried again with task_graph.retry. Afterwards ask for the whole anew',
	details: z.object({ graph_id: z.string(), state: z.string(), why: z.string().nullable() }),
});
export const PastPointOfNoReturn = defineError('task_graph.past-point-of-no-return', {
	status: 409,
	title: 'Something was done that is not taken back by itself',
	advice:
		'Let it come to its end, or take back by hand what provisioning_task.undo can, beginning with what nothing depends on',
	details: z.object({ graph_id: z.string(), passed: z.array(z.string()) }),
});
export const NotInGraph = defineError('provisioning_task.not-in-graph', {
	status: 409,
	title: 'Nothing depends on the task as a part of a whole',
	advice: 'Cancel it with provisioning_task.cancel',
	details: z.object({ task_id: z.string() }),
});
export const NothingToReveal = defineError('provisioning_task.nothing-to-reveal', {
	status: 409,
	title: 'The task has no secrets, or they were shown already',
	advice:
		'Secrets are shown once: ask for a new password at the target when they were lost. has_secrets says whether there are any',
	details: z.object({ task_id: z.string(), revealed_at: z.string().nullable() }),
});
export const provisioningErrors = [
	NothingToReveal,
	NotInGraph,
	GraphStopped,
	PastPointOfNoReturn,
	TaskBusy,
	TaskNotReady,
	LeaseLost,
	TargetNotInstalled,
	CannotUndo,
	SubjectBusy,
	NothingRemains,
];
