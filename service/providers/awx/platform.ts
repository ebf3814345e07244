import { z } from 'zod';
import {
	nextLook,
	type DeploymentPlan,
	type DeploymentPlatform,
	type DeploymentRequest,
	type DeploymentStatus,
	type DeploymentStep,
} from '../../capabilities/deployments/ports.ts';
import { fingerprint } from '../../platform/idempotency/index.ts';
import { answersOverHttp } from '../../platform/provider/index.ts';
import type { AwxClient, Job } from './client.ts';
import { findJob, isEnded, isFor, launchJob, templateOf, type Wish } from './jobs.ts';
import { Artifacts, AwxSettings, labelOf, refuse, variablesOf, type Action } from './translate.ts';

/** What one call passes to the next. Unreadable progress counts as none: the job is found by its label. */
const Progress = z
	.object({
		job_id: z.int().nullable().default(null),
		looks: z.int().min(0).default(0),
		/** How often the playbook was done, and the tenant did not answer. */
		unanswered: z.int().min(0).default(0),
		/** Jobs that AWX itself could not run. */
		errors: z.int().min(0).default(0),
	})
	.catch({ job_id: null, looks: 0, unanswered: 0, errors: 0 });
type Progress = z.infer<typeof Progress>;
type Run = Wish & { progress: Progress };

const looksUntilAPersonIsAsked = 10;
const secondsWhileAPersonActs = 120;
const errorsUntilFinal = 3;

/**
 * The operator's own playbooks make, stop, start and remove tenants. A job is found by its label before one is launched, a job is
 * read again until it has ended, and what it hands back as artifacts is the result. Webhooks of AWX are unsigned and could tell no
 * more than the job itself, so none is taken.
 */
export function createAwxPlatform(client: AwxClient, timeoutMs: number): DeploymentPlatform {
	const runOf = (request: DeploymentRequest, action: Action): Run => ({
		request,
		action,
		settings: AwxSettings.parse(request.spec.settings),
		progress: Progress.parse(request.progress),
	});

	async function step(request: DeploymentRequest, action: Action): Promise<DeploymentStep> {
		const run = runOf(request, action);
		const { job_id } = run.progress;
		if (job_id !== null) return follow(run, await client.getJob(job_id));
		const found = await findJob(client, run);
		if (found.is === 'MINE')
			return follow(withJob(run, found.job.id), await client.getJob(found.job.id));
		if (found.is === 'BUSY') {
			// What is being made would only have to be removed.
			if (action === 'destroy' && found.job.job_template === templateOf(run.settings, 'apply'))
				await client.cancel(found.job.id);
			return again(run);
		}
		return again(withJob(run, await launchJob(client, run)));
	}

	const withJob = (run: Run, job_id: number | null): Run => ({
		...run,
		progress: { ...run.progress, job_id },
	});
	const again = ({ progress }: Run): DeploymentStep => nextLook(progress);

	async function follow(run: Run, job: Job): Promise<DeploymentStep> {
		switch (job.status) {
			case 'successful':
				return finish(run, job);
			case 'failed': {
				const tasks = await client.failedTasks(job.id);
				const where = tasks.length === 0 ? '' : ` in ${tasks.join(', ').slice(0, 200)}`;
				throw refuse(
					'job-failed',
					`Job ${job.id} of AWX failed${where}. Its output at AWX says why; the run can be repeated, since the playbook finds its own work`,
				);
			}
			case 'canceled':
				throw refuse('job-canceled', `Job ${job.id} was cancelled at AWX`);
			case 'error': {
				// AWX itself could not run it, such as when a node was lost: nothing is said about the playbook.
				const errors = run.progress.errors + 1;
				if (errors >= errorsUntilFinal)
					throw refuse('job-error', `AWX could not run job ${job.id}, nor ${errors - 1} before it`);
				return again({ ...run, progress: { ...run.progress, job_id: null, errors } });
			}
			default:
				return again(run);
		}
	}

	async function finish(run: Run, job: Job): Promise<DeploymentStep> {
		const { request, action } = run;
		const done = artifactsOf(job);
		const { name } = request.spec;
		const { cloudsales_state: state, cloudsales_url: url } = done;
		if (action === 'destroy') {
			// What stands there under another marker is not ours to remove.
			if (state === 'ABSENT' || state === 'FOREIGN') return doneWith(job, done, null);
			throw refuse('not-removed', `Job ${job.id} ended well, and ${name} is still ${state}`);
		}
		if (state === 'FOREIGN')
			throw refuse('name-taken', `${name} is there already and was not made for this deployment`);
		if (state === 'ABSENT')
			throw refuse('instance-missing', `Job ${job.id} found nothing of ours under ${name}`);
		// A tenant that is suspended stays so when its specification changes.
		if (state === 'SUSPENDED' && action !== 'resume') return doneWith(job, done, url ?? null);
		if (action === 'suspend' || state !== 'RUNNING')
			throw refuse('wrong-state', `Job ${job.id} ended well, and ${name} is ${state}`);
		if (url === undefined)
			throw refuse('no-artifacts', `Job ${job.id} handed back no cloudsales_url by set_stats`);
		return untilAnswered(run, job, { ...done, cloudsales_url: url });
	}

	async function untilAnswered(
		run: Run,
		job: Job,
		done: Artifacts & { cloudsales_url: string },
	): Promise<DeploymentStep> {
		const problem = await answersOverHttp(done.cloudsales_url, { timeoutMs });
		if (problem === null) return doneWith(job, done, done.cloudsales_url);
		const unanswered = run.progress.unanswered + 1;
		const progress = { ...run.progress, unanswered };
		if (unanswered < looksUntilAPersonIsAsked) return again({ ...run, progress });
		return {
			status: 'WAITING',
			waiting_for: 'STAFF',
			code: 'NOT_REACHABLE',
			note: `Job ${job.id} of AWX ended well, but ${problem}. Look at what the playbook set up; the work goes on by itself when the tenant answers.`,
			progress,
			poll_after_seconds: secondsWhileAPersonActs,
		};
	}

	const doneWith = (job: Job, done: Artifacts, url: string | null): DeploymentStep => ({
		status: 'DONE',
		result: {
			url,
			objects: done.cloudsales_objects,
			details: { ...done.cloudsales_details, job_id: job.id },
		},
	});

	/** The jobs of this tenant say what stands there: AWX keeps no other record of it. */
	async function status(request: DeploymentRequest): Promise<DeploymentStatus> {
		const settings = AwxSettings.parse(request.spec.settings);
		const jobs = await client.findJobs(labelOf(request.marker));
		const [latest] = jobs;
		if (latest === undefined) return absent;
		const isEnding = latest.job_template === settings.destroy_template;
		const lastGood = jobs.find((job) => job.status === 'successful');
		const known = lastGood && readArtifacts(await client.getJob(lastGood.id));
		const standing = {
			url: known?.cloudsales_url ?? null,
			objects: known?.cloudsales_objects ?? [],
		};
		if (!isEnded(latest)) {
			const message = `Job ${latest.id} of AWX is ${latest.status}`;
			return { state: isEnding ? 'LEAVING' : 'PENDING', message, ...standing };
		}
		if (latest.status !== 'successful') {
			const message = `Job ${latest.id} of AWX ended as ${latest.status}`;
			return { state: 'FAILED', message, ...standing };
		}
		if (known === undefined || known === null)
			return { state: 'FAILED', message: `Job ${latest.id} handed nothing back`, ...standing };
		if (known.cloudsales_state === 'SUSPENDED')
			return { state: 'SUSPENDED', message: null, ...standing };
		if (known.cloudsales_state !== 'RUNNING') return absent;
		const problem =
			standing.url === null
				? 'The playbook handed back no address'
				: await answersOverHttp(standing.url, { timeoutMs });
		return { state: problem === null ? 'RUNNING' : 'PENDING', message: problem, ...standing };
	}

	return {
		id: 'awx',
		title: 'AWX',
		settings: AwxSettings,
		async plan(request): Promise<DeploymentPlan> {
			const settings = AwxSettings.parse(request.spec.settings);
			const wish: Wish = { request, action: 'apply', settings };
			const [latest] = await client.findJobs(labelOf(request.marker));
			const known =
				latest?.status === 'successful' ? readArtifacts(await client.getJob(latest.id)) : null;
			const state = known?.cloudsales_state ?? 'ABSENT';
			const change =
				state === 'FOREIGN'
					? 'FOREIGN'
					: state === 'ABSENT'
						? 'CREATE'
						: latest !== undefined && isFor(wish, latest)
							? 'KEEP'
							: 'CHANGE';
			return {
				fingerprint: fingerprint(variablesOf(request, 'apply', settings)),
				objects: [{ kind: 'tenant', name: request.spec.name, change }],
			};
		},
		apply: (request) => step(request, 'apply'),
		suspend: (request) => step(request, 'suspend'),
		resume: (request) => step(request, 'resume'),
		destroy: (request) => step(request, 'destroy'),
		status,
	};
}

const absent: DeploymentStatus = { state: 'ABSENT', message: null, url: null, objects: [] };

const readArtifacts = ({ artifacts }: Job): Artifacts | null => {
	const read = Artifacts.safeParse(artifacts);
	return read.success ? read.data : null;
};

function artifactsOf(job: Job): Artifacts {
	const read = readArtifacts(job);
	if (read !== null) return read;
	throw refuse(
		'no-artifacts',
		`Job ${job.id} ended well and did not hand back cloudsales_state by set_stats, so what stands there is not known`,
	);
}
