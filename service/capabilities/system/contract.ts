import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';

const systemResource = resource('system', { node: 'CloudSalesOperations' });
export const systemContract = defineContract(systemResource, {
	ready: {
		summary: 'Tell whether the service can work and who is asking',
		http: { method: 'GET', path: '/system/ready' },
		input: {
			query: z.object({
				needs: z
					.string()
					.max(1000)
					.regex(/^[a-z_]+\.[a-z-]+(,[a-z_]+\.[a-z-]+)*$/)
					.optional()
					.meta({
						title: 'Needs',
						description: 'Names of operations that the caller is going to use, with commas',
						example: 'endpoint.register,quotation.create',
					}),
			}),
		},
		output: z.object({
			ready: z.literal(true),
			version: z.string().meta({ title: 'Version', description: 'Version of the service' }),
			actor: z.object({ name: z.string(), role: z.string() }),
			missing: z.array(z.string()).meta({
				title: 'Missing',
				description:
					'Those of the needed operations that the caller may not use, by its role or the scopes of its key, in the order in which they were named',
			}),
		}),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: { needs: 'endpoint.register,quotation.create' } },
		n8n: { hide: 'The credential test asks this' },
	},
});

const providerResource = resource('provider', { node: 'CloudSalesOperations' });
export const providerContract = defineContract(providerResource, {
	list: {
		summary: 'Get the vendors and what each is used for',
		http: { method: 'GET', path: '/providers' },
		input: {
			query: z.object({
				port: z
					.string()
					.max(60)
					.optional()
					.meta({ title: 'Port', description: 'Only vendors for this, such as paymentGateway' }),
			}),
		},
		output: z.object({
			data: z.array(
				z.object({
					id: z.string().meta({ title: 'ID', description: 'Name of the provider' }),
					title: z.string(),
					ports: z.array(z.string()),
					installed: z.boolean(),
				}),
			),
		}),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: { query: {} },
	},
});

const auditEntryResource = resource('audit_entry', { node: 'CloudSalesOperations' });
export const auditContract = defineContract(auditEntryResource, {
	list: {
		summary: 'Get the audit trail: who did what to which thing, and when',
		description:
			'One entry for each command that was carried out, by people, keys and the service itself. It holds the names of the fields that were given and the reason where one was asked for, no values.',
		http: { method: 'GET', path: '/audit-entries' },
		input: {
			query: field.listQuery(['created_at'], {
				operation: z
					.string()
					.max(80)
					.optional()
					.meta({ title: 'Operation', description: 'Only this operation' }),
				subject_id: z
					.uuid()
					.toLowerCase()
					.optional()
					.meta({ title: 'Subject ID', description: 'Only what was done to this' }),
				actor_id: z
					.string()
					.min(1)
					.max(100)
					.optional()
					.meta({ title: 'Actor ID', description: 'Only what this user or key did' }),
			}),
		},
		output: field.page(
			z
				.object({
					id: field.id('Audit Entry'),
					occurred_at: field.timestamp('Occurred At', 'When it was done'),
					actor_type: z.string(),
					actor_id: z.string().nullable(),
					actor_name: z.string(),
					operation: z.string(),
					subject_id: z.string().nullable(),
					request_id: z.string().nullable(),
					fields: z
						.array(z.string())
						.meta({ title: 'Fields', description: 'Names of what was given, without values' }),
					reason: z
						.string()
						.nullable()
						.meta({ title: 'Reason', description: 'Why, where the operation asks for it' }),
					created_at: field.createdAt(),
				})
				.meta({
					id: 'AuditEntry',
					n8n: {
						named: { label: ['operation'], details: ['occurred_at'] },
						simplified: [
							'id',
							'occurred_at',
							'actor_type',
							'actor_name',
							'operation',
							'subject_id',
							'fields',
							'reason',
						],
					},
				}),
		),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { query: {} },
	},
	'list-own': {
		summary: 'Get what the caller itself has done, the newest first',
		description:
			'Of people who have signed in, at every company of theirs; of an API key what was done by that key.',
		http: { method: 'GET', path: '/audit-entries/own' },
		input: { query: field.listQuery(['created_at'], {}) },
		output: field.page(
			z
				.object({
					id: field.id('Audit Entry'),
					occurred_at: field.timestamp('Occurred At', 'When it was done'),
					operation: z.string().meta({ title: 'Operation', description: 'What was done' }),
					subject_id: z
						.string()
						.nullable()
						.meta({ title: 'Subject ID', description: 'What it was done to' }),
					reason: z
						.string()
						.nullable()
						.meta({ title: 'Reason', description: 'Why, where the operation asks for it' }),
					created_at: field.createdAt(),
				})
				.meta({ id: 'OwnAction' }),
		),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		example: { query: {} },
		n8n: { action: 'Get own actions' },
	},
});

/** The answer as it is sent, for pages. */
export type AuditView = z.input<typeof auditContract.list.output>;
