import type {
	ProvisioningOutcome,
	ProvisioningRequest,
} from '../../capabilities/provisioning/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import type { CloudClient, Project } from './client.ts';
import {
	fromOperationError,
	isFinished,
	isOurs,
	markerLabel,
	secondsUntilNextLook,
	toMarkerLabel,
	toNewProject,
} from './translate.ts';
import type { CloudSettings, Progress } from './translate.ts';

export const refuse = (code: string, message: string): ProviderError =>
	new ProviderError('gcp', 'rejected', message, { code });

export type Task = {
	request: ProvisioningRequest;
	settings: CloudSettings;
	project_id: string;
	parent: string;
	progress: Progress;
};
type Found = { project: Project } | { outcome: ProvisioningOutcome };

// About a quarter of an hour.
const looksMax = 20;

/** Google has been told to delete it, and can restore it for 30 days. */
export const isBeingDeleted = ({ state = 'ACTIVE' }: Project): boolean => state !== 'ACTIVE';

/** The project of an item, null when Google shows none; refuses one that is being deleted. */
export async function findProject(client: CloudClient, task: Task): Promise<Project | null> {
	const project = await findAnyProject(client, task);
	if (project === null || !isBeingDeleted(project)) return project;
	throw refuse(
		'project-deleted',
		`The project ${project.projectId} is being deleted; restore it in the Google Cloud console within 30 days, then retry`,
	);
}

/** The project of an item, also while it is being deleted; refuses one that was not made for the item. */
export async function findAnyProject(client: CloudClient, task: Task): Promise<Project | null> {
	const { marker } = task.request;
	const project = await client.getProject(task.project_id);
	if (project !== null && !isOurs(project, marker, task.parent)) {
		throw refuse(
			'project-id-taken',
			`The project ${task.project_id} was not made for this item; change the prefix in the settings of the product, then retry`,
		);
	}
	// The prefix of the product may have been changed since.
	const candidates =
		project === null
			? await client.findProjectsByLabel(markerLabel, toMarkerLabel(marker))
			: [project];
	return candidates.find((candidate) => isOurs(candidate, marker, task.parent)) ?? null;
}

/** Finds or creates the project; while Google is busy with it, returns the intermediate answer. */
export async function ensureProject(client: CloudClient, task: Task): Promise<Found> {
	const { create_operation: operationName } = task.progress;
	const running =
		operationName === undefined ? null : await client.getProjectOperation(operationName);
	if (running !== null && !isFinished(running)) return look(task, running.name);
	// Also after a failed operation: the project can be there all the same.
	const project = await findProject(client, task);
	if (project !== null) return { project };
	if (running?.error !== undefined) return afterFailure(task, running.error);
	// Created without an error, but not shown yet.
	if (running !== null) return look(task, running.name);
	const created = await client.createProject(
		toNewProject(task.request, task.project_id, task.parent),
	);
	if (created !== null) return look(task, created.name);
	// The id is taken: by an earlier call whose answer was lost and whose project is not visible yet, or by another customer.
	const takenProject = await findProject(client, task);
	return takenProject === null ? look(task, undefined) : { project: takenProject };
}

function look(task: Task, operation: string | undefined): Found {
	if (operation !== undefined) {
		// A running creation ends by itself, so these look-ups do not count against the limit.
		const progress = withOperation(task, operation, task.progress.unseen);
		return { outcome: { status: 'RUNNING', progress, poll_after_seconds: 5 } };
	}
	const { unseen } = task.progress;
	if (unseen >= looksMax) {
		throw refuse(
			'project-id-taken',
			`The project id ${task.project_id} belongs to someone else, or Google Cloud keeps failing to create it; change the prefix in the settings of the product, then retry`,
		);
	}
	return {
		outcome: {
			status: 'RUNNING',
			progress: withOperation(task, undefined, unseen + 1),
			poll_after_seconds: secondsUntilNextLook(unseen),
		},
	};
}

function afterFailure(
	task: Task,
	error: { code?: number | undefined; message?: string | undefined },
): Found {
	const kind = fromOperationError(error);
	if (kind === 'AGAIN') return look(task, undefined);
	if (kind === 'QUOTA') {
		return {
			outcome: {
				status: 'WAITING',
				progress: withOperation(task, undefined, 0),
				waiting_for: 'STAFF',
				code: 'PROJECT_QUOTA',
				note: 'Google Cloud allows us no further project. Ask Google for a larger project quota or delete projects that are not needed; the work goes on by itself.',
				poll_after_seconds: 600,
			},
		};
	}
	throw refuse(
		'project-not-created',
		`Google Cloud could not create the project ${task.project_id} (code ${error.code ?? 'unknown'})`,
	);
}

function withOperation(task: Task, operation: string | undefined, unseen: number): Progress {
	const { create_operation: _, ...progress } = task.progress;
	return {
		...progress,
		project_id: task.project_id,
		unseen,
		...(operation === undefined ? {} : { create_operation: operation }),
	};
}
