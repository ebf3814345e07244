import { z } from 'zod';
import type { Call, Reply } from '../../core/api.ts';
import { jobBody, notFound, refused } from './answers.ts';
import { PROMPTS } from './books.ts';
import type { Awx, Fields, Job, Template } from './books.ts';

export function templateOf({ books }: Awx, { parameters }: Call): Template {
	const template = books.templates.get(Number(parameters.id));
	if (template) return template;
	throw notFound();
}

/** Questions of the survey that need an answer because they have no default. */
const neededOf = ({ survey }: Template): string[] =>
	(survey ?? [])
		.filter((question) => question.required && question.default === undefined)
		.map(({ variable }) => variable);

export function launchInfo(own: Awx, call: Call): Reply {
	const template = templateOf(own, call);
	const needed = neededOf(template);
	return {
		status: 200,
		body: {
			can_start_without_user_input: needed.length === 0,
			passwords_needed_to_start: [],
			...template.asks,
			survey_enabled: template.survey !== null,
			variables_needed_to_start: needed,
			credential_needed_to_start: false,
			inventory_needed_to_start: false,
			job_template_data: { id: template.id, name: template.name, description: '' },
			defaults: { extra_vars: JSON.stringify(template.extra_vars), labels: [] },
		},
	};
}

const Launch = z.looseObject({
	/** An object or the text of one. */
	extra_vars: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
	labels: z.array(z.number().int()).optional(),
	limit: z.string().optional(),
});

export function launch(own: Awx, call: Call): Reply {
	const template = templateOf(own, call);
	if (call.fault('launch_forbidden'))
		throw refused(403, { detail: 'You do not have permission to perform this action.' });
	const parsed = Launch.safeParse(call.json());
	if (!parsed.success)
		throw refused(400, {
			[String(parsed.error.issues[0]?.path[0] ?? 'detail')]: ['Invalid value.'],
		});
	const { taken, ignored } = sorted(template, parsed.data);
	const variables = variablesOf(taken.extra_vars);
	const missing = neededOf(template).filter((name) => !(name in variables));
	if (missing.length > 0)
		throw refused(400, {
			variables_needed_to_start: missing.map((name) => `'${name}' value missing`),
		});
	const labels = (taken.labels ?? []) as number[];
	const unknown = labels.find((id) => !own.books.labels.some((one) => one.id === id));
	if (unknown !== undefined)
		throw refused(400, { labels: [`Invalid pk "${unknown}" - object does not exist.`] });
	const job = begin(own, call, template, {
		variables,
		labels,
		limit: (taken.limit ?? '') as string,
	});
	return {
		status: 201,
		headers: { location: `/api/v2/jobs/${job.id}/` },
		body: { job: job.id, ignored_fields: ignored, ...jobBody(own, job) },
	};
}

function variablesOf(given: unknown): Fields {
	if (typeof given !== 'string') return (given ?? {}) as Fields;
	try {
		return JSON.parse(given) as Fields;
	} catch {
		throw refused(400, { extra_vars: ['Cannot parse as JSON or YAML.'] });
	}
}

/** What the template takes of a launch; the rest is left out without an error and told in `ignored_fields`. */
function sorted(template: Template, given: Fields): { taken: Fields; ignored: Fields } {
	const taken: Fields = {};
	const ignored: Fields = {};
	for (const [field, value] of Object.entries(given)) {
		const prompt = PROMPTS[field as keyof typeof PROMPTS];
		if (prompt !== undefined && template.asks[prompt]) taken[field] = value;
		else if (field === 'extra_vars') {
			const variables = Object.entries(variablesOf(value));
			const asked = new Set((template.survey ?? []).map(({ variable }) => variable));
			taken.extra_vars = Object.fromEntries(variables.filter(([name]) => asked.has(name)));
			const rest = variables.filter(([name]) => !asked.has(name));
			if (rest.length > 0) ignored.extra_vars = Object.fromEntries(rest);
		} else ignored[field] = value;
	}
	return { taken, ignored };
}

function begin(
	own: Awx,
	call: Call,
	template: Template,
	given: { variables: Fields; labels: number[]; limit: string },
): Job {
	const { books } = own;
	books.last_id += 1;
	const slow = call.fault('slow_job');
	const fate = call.fault('job_fails', 'job_errors', 'no_artifacts');
	const defaults = Object.fromEntries(
		(template.survey ?? []).flatMap(({ variable, default: value }) =>
			value === undefined ? [] : [[variable, value]],
		),
	);
	const job: Job = {
		id: books.last_id,
		name: template.name,
		job_template: template.id,
		status: 'new',
		extra_vars: { ...template.extra_vars, ...defaults, ...given.variables },
		secret_vars: (template.survey ?? [])
			.filter(({ type }) => type === 'password')
			.map(({ variable }) => variable),
		limit: given.limit,
		labels: given.labels,
		artifacts: {},
		created: own.now().toISOString(),
		started: null,
		finished: null,
		cancel_flag: false,
		job_explanation: '',
		result_traceback: '',
		stdout: [],
		looks: slow ? (slow.polls ?? 6) : 0,
		fate: fate
			? { kind: fate.kind as 'job_fails', message: fate.message ?? 'The host has no room left.' }
			: null,
	};
	books.jobs.push(job);
	return job;
}
