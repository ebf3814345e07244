import type { RequestHandler } from 'express';
import { z } from 'zod';
import { controlRoute, refusal } from '../../core/control-route.ts';
import { fault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { awxErrors } from './answers.ts';
import { PROMPTS, createAwxBooks } from './books.ts';
import type { Awx, AwxBooks, AwxCredentials, Prompt } from './books.ts';
import { awxPage } from './page.ts';
import { awxRoutes } from './routes.ts';
import { isEnded, stepJob } from './runs.ts';

/** The tenants that the playbooks have made: they answer while they run. */
const tenantSite =
	(own: Awx): RequestHandler =>
	(request, response) => {
		const tenant = own.books.tenants.get(request.path.split('/')[1] ?? '');
		const status = tenant === undefined ? 404 : tenant.state === 'RUNNING' ? 200 : 503;
		response
			.status(status)
			.type('text')
			.send(tenant?.name ?? 'no such tenant');
	};

const Question = z.object({
	variable: z.string(),
	required: z.boolean().default(false),
	type: z.enum(['text', 'password']).default('text'),
	default: z.string().optional(),
});

const prompts = Object.fromEntries(
	Object.values(PROMPTS).map((prompt) => [prompt, z.boolean().optional()]),
) as Record<Prompt, z.ZodOptional<z.ZodBoolean>>;

export const awx = defineVendor<AwxBooks, AwxCredentials>({
	id: 'awx',
	title: 'AWX',
	credentials: ({ secret }) => ({ token: secret('awx token', 30) }),
	environment: ({ credentials, url }) => ({
		AWX_BASE_URL: `${url}/awx/api/v2`,
		AWX_TOKEN: credentials.token,
		AWX_ORGANIZATION_ID: '1',
		AWX_CALLS_PER_SECOND: '1000',
	}),
	short_time_limits: { AWX_TIMEOUT_MS: '2500' },
	books: {
		empty: createAwxBooks,
		report: ({ books }) => ({
			templates: [...books.templates.values()],
			labels: books.labels,
			jobs: books.jobs.map((job) => ({
				...job,
				labels: books.labels.filter(({ id }) => job.labels.includes(id)).map(({ name }) => name),
			})),
			/** What stands, and whose it is. */
			tenants: [...books.tenants.values()],
		}),
		counts: ({ books }) => ({
			jobs: books.jobs.length,
			running: books.jobs.filter((job) => !isEnded(job)).length,
			tenants: books.tenants.size,
		}),
	},
	apis: [
		{
			at: ['/awx'],
			serves: 'AWX: job templates, labels, jobs',
			reached_by: 'base URL, with `/api/v2`',
			routes: awxRoutes,
			errors: awxErrors,
		},
	],
	faults: {
		token_expired: fault('401: a token that was good is not any more'),
		launch_forbidden: fault('403: the user may not launch this template'),
		slow_job: fault('a job needs 6 more looks, or `polls`; endpoint of the launch'),
		job_fails: fault('a job ends as failed, with `message`, and does nothing'),
		job_errors: fault('a job ends as error, with `message`, and does nothing'),
		no_artifacts: fault('a job does its work and hands nothing back'),
	},
	writes: 'POST /**',
	control: [
		controlRoute(
			'POST /awx/templates/{id}',
			'what a template asks for at launch, its survey, and whether its jobs may run at once',
			z
				.object({
					...prompts,
					survey: z.array(Question).nullable().optional(),
					allow_simultaneous: z.boolean().optional(),
				})
				.strict(),
			({ books }, { survey, allow_simultaneous, ...asks }, { id = '' }) => {
				const template = books.templates.get(Number(id));
				if (!template) throw refusal(404, `no template ${id}`);
				Object.assign(template.asks, asks);
				if (survey !== undefined) template.survey = survey as typeof template.survey;
				if (allow_simultaneous !== undefined) template.allow_simultaneous = allow_simultaneous;
				return { status: 200, body: template };
			},
		),
		controlRoute(
			'POST /awx/tenants',
			'a tenant that another made, under a name and with a marker of its own',
			z.object({ name: z.string(), marker: z.string() }).strict(),
			({ books }, { name, marker }) => {
				books.tenants.set(name, {
					name,
					marker,
					host: name,
					state: 'RUNNING',
					variables: {},
					made_by: 0,
				});
				return { status: 200, body: { name, marker } };
			},
		),
	],
	page: { address: '/awx-page', title: 'AWX', content: awxPage },
	web: (own) => ({ '/awx-tenant': tenantSite(own) }),
	tick(own) {
		for (const job of own.books.jobs) stepJob(own, job);
	},
});
