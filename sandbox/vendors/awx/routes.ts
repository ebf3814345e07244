import { z } from 'zod';
import type { Call, Reply, Route } from '../../core/api.ts';
import { detail, jobBody, jobInList, notFound, paged, refused } from './answers.ts';
import type { Awx, Fields, Job } from './books.ts';
import { launch, launchInfo, templateOf } from './launch.ts';
import { isEnded, stepJob } from './runs.ts';

export function awxRoutes(own: Awx): Route[] {
	const known: Route[] = [
		['GET /api/v2/ping', () => ({ status: 200, body: { version: '24.6.1', ha: false } })],
		['GET /api/v2/job_templates', (call) => paged(call, templates(own, call))],
		[
			'GET /api/v2/job_templates/{id}',
			(call) => ({ status: 200, body: templateBody(templateOf(own, call)) }),
		],
		['GET /api/v2/job_templates/{id}/launch', (call) => launchInfo(own, call)],
		['POST /api/v2/job_templates/{id}/launch', (call) => launch(own, call)],
		['GET /api/v2/labels', (call) => paged(call, labels(own, call))],
		['POST /api/v2/labels', (call) => createLabel(own, call)],
		['GET /api/v2/jobs', (call) => paged(call, jobs(own, call))],
		['GET /api/v2/jobs/{id}', (call) => ({ status: 200, body: jobBody(own, looked(own, call)) })],
		[
			'GET /api/v2/jobs/{id}/cancel',
			(call) => ({ status: 200, body: { can_cancel: !isEnded(jobOf(own, call)) } }),
		],
		['POST /api/v2/jobs/{id}/cancel', (call) => cancel(own, call)],
		['GET /api/v2/jobs/{id}/stdout', (call) => stdout(own, call)],
		['GET /api/v2/jobs/{id}/job_events', (call) => paged(call, eventsOf(own, call))],
	];
	return known.map(([endpoint, answer]) => [
		endpoint,
		(call) => {
			const isKnown = call.headers.authorization === `Bearer ${own.credentials.token}`;
			if (isKnown && !call.fault('token_expired')) return answer(call);
			return {
				...detail(
					401,
					'Authentication credentials were not provided. To establish a login session, visit /api/login/.',
				),
				headers: { 'www-authenticate': 'Bearer realm=api authorization_url=/api/o/authorize/' },
			};
		},
	]);
}

const templateBody = ({
	id,
	name,
	organization,
	playbook,
	asks,
	survey,
}: ReturnType<typeof templateOf>): Fields => ({
	id,
	type: 'job_template',
	url: `/api/v2/job_templates/${id}/`,
	name,
	organization,
	job_type: 'run',
	playbook,
	...asks,
	survey_enabled: survey !== null,
});

const templates = ({ books }: Awx, { query }: Call): Fields[] =>
	[...books.templates.values()]
		.filter(({ name }) => query.get('name') === null || query.get('name') === name)
		.map(templateBody);

const labels = ({ books }: Awx, { query }: Call): Fields[] =>
	books.labels.filter(
		({ name, organization }) =>
			(query.get('name') === null || query.get('name') === name) &&
			(query.get('organization') === null || query.get('organization') === String(organization)),
	);

const NewLabel = z.object({ name: z.string().min(1).max(512), organization: z.number().int() });

function createLabel({ books }: Awx, call: Call): Reply {
	const parsed = NewLabel.safeParse(call.json());
	if (!parsed.success)
		throw refused(400, { [String(parsed.error.issues[0]?.path[0])]: ['This field is required.'] });
	const { name, organization } = parsed.data;
	const isThere = books.labels.some(
		(one) => one.name === name && one.organization === organization,
	);
	if (isThere)
		throw refused(400, {
			__all__: ['Label with this Name and Organization already exists.'],
		});
	books.last_id += 1;
	const label = { id: books.last_id, name, organization };
	books.labels.push(label);
	return { status: 201, body: { ...label, type: 'label', url: `/api/v2/labels/${label.id}/` } };
}

const NOT_FILTERS = new Set(['page', 'page_size', 'order_by']);

function jobs(own: Awx, { query }: Call): Fields[] {
	for (const job of own.books.jobs) stepJob(own, job);
	const rules = [...query].filter(([name]) => !NOT_FILTERS.has(name));
	const found = own.books.jobs.filter((job) =>
		rules.every(([name, value]) => filterOf(own, name)(job, value)),
	);
	const order = query.get('order_by') ?? 'id';
	if (!/^-?(id|created|finished)$/.test(order))
		throw refused(400, { detail: `Field ${order} is not sortable` });
	found.sort((a, b) => a.id - b.id);
	if (order.startsWith('-')) found.reverse();
	return found.map((job) => jobInList(own, job));
}

type Filter = (job: Job, value: string) => boolean;

function filterOf({ books }: Awx, name: string): Filter {
	const labelled = (job: Job, is: (label: Fields) => boolean) =>
		books.labels.some((label) => job.labels.includes(label.id) && is(label));
	const filters: Record<string, Filter> = {
		id: (job, value) => String(job.id) === value,
		id__gt: (job, value) => job.id > Number(value),
		name: (job, value) => job.name === value,
		status: (job, value) => job.status === value,
		status__in: (job, value) => value.split(',').includes(job.status),
		job_template: (job, value) => String(job.job_template) === value,
		job_template__in: (job, value) => value.split(',').includes(String(job.job_template)),
		labels: (job, value) => labelled(job, ({ id }) => String(id) === value),
		labels__name: (job, value) => labelled(job, (label) => label.name === value),
		extra_vars__contains: (job, value) => JSON.stringify(job.extra_vars).includes(value),
	};
	const filter = filters[name];
	if (filter) return filter;
	throw refused(400, { detail: `Job has no field named '${name}'` });
}

function jobOf({ books }: Awx, { parameters }: Call): Job {
	const job = books.jobs.find(({ id }) => String(id) === parameters.id);
	if (job) return job;
	throw notFound();
}

function looked(own: Awx, call: Call): Job {
	const job = jobOf(own, call);
	stepJob(own, job);
	return job;
}

function cancel(own: Awx, call: Call): Reply {
	const job = jobOf(own, call);
	if (isEnded(job)) return detail(405, 'Method "POST" not allowed.');
	job.cancel_flag = true;
	return { status: 202 };
}

function stdout(own: Awx, call: Call): Reply {
	const job = jobOf(own, call);
	const format = call.query.get('format');
	const text = job.stdout.join('\r\n');
	if (format === 'txt')
		return { status: 200, headers: { 'content-type': 'text/plain' }, body: text };
	return { status: 200, body: { range: { start: 0, end: job.stdout.length }, content: text } };
}

function eventsOf(own: Awx, call: Call): Fields[] {
	const wanted = call.query.get('event');
	return events(jobOf(own, call)).filter(({ event }) => wanted === null || event === wanted);
}

/** One event for each line, the ends of the job among them. */
function events(job: Job): Fields[] {
	const named = job.stdout.map((line) => {
		if (line.startsWith('PLAY [')) return 'playbook_on_play_start';
		if (line.startsWith('TASK [')) return 'playbook_on_task_start';
		if (line.startsWith('PLAY RECAP')) return 'playbook_on_stats';
		if (line.startsWith('fatal:')) return 'runner_on_failed';
		return line.startsWith('ok:') ? 'runner_on_ok' : 'verbose';
	});
	const tasks: string[] = [];
	for (const line of job.stdout)
		tasks.push(
			/^TASK \[(.*)\]/.exec(line)?.[1] ?? (line.startsWith('PLAY') ? '' : (tasks.at(-1) ?? '')),
		);
	return named.map((event, index) => ({
		id: job.id * 1000 + index,
		type: 'job_event',
		job: job.id,
		event,
		counter: index + 1,
		task: tasks[index] ?? '',
		failed: event === 'runner_on_failed',
		stdout: job.stdout[index] ?? '',
		event_data: event === 'playbook_on_stats' ? { artifact_data: job.artifacts } : {},
	}));
}
