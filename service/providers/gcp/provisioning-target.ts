import type {
	ProvisioningOutcome,
	ProvisioningTarget,
} from '../../capabilities/provisioning/ports.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { CloudClient, Project } from './client.ts';
import { ensureProject, findProject, refuse, type Task } from './project.ts';
import { enableServices } from './services.ts';
import { shutDown } from './shut-down.ts';
import {
	CloudSettings,
	numberOf,
	Progress,
	secondsUntilNextLook,
	toProjectId,
} from './translate.ts';

const looksUntilAProjectIsMissing = 3;
const refusalsUntilFinal = 6;

/**
 * One project for each item, marked by a label, paid by one billing account, with the bought APIs switched on. It is suspended by
 * taking the billing off: what costs money in it stops, and what is stored in it stays for a while.
 */
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
		if (waiting !== null) return waiting;
		const result = { project_id: project.projectId, billing_enabled: account !== '' };
		return endOf(task, account === '' ? 'Take the billing off' : 'Link billing to', result);
	}

	/** Switches on what the product has more now. What it has less stays on: it may be in use, and costs nothing by itself. */
	async function change(task: Task): Promise<ProvisioningOutcome> {
		const project = await findProject(client, task);
		if (project === null) return lookForMissing(task);
		const { settings, request, progress } = task;
		const { services } = settings;
		const enabling = await enableServices(client, { project, services, progress });
		if (enabling !== null) return enabling;
		const left = request.quantity - setUpBefore(request);
		if (left < 0) return askWhichGo(task, -left);
		return {
			status: 'SUCCESS',
			result: { project_id: project.projectId, services, quantity: request.quantity },
			remaining: left > 0 ? [{ what: 'PROJECT', count: left, waiting_for: 'STAFF' }] : [],
		};
	}

	async function terminate(task: Task): Promise<ProvisioningOutcome> {
		const end = await shutDown(client, task);
		if ('outcome' in end) return end.outcome;
		if (end.project_id === null) return { status: 'SUCCESS', result: { was_already_gone: true } };
		return endOf(task, 'Shut down', { project_id: end.project_id, restorable_for_days: 30 });
	}

	/** How many projects the item has. One is made here, further ones by staff. */
	const setUpBefore = ({ before }: Task['request']): number =>
		before === null ? 1 : Math.max(1, before.quantity - before.remaining);

	/** Which project goes is not for us to guess: what is in it would be lost. */
	const askWhichGo = ({ request, progress }: Task, count: number): ProvisioningOutcome => ({
		status: 'WAITING',
		progress,
		waiting_for: 'STAFF',
		code: 'CHOOSE_PROJECTS',
		note: `${setUpBefore(request)} projects are in use and ${request.quantity} are wanted. Ask the client which ${count} are to go, shut them down in the Google Cloud console, and record it with provisioning_task.complete.`,
		poll_after_seconds: null,
	});

	/** Projects that staff made are not known here: what is to be done with them is left to staff, and said. */
	function endOf(
		{ request, progress }: Task,
		verb: string,
		result: Record<string, unknown>,
	): ProvisioningOutcome {
		const others = setUpBefore(request) - 1;
		if (others === 0) return { status: 'SUCCESS', result };
		return {
			status: 'WAITING',
			progress,
			waiting_for: 'STAFF',
			code: 'OTHER_PROJECTS',
			note: `${verb} ${others} more projects of this client in the Google Cloud console: they were set up by hand. The project of the item is done. Then record it with provisioning_task.complete.`,
			poll_after_seconds: null,
		};
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
		actions: ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME', 'TERMINATE'],
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
					return change(task);
				case 'TERMINATE':
					return terminate(task);
				default:
					return action satisfies never;
			}
		},
	};
}
