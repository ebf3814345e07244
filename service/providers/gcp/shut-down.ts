import type { ProvisioningOutcome } from '../../capabilities/provisioning/ports.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { CloudClient } from './client.ts';
import { isBeingDeleted, findAnyProject, refuse, type Task } from './project.ts';
import {
	fromOperationError,
	isFinished,
	secondsUntilNextLook,
	type Progress,
} from './translate.ts';

const looksUntilGone = 3;
const failuresUntilFinal = 6;

/**
 * Shuts the project of an item down. Google keeps it for 30 days, in which it can be restored in the Google Cloud console; then
 * everything in it is lost. The answer is `project_id: null` when there is none.
 */
export async function shutDown(
	client: CloudClient,
	task: Task,
): Promise<{ project_id: string | null } | { outcome: ProvisioningOutcome }> {
	const { delete_operation: name } = task.progress;
	const running = name === undefined ? null : await client.getProjectOperation(name);
	if (running !== null && !isFinished(running)) return again(task.progress, 5);
	const project = await findAnyProject(client, task);
	if (project === null) return lookForMissing(task);
	if (isBeingDeleted(project)) return { project_id: project.projectId };
	const progress = { ...task.progress, project_id: project.projectId };
	if (running?.error !== undefined) {
		const isFinal = fromOperationError(running.error) === 'FINAL';
		if (isFinal || progress.refusals >= failuresUntilFinal)
			throw refuse(
				'project-not-deleted',
				`Google Cloud could not shut down the project ${project.projectId} (code ${running.error.code ?? 'unknown'})`,
			);
		const { delete_operation: _, ...rest } = progress;
		return again({ ...rest, refusals: rest.refusals + 1 }, secondsUntilNextLook(rest.refusals));
	}
	// Done, as Google says, but not shown yet.
	if (running !== null) return again(progress, 5);
	try {
		const operation = await client.deleteProject(project.projectId);
		return again({ ...progress, delete_operation: operation.name }, 5);
	} catch (error) {
		if (!isProviderError(error) || error.code !== 'FAILED_PRECONDITION') throw error;
		return { outcome: waitForRelease(project.projectId, progress) };
	}
}

const again = (progress: Progress, poll_after_seconds: number) => ({
	outcome: { status: 'RUNNING', progress, poll_after_seconds } as const,
});

const waitForRelease = (project_id: string, progress: Progress): ProvisioningOutcome => ({
	status: 'WAITING',
	progress,
	waiting_for: 'STAFF',
	code: 'PROJECT_HELD',
	note: `Google Cloud refuses to shut down the project ${project_id}. Look in the Google Cloud console whether a lien protects it or it was deleted already, and remove the lien; the work goes on by itself.`,
	poll_after_seconds: 600,
});

/** Google answers alike for a project that is gone and one that we may not see any more, which would go on costing money. */
function lookForMissing({
	request: { before, marker },
	progress,
}: Task): { project_id: null } | { outcome: ProvisioningOutcome } {
	const { unseen } = progress;
	if (unseen < looksUntilGone)
		return again({ ...progress, unseen: unseen + 1 }, secondsUntilNextLook(unseen));
	if (before === null) return { project_id: null };
	return {
		outcome: {
			status: 'WAITING',
			progress,
			waiting_for: 'STAFF',
			code: 'PROJECT_NOT_SHOWN',
			note: `Google Cloud shows us no project with the label of ${marker}. Look in the Google Cloud console whether it is gone, and shut it down if it is not; then record it with provisioning_task.complete.`,
			poll_after_seconds: null,
		},
	};
}
