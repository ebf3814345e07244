import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import { nullOn, vendorCall } from '../../platform/provider/index.ts';
import { AwxRefusal, fromAwxFailure, provider } from './translate.ts';

type AwxClientSettings = {
	base_url: string;
	token: string;
	organization_id: number;
	timeout_ms: number;
};

export const ended = ['successful', 'failed', 'error', 'canceled'] as const;
const Job = z.object({
	id: z.int(),
	status: z.enum(['new', 'pending', 'waiting', 'running', ...ended]),
	job_template: z.int().nullish(),
	/** Text, not an object. */
	extra_vars: z.string().default('{}'),
	/** Only in the job itself: a list leaves them out. */
	artifacts: z.record(z.string(), z.unknown()).default({}),
});
export type Job = z.output<typeof Job>;

const Launch = z.object({
	ask_variables_on_launch: z.boolean(),
	ask_labels_on_launch: z.boolean(),
	survey_enabled: z.boolean().default(false),
});
type Launch = z.output<typeof Launch>;
const Launched = z.object({ job: z.int(), ignored_fields: z.record(z.string(), z.unknown()) });
const Label = z.object({ id: z.int(), name: z.string() });
const pageOf = <S extends z.ZodType>(schema: S) =>
	z.object({ count: z.int(), next: z.string().nullable(), results: z.array(schema) });

export type AwxClient = {
	/** The id of the label, which is made when there is none. */
	ensureLabel(name: string): Promise<number>;
	/** Of one label, newest first, in every state. */
	findJobs(label: string): Promise<readonly Job[]>;
	getJob(id: number): Promise<Job>;
	/** What a template takes at launch; null when there is no such template. */
	getLaunch(template: number): Promise<Launch | null>;
	launch(
		template: number,
		given: { extra_vars: Record<string, unknown>; label_id: number },
	): Promise<z.output<typeof Launched>>;
	/** False when it has ended already. */
	cancel(id: number): Promise<boolean>;
	/** The last lines of what the job wrote; they may hold anything, so they are for staff at AWX and not kept here. */
	failedTasks(id: number): Promise<readonly string[]>;
};

/** AWX has no library for Node: plain HTTP, one call for each request. */
export function createAwxClient(settings: AwxClientSettings): AwxClient {
	const base = settings.base_url.replace(/\/+$/, '');

	function call<S extends z.ZodType>(
		about: { name: string; changes: boolean; answer: S },
		method: 'GET' | 'POST',
		path: string,
		body?: Record<string, unknown>,
	): Promise<z.output<S>> {
		const { name, changes, answer } = about;
		return vendorCall(
			{
				provider,
				name,
				timeoutMs: settings.timeout_ms,
				changes,
				translate: (error) => fromAwxFailure(error, { name, changes }),
			},
			async (signal) => {
				const response = await fetch(`${base}${path}`, {
					method,
					headers: {
						authorization: `Bearer ${settings.token}`,
						accept: 'application/json',
						...(body === undefined ? {} : { 'content-type': 'application/json' }),
					},
					...(body === undefined ? {} : { body: JSON.stringify(body) }),
					redirect: 'error',
					signal,
				});
				const text = await response.text();
				if (!response.ok)
					throw new AwxRefusal(response.status, text, response.headers.get('retry-after'));
				return answer.parse(text === '' ? {} : JSON.parse(text));
			},
		);
	}

	async function findLabel(name: string): Promise<number | null> {
		const query = new URLSearchParams({
			name,
			organization: String(settings.organization_id),
		});
		const { results } = await call(
			{ name: 'labels.list', changes: false, answer: pageOf(Label) },
			'GET',
			`/labels/?${query}`,
		);
		return results.find((one) => one.name === name)?.id ?? null;
	}

	return {
		async ensureLabel(name) {
			const known = await findLabel(name);
			if (known !== null) return known;
			// 400 when another made it since: it is looked for once more.
			const made = await nullOn(
				400,
				call({ name: 'labels.create', changes: true, answer: Label }, 'POST', '/labels/', {
					name,
					organization: settings.organization_id,
				}),
			);
			const id = made?.id ?? (await findLabel(name));
			if (id !== null) return id;
			throw new ProviderError(provider, 'rejected', `AWX takes no label ${name}`, {
				code: 'label-refused',
			});
		},
		async findJobs(label) {
			const query = new URLSearchParams({
				labels__name: label,
				order_by: '-id',
				page_size: '50',
			});
			// The newest say all that is asked; older pages are history.
			const { results } = await call(
				{ name: 'jobs.list', changes: false, answer: pageOf(Job) },
				'GET',
				`/jobs/?${query}`,
			);
			return results;
		},
		getJob: (id) => call({ name: 'jobs.get', changes: false, answer: Job }, 'GET', `/jobs/${id}/`),
		getLaunch: (template) =>
			nullOn(
				404,
				call(
					{ name: 'job_templates.launch.get', changes: false, answer: Launch },
					'GET',
					`/job_templates/${template}/launch/`,
				),
			),
		launch: (template, { extra_vars, label_id }) =>
			call(
				{ name: 'job_templates.launch', changes: true, answer: Launched },
				'POST',
				`/job_templates/${template}/launch/`,
				// As text, which AWX takes whatever is in it; as an object, some versions refuse nested ones.
				{ extra_vars: JSON.stringify(extra_vars), labels: [label_id] },
			),
		async cancel(id) {
			const answer = await nullOn(
				405,
				call(
					{ name: 'jobs.cancel', changes: true, answer: z.unknown() },
					'POST',
					`/jobs/${id}/cancel/`,
				),
			);
			return answer !== null;
		},
		async failedTasks(id) {
			const Event = z.object({ event: z.string(), task: z.string().optional() });
			const { results } = await call(
				{ name: 'jobs.job_events', changes: false, answer: pageOf(Event) },
				'GET',
				`/jobs/${id}/job_events/?event=runner_on_failed&page_size=5`,
			);
			return results
				.filter(({ event }) => event === 'runner_on_failed')
				.flatMap(({ task }) => (task === undefined || task === '' ? [] : [task]));
		},
	};
}
