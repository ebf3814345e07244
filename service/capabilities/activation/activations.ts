import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { createGraph, graphsOf, type GraphOfOwner } from '../provisioning/index.ts';
import { planServices, type OrderedService, type PlannedService } from './rules.ts';
import * as store from './store.ts';
import { toWorkflow } from './to-workflow.ts';

export type ActivationPlan = {
	/** Null when no workflow is active: then all services begin in the order in which they were ordered. */
	activation_workflow_id: string | null;
	auto_activate: boolean;
	rollback_on_failure: boolean;
	max_duration_minutes: number;
	max_parallel: number;
	services: readonly PlannedService[];
};

const withoutWorkflow = {
	id: null,
	auto_activate: true,
	rollback_on_failure: true,
	max_duration_minutes: 60,
	max_parallel: 5,
	service_sequence: [],
} as const;

/** How the services of an order would be activated, or everything that keeps them from it. */
export async function planActivation(
	context: ReadContext,
	{ template_id, services }: { template_id: string | null; services: readonly OrderedService[] },
): Promise<{ plan: ActivationPlan } | { problems: string[] }> {
	const row = await store.findActive(context, template_id);
	const workflow = row === null ? withoutWorkflow : toWorkflow(row);
	const planned = planServices(workflow.service_sequence, services);
	if (planned.problems.length > 0) return { problems: planned.problems };
	const { id, auto_activate, rollback_on_failure, max_duration_minutes, max_parallel } = workflow;
	return {
		plan: {
			activation_workflow_id: id,
			auto_activate,
			rollback_on_failure,
			max_duration_minutes,
			max_parallel,
			services: planned.services,
		},
	};
}

/** Begins the activation; the same owner and occasion again change nothing. */
export async function startActivation(
	context: OperationContext,
	{
		plan,
		occasion = 'activation',
		...owner
	}: {
		owner_type: string;
		owner_id: string;
		client_id: string | null;
		/** Another one after all was taken back, such as the next time that an order is processed. */
		occasion?: string;
		plan: ActivationPlan;
	},
): Promise<{ graph_id: string }> {
	return createGraph(context, {
		...owner,
		occasion,
		max_parallel: plan.max_parallel,
		rollback_on_failure: plan.rollback_on_failure,
		time_limit_seconds: plan.max_duration_minutes * 60,
		tasks: plan.services.map((service) => ({
			subject_type: service.subject_type,
			subject_id: service.subject_id,
			action: 'ACTIVATE',
			target: service.target,
			description: service.service_name,
			quantity: service.quantity,
			retries_max: service.max_retries,
			name: service.service_code,
			sequence: service.sequence,
			critical: service.critical,
			...(service.repeatable === null ? {} : { repeatable: service.repeatable }),
			point_of_no_return: service.point_of_no_return,
			depends_on: service.depends_on.map(({ service: on, when }) => ({ on, when })),
		})),
	});
}

const activationStatuses = {
	PENDING: 'PENDING',
	RUNNING: 'IN_PROGRESS',
	WAITING: 'IN_PROGRESS',
	UNKNOWN: 'IN_PROGRESS',
	SUCCESS: 'COMPLETED',
	FAILED: 'FAILED',
	UNDOING: 'ROLLING_BACK',
	UNDONE: 'ROLLED_BACK',
	CANCELLED: 'SKIPPED',
} as const;

export type ServiceActivation = {
	/** Also the id of the provisioning task. */
	id: string;
	service_code: string;
	service_name: string;
	activation_status: (typeof activationStatuses)[keyof typeof activationStatuses];
	sequence_number: number;
	depends_on: string[];
	critical: boolean;
	started_at: Date | null;
	completed_at: Date | null;
	duration_seconds: number | null;
	/** Null while it has neither succeeded nor failed. */
	success: boolean | null;
	retry_count: number;
	max_retries: number | null;
	/** For staff: what was made, without its secrets. */
	activation_data: Record<string, unknown> | null;
	error_message: string | null;
	/** Why it cannot begin, or was skipped. */
	blocked_reason: string | null;
	/** For whom it waits; null while it waits for nobody. */
	waiting_for: 'CLIENT' | 'STAFF' | 'VENDOR' | null;
	waiting_note: string | null;
};
export type ActivationsOfOwner = {
	owner_id: string;
	graph_id: string;
	occasion: string;
	state: string;
	why: string | null;
	stopped: boolean;
	/** Whether it is taken back because that was asked for. */
	cancelled: boolean;
	time_limit_seconds: number | null;
	activations: ServiceActivation[];
};

/** The latest activation of each of several owners; set-based. */
export async function activationsOf(
	context: ReadContext,
	ownerIds: readonly string[],
): Promise<ActivationsOfOwner[]> {
	const graphs = await graphsOf(context, ownerIds);
	const latest = [...Map.groupBy(graphs, ({ owner_id }) => owner_id).values()];
	return latest.flatMap(([graph]) => (graph === undefined ? [] : [toActivations(graph)]));
}

function toActivations(graph: GraphOfOwner): ActivationsOfOwner {
	const { id, owner_id, occasion, status, why, stopped, cancelled, time_limit_seconds } = graph;
	const { tasks } = graph;
	const names = new Map(tasks.map((task) => [task.id, task.name ?? task.description]));
	return {
		owner_id,
		graph_id: id,
		occasion,
		state: status,
		why,
		stopped,
		cancelled,
		time_limit_seconds,
		activations: tasks
			.filter(({ undo_of }) => undo_of === null)
			.map((task) => toActivation(task, names)),
	};
}

function toActivation(
	task: GraphOfOwner['tasks'][number],
	names: ReadonlyMap<string, string>,
): ServiceActivation {
	const { begun_at, finished_at } = task;
	const isDone = task.status === 'SUCCESS';
	return {
		id: task.id,
		service_code: task.name ?? task.description,
		service_name: task.description,
		activation_status: activationStatuses[task.status],
		sequence_number: task.sequence,
		depends_on: [...task.depends_on, ...task.comes_after].flatMap((id) => names.get(id) ?? []),
		critical: task.critical,
		started_at: begun_at,
		completed_at: finished_at,
		duration_seconds:
			begun_at === null || finished_at === null
				? null
				: Math.round((finished_at.getTime() - begun_at.getTime()) / 1000),
		success: isDone ? true : task.status === 'FAILED' ? false : null,
		retry_count: Math.max(0, task.troubled - (task.status === 'FAILED' ? 1 : 0)),
		max_retries: task.retries_max,
		activation_data: task.result,
		error_message: task.error_message,
		blocked_reason: task.blocked_reason ?? task.skip_reason,
		waiting_for: task.waiting_for,
		waiting_note: task.waiting_note,
	};
}
