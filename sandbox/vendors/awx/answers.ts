import { Refusal } from '../../core/api.ts';
import type { ApiErrors, Call, Reply } from '../../core/api.ts';
import { isEnded } from './runs.ts';
import type { Awx, Fields, Job } from './books.ts';

export const detail = (status: number, message: string): Reply => ({
	status,
	body: { detail: message },
});
export const refused = (status: number, body: Fields) => new Refusal({ status, body });
export const notFound = () => new Refusal(detail(404, 'Not found.'));

export const awxErrors: ApiErrors = {
	throttled: ({ retry_after_s }) => ({
		...detail(429, 'Request was throttled.'),
		headers: { 'retry-after': String(retry_after_s ?? 5) },
	}),
	unavailable: () => ({ status: 503, body: { detail: 'A server error has occurred.' } }),
	not_found: () => detail(404, 'The requested resource could not be found.'),
	invalid_json: () => detail(400, 'JSON parse error'),
};

const PAGE_SIZE = 25;
const PAGE_SIZE_MAX = 200;

/** One page of what was found, with the address of the next. */
export function paged({ query, path }: Call, found: readonly Fields[]): Reply {
	const size = Math.min(Number(query.get('page_size') ?? PAGE_SIZE) || PAGE_SIZE, PAGE_SIZE_MAX);
	const page = Number(query.get('page') ?? 1);
	const last = Math.max(1, Math.ceil(found.length / size));
	if (!Number.isInteger(page) || page < 1 || page > last)
		throw refused(404, { detail: 'Invalid page.' });
	const address = (number: number) => {
		const other = new URLSearchParams(query);
		other.set('page', String(number));
		return `${path}?${other.toString()}`;
	};
	return {
		status: 200,
		body: {
			count: found.length,
			next: page < last ? address(page + 1) : null,
			previous: page > 1 ? address(page - 1) : null,
			results: found.slice((page - 1) * size, page * size),
		},
	};
}

/** A job as the list shows it: without artifacts and traceback, which only the job itself tells. */
export function jobInList(own: Awx, job: Job): Fields {
	const shown = Object.fromEntries(
		Object.entries(job.extra_vars).map(([name, value]) => [
			name,
			job.secret_vars.includes(name) ? '$encrypted$' : value,
		]),
	);
	const labels = own.books.labels.filter(({ id }) => job.labels.includes(id));
	return {
		id: job.id,
		type: 'job',
		url: `/api/v2/jobs/${job.id}/`,
		related: {
			cancel: `/api/v2/jobs/${job.id}/cancel/`,
			stdout: `/api/v2/jobs/${job.id}/stdout/`,
			job_events: `/api/v2/jobs/${job.id}/job_events/`,
			job_template: `/api/v2/job_templates/${job.job_template}/`,
		},
		summary_fields: {
			labels: {
				count: labels.length,
				results: labels.map(({ id, name }) => ({ id, name })),
			},
			job_template: {
				id: job.job_template,
				name: own.books.templates.get(job.job_template)?.name ?? '',
			},
		},
		created: job.created,
		name: job.name,
		job_type: 'run',
		job_template: job.job_template,
		unified_job_template: job.job_template,
		launch_type: 'manual',
		status: job.status,
		failed: ['failed', 'error', 'canceled'].includes(job.status),
		started: job.started,
		finished: job.finished,
		elapsed: elapsedOf(own, job),
		job_explanation: job.job_explanation,
		/** Text, not an object. */
		extra_vars: JSON.stringify(shown),
		limit: job.limit,
	};
}

function elapsedOf(own: Awx, { started, finished }: Job): number {
	if (started === null) return 0;
	const end = finished === null ? own.now().getTime() : Date.parse(finished);
	return (end - Date.parse(started)) / 1000;
}

export const jobBody = (own: Awx, job: Job): Fields => ({
	...jobInList(own, job),
	artifacts: isEnded(job) ? job.artifacts : {},
	result_traceback: job.result_traceback,
	event_processing_finished: isEnded(job),
});
