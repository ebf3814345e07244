import type {
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
} from '../../capabilities/provisioning/ports.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { CloudClient, Project } from './client.ts';
import { ensureProject, findProject, refuse } from './project.ts';
import { enableServices } from './services.ts';
import {
	CloudSettings,
	numberOf,
	Progress,
	secondsUntilNextLook,
	toProjectId,
} from './translate.ts';

type Task = {
	request: ProvisioningRequest;
	settings: CloudSettings;
	progress: Progress;
	project_id: string;
	parent: string;
};

const looksUntilAProjectIsMissing = 3;
const refusalsUntilFinal = 6;

/** One project for each item, marked by a label, paid by one billing account, with the bought APIs switched on. */
export function createProvisioningTarget(
	client: CloudClient,
	installation: { parent: string; billing_account: string },
): ProvisioningTarget {
	async function activate(task: Task): Promise<ProvisioningOutcome> {
		const found = await ensureProject(client, task);
		if ('outcome' in found) return found.outcome;
		const { project } = found;
		const progress = { ...task.progress, project_id: project.projectId };
		const waiting = await setBilling(project, installation.billing_account, progress);
		if (waiting !== null) return waiting;
		const { services } = task.settings;
		const { quantity } = task.request;
		const enabling = await enableServices(client, { project, services, progress });
		if (enabling !== null) return enabling;
		return {
			status: 'SUCCESS',
			result: { project_id: project.projectId, project_number: numberOf(project), services },
			made: [{ what: 'PROJECT', count: 1 }],
			remaining:
				quantity > 1 ? [{ what: 'PROJECT', count: quantity - 1, waiting_for: 'STAFF' }] : [],
		};
	}

	/** Null when done, otherwise the intermediate answer. */
	async function setBilling(
		project: Project,
		account: string,
		progress: Progress,
	): Promise<ProvisioningOutcome | null> {
		try {
			await client.setBilling(project.projectId, account);
			return null;
		} catch (error) {
			if (!isProviderError(error) || error.kind !== 'rejected') throw error;
			if (error.code === 'FAILED_PRECONDITION') {
				return {
					status: 'WAITING',
					progress,
					waiting_for: 'STAFF',
					code: 'BILLING_REFUSED',
					note: `The project ${project.projectId} cannot be linked to the billing account ${account}. Look in the Google Cloud console whether the account is open, and ask Google for a larger billing quota if its number of projects is used up; the work goes on by itself.`,
					poll_after_seconds: 600,
				};
			}
			// Our own rights on a project reach the billing system only some time after its creation.
			if (error.status !== 403 || progress.refusals >= refusalsUntilFinal) throw error;
			return {
				status: 'RUNNING',
				progress: { ...progress, refusals: progress.refusals + 1 },
				poll_after_seconds: secondsUntilNextLook(progress.refusals),
			};
		}
	}

	async function changeBilling(task: Task, account: string): Promise<ProvisioningOutcome> {
		const project = await findProject(client, task);
		if (project === null) return lookForMissing(task);
		const waiting = await setBilling(project, account, task.progress);
		return (
			waiting ?? {
				status: 'SUCCESS',
				result: { project_id: project.projectId, billing_enabled: account !== '' },
			}
		);
	}

	function lookForMissing({ progress }: Task): ProvisioningOutcome {
		const { unseen } = progress;
		if (unseen >= looksUntilAProjectIsMissing) {
			throw refuse(
				'project-missing',
				'There is no Google Cloud project that was made for this item',
			);
		}
		return {
			status: 'RUNNING',
			progress: { ...progress, unseen: unseen + 1 },
			poll_after_seconds: secondsUntilNextLook(unseen),
		};
	}

	return {
		id: 'gcp',
		title: 'Google Cloud',
		actions: ['ACTIVATE', 'SUSPEND', 'RESUME'],
		settings: CloudSettings,
		// Whether a project id is free shows only when the project is created.
		check: () => Promise.resolve([]),
		run: async (request) => {
			const settings = CloudSettings.parse(request.settings);
			const progress = Progress.parse(request.progress);
			const task = {
				request,
				settings,
				progress,
				project_id: progress.project_id ?? toProjectId(request.marker, settings.project_prefix),
				parent: installation.parent,
			};
			const { action } = request;
			switch (action) {
				case 'ACTIVATE':
					return activate(task);
				case 'SUSPEND':
					return changeBilling(task, '');
				case 'RESUME':
					return changeBilling(task, installation.billing_account);
				case 'CHANGE':
				case 'TERMINATE':
					throw refuse(
						'unsupported-action',
						'Projects are not deleted by CloudSales, because everything in them would be lost; delete the project in the Google Cloud console',
					);
				default:
					return action satisfies never;
			}
		},
	};
}
