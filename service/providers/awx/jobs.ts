import type { DeploymentRequest } from '../../capabilities/deployments/ports.ts';
import { ended, type AwxClient, type Job } from './client.ts';
import {
	toldIn,
	labelOf,
	refuse,
	variablesOf,
	type Action,
	type AwxSettings,
} from './translate.ts';

export type Wish = { request: DeploymentRequest; action: Action; settings: AwxSettings };

export const isEnded = ({ status }: Job): boolean => ended.some((one) => one === status);

export const templateOf = (settings: AwxSettings, action: Action): number =>
	settings[`${action}_template`];

/** Whether a job was launched for exactly this wish, with all its variables: AWX may have left some out, also the answer that says so may be lost. */
export function isFor({ request, action, settings }: Wish, job: Job): boolean {
	if (job.job_template !== templateOf(settings, action)) return false;
	const wanted = variablesOf(request, action, settings);
	const told = toldIn(job.extra_vars);
	return (
		told.cloudsales_fingerprint === wanted.cloudsales_fingerprint &&
		Object.keys(wanted).every((name) => name in told)
	);
}

/** MINE: the job to follow. BUSY: another job works on this tenant; two at once would undo each other. */
type Found = { is: 'MINE' | 'BUSY'; job: Job } | { is: 'NONE' };

/**
 * Looks for our own earlier launch in every state, since AWX has no idempotency: an answer that was lost has started a job all
 * the same. What has failed is no answer to a new attempt, and what has been followed by another job is no longer so.
 */
export async function findJob(client: AwxClient, wish: Wish): Promise<Found> {
	const jobs = await client.findJobs(labelOf(wish.request.marker));
	const running = jobs.filter((job) => !isEnded(job));
	const mine = running.find((job) => isFor(wish, job));
	if (mine !== undefined) return { is: 'MINE', job: mine };
	const [busy] = running;
	if (busy !== undefined) return { is: 'BUSY', job: busy };
	const [latest] = jobs;
	return latest?.status === 'successful' && isFor(wish, latest)
		? { is: 'MINE', job: latest }
		: { is: 'NONE' };
}

/**
 * AWX leaves out what a template does not ask for, starts all the same, and only says so: a playbook without its variables could
 * do anything to anything. What can be known is asked before; what is left out in spite of that ends the job.
 */
export async function launchJob(client: AwxClient, wish: Wish): Promise<number> {
	const { request, action, settings } = wish;
	const template = templateOf(settings, action);
	const takes = await client.getLaunch(template);
	if (takes === null)
		throw refuse(
			'template-missing',
			`AWX has no job template ${template}, or this user may not see it`,
		);
	if (!takes.ask_labels_on_launch)
		throw refuse(
			'labels-not-asked',
			`Job template ${template} does not ask for labels at launch, so its jobs could not be found again. Switch on "Prompt on launch" for labels`,
		);
	if (!takes.ask_variables_on_launch && !takes.survey_enabled)
		throw refuse(
			'variables-not-asked',
			`Job template ${template} does not ask for variables at launch. Switch on "Prompt on launch" for variables, or give it a survey`,
		);
	const label_id = await client.ensureLabel(labelOf(request.marker));
	const extra_vars = variablesOf(request, action, settings);
	const { job, ignored_fields } = await client.launch(template, { extra_vars, label_id });
	const ignored = namesIn(ignored_fields);
	if (ignored.length === 0) return job;
	await client.cancel(job);
	throw refuse(
		'variables-ignored',
		`Job template ${template} leaves out ${ignored.join(', ').slice(0, 300)}, so job ${job} was cancelled. Switch on "Prompt on launch" for variables, or name all in the survey`,
	);
}

/** Names only: the values are those of a tenant. */
const namesIn = (ignored: Record<string, unknown>): string[] =>
	Object.entries(ignored).flatMap(([field, value]) =>
		field === 'extra_vars' && typeof value === 'object' && value !== null
			? Object.keys(value)
			: [field],
	);
