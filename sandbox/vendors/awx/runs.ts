import { ENDED } from './books.ts';
import type { Awx, Fields, Job } from './books.ts';

export const isEnded = ({ status }: Job): boolean => ENDED.some((one) => one === status);

/**
 * One look at a job: from pending over waiting and running to its end. Each look of an API call is one, and so is each half
 * second, so that a run is the same however fast it is.
 */
export function stepJob(own: Awx, job: Job): void {
	if (isEnded(job)) return;
	if (job.cancel_flag) {
		finish(own, job, 'canceled', 'Canceled by the caller.');
		return;
	}
	if (job.looks > 0) {
		job.looks -= 1;
		return;
	}
	switch (job.status) {
		case 'new':
			job.status = 'pending';
			return;
		case 'pending':
			// A template that allows one job at a time keeps the next ones here.
			if (!isFree(own, job)) return;
			job.status = 'waiting';
			return;
		case 'waiting':
			job.status = 'running';
			job.started = own.now().toISOString();
			job.stdout.push(
				`PLAY [${job.name}] ***`,
				'',
				'TASK [Gathering Facts] ***',
				'ok: [localhost]',
			);
			return;
		case 'running':
			play(own, job);
			return;
	}
}

function isFree({ books }: Awx, job: Job): boolean {
	if (books.templates.get(job.job_template)?.allow_simultaneous) return true;
	return !books.jobs.some(
		(one) =>
			one.job_template === job.job_template &&
			(one.status === 'waiting' || one.status === 'running'),
	);
}

function play(own: Awx, job: Job): void {
	const { fate } = job;
	if (fate?.kind === 'job_errors') {
		job.result_traceback = fate.message;
		finish(own, job, 'error', 'Job could not be run.');
		return;
	}
	if (fate?.kind === 'job_fails') {
		job.stdout.push(
			'TASK [Bring the tenant up] ***',
			`fatal: [localhost]: FAILED! => {"changed": false, "msg": ${JSON.stringify(fate.message)}}`,
			'PLAY RECAP ***',
			'localhost : ok=1 changed=0 unreachable=0 failed=1',
		);
		finish(own, job, 'failed');
		return;
	}
	const playbook = own.books.templates.get(job.job_template)?.playbook ?? '';
	const artifacts = PLAYBOOKS[playbook]?.(own, job) ?? {};
	if (fate?.kind !== 'no_artifacts') job.artifacts = artifacts;
	job.stdout.push(
		'TASK [Report] ***',
		'ok: [localhost]',
		'PLAY RECAP ***',
		'localhost : ok=2 failed=0',
	);
	finish(own, job, 'successful');
}

function finish(own: Awx, job: Job, status: Job['status'], explanation = ''): void {
	job.status = status;
	job.finished = own.now().toISOString();
	job.job_explanation = explanation;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Variables of a tenant as CloudSales gives them. */
const wishOf = ({ extra_vars: given }: Job) => ({
	name: text(given.cloudsales_name),
	marker: text(given.cloudsales_marker),
	host: text(given.cloudsales_host),
});

/** What a playbook does, by its file: all find their own work by name and marker before they make anything. */
const PLAYBOOKS: Record<string, (own: Awx, job: Job) => Fields> = {
	'tenant_apply.yml'(own, job) {
		const { name, marker, host } = wishOf(job);
		const known = own.books.tenants.get(name);
		if (known !== undefined && known.marker !== marker) return answer('FOREIGN', null);
		own.books.tenants.set(name, {
			name,
			marker,
			host,
			state: known?.state ?? 'RUNNING',
			variables: job.extra_vars,
			made_by: known?.made_by ?? job.id,
		});
		return found(own, name, marker);
	},
	'tenant_destroy.yml'(own, job) {
		const { name, marker } = wishOf(job);
		if (own.books.tenants.get(name)?.marker === marker) own.books.tenants.delete(name);
		return found(own, name, marker);
	},
	'tenant_suspend.yml': (own, job) => turn(own, job, 'STOPPED'),
	'tenant_resume.yml': (own, job) => turn(own, job, 'RUNNING'),
};

function turn(own: Awx, job: Job, state: 'RUNNING' | 'STOPPED'): Fields {
	const { name, marker } = wishOf(job);
	const known = own.books.tenants.get(name);
	if (known?.marker === marker) known.state = state;
	return found(own, name, marker);
}

function found(own: Awx, name: string, marker: string): Fields {
	const known = own.books.tenants.get(name);
	if (known === undefined) return answer('ABSENT', null);
	if (known.marker !== marker) return answer('FOREIGN', null);
	const url = `${own.url}/awx-tenant/${known.name}`;
	return {
		...answer(known.state === 'RUNNING' ? 'RUNNING' : 'SUSPENDED', url),
		cloudsales_objects: [{ kind: 'vm', name }],
	};
}

const answer = (state: string, url: string | null): Fields => ({
	cloudsales_state: state,
	...(url === null ? {} : { cloudsales_url: url }),
});
