import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { statesOf } from '../../platform/lifecycle/index.ts';
import {
	DeploymentNotWanted,
	NotConfigured,
	OtherPlatform,
	PlatformNotInstalled,
	TenantBeingRemoved,
	TenantNotUsable,
} from './errors.ts';
import { executionKinds } from './execution-kinds.ts';
import {
	deploymentLifecycle,
	executionLifecycle,
	slugLifecycle,
	tenantLifecycle,
} from './lifecycle.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const node = { node: 'CloudSalesOrders' };
const allowedTransitions = z
	.array(z.string())
	.meta({ title: 'Allowed Transitions', description: 'What its status allows now' });
const owner = {
	owner_type: z
		.string()
		.meta({ title: 'Owner Type', description: 'What it was made for, such as order' }),
	owner_id: field
		.id('Owner')
		.meta({ title: 'Owner ID', description: 'Id of what it was made for' }),
};
const reasonOf = (description: string) => field.text('Reason', description, 500);

export const Tenant = z
	.object({
		id: field.id('Tenant'),
		...owner,
		client_id: field.id('Client').nullable(),
		slug: z.string().meta({ title: 'Slug', description: 'First part of its address' }),
		name: z.string().meta({ title: 'Name', description: 'The company' }),
		subdomain: z.string().nullable().meta({
			title: 'Subdomain',
			description: 'Host name of its address; null when TENANT_BASE_DOMAIN is not set',
		}),
		url: z.string().nullable().meta({
			title: 'URL',
			description: 'Where it is reached; null while nothing runs for it',
		}),
		status: z
			.enum(statesOf(tenantLifecycle))
			.meta({ title: 'Status', description: 'INACTIVE: nothing runs for it; LEAVING: in grace' }),
		allowed_transitions: allowedTransitions,
		is_active: z.boolean().meta({ title: 'Is Active', description: 'Whether it can be used' }),
		settings: z.record(z.string(), z.string()).meta({
			title: 'Settings',
			description: 'What its owner says of itself, such as order_number',
		}),
		reason: z.string().nullable().meta({
			title: 'Reason',
			description: 'Why it was suspended or is to be deleted, in words of staff',
		}),
		suspended_at: field.timestamp('Suspended At', 'Since when it is suspended').nullable(),
		delete_at: field.timestamp('Delete At', 'When what it has is removed').nullable(),
		deleted_at: field.timestamp('Deleted At', 'When what it had was removed').nullable(),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Tenant',
		n8n: {
			named: { label: ['name'], details: ['slug', 'status'] },
			simplified: ['id', 'name', 'slug', 'status', 'url', 'owner_id', 'delete_at', 'reason'],
		},
	});

const tenantPath = z.object({ tenant_id: field.id('Tenant') });
export const tenantContract = defineContract(resource('tenant', node), {
	get: {
		summary: 'Get a tenant: who it is, where it is reached, and how it stands',
		http: { method: 'GET', path: '/tenants/{tenant_id}' },
		input: { path: tenantPath },
		output: Tenant,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { tenant_id: exampleId } },
	},
	list: {
		summary: 'Get many tenants',
		http: { method: 'GET', path: '/tenants' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Tenant.shape.status.optional(),
				slug: field.text('Slug', 'Exact slug', 63).optional(),
				search: field.text('Search', 'Part of the name, or how its slug begins').optional(),
				owner_id: owner.owner_id.optional(),
				client_id: field.id('Client').optional(),
			}),
		},
		output: field.page(Tenant),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { query: { status: 'SUSPENDED' } },
	},
	suspend: {
		summary: 'Suspend a tenant: it is stopped, and its data is kept',
		http: { method: 'POST', path: '/tenants/{tenant_id}/suspend', status: 200 },
		input: { path: tenantPath, body: z.object({ reason: reasonOf('Why; staff reads it') }) },
		output: Tenant,
		errors: [],
		allowed: ['OPERATIONS'],
		n8n: { confirm: 'stops the tenant for everybody who uses it' },
		example: { path: { tenant_id: exampleId }, body: { reason: 'Abuse was reported' } },
	},
	resume: {
		summary: 'Resume a suspended tenant, or keep one that is to be deleted',
		http: { method: 'POST', path: '/tenants/{tenant_id}/resume', status: 200 },
		input: { path: tenantPath },
		output: Tenant,
		errors: [TenantBeingRemoved],
		allowed: ['OPERATIONS'],
		example: { path: { tenant_id: exampleId } },
	},
	delete: {
		summary: 'Delete a tenant: it is suspended at once, and what it has is removed after a grace',
		description:
			'The grace is TENANT_DELETE_GRACE_DAYS; until it is over, tenant.resume takes the deletion back. Its slug stays reserved.',
		http: { method: 'POST', path: '/tenants/{tenant_id}/delete', status: 200 },
		input: { path: tenantPath, body: z.object({ reason: reasonOf('Why; staff reads it') }) },
		output: Tenant,
		errors: [],
		allowed: ['OPERATIONS'],
		n8n: { confirm: 'stops the tenant and removes its data after the grace' },
		example: { path: { tenant_id: exampleId }, body: { reason: 'The contract has ended' } },
	},
});

export const SlugHold = z
	.object({
		id: field.id('Tenant Slug'),
		slug: z.string().meta({ title: 'Slug', description: 'First part of an address' }),
		...owner,
		status: z
			.enum(statesOf(slugLifecycle))
			.meta({ title: 'Status', description: 'QUARANTINED: its tenant is deleted' }),
		held_until: field.timestamp('Held Until', 'Until when it is kept for its owner').nullable(),
		reason: z
			.string()
			.nullable()
			.meta({ title: 'Reason', description: 'Why it was released, in words of staff' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'TenantSlug',
		n8n: { named: { label: ['slug'], details: ['status'] } },
	});

export const slugContract = defineContract(resource('tenant_slug', node), {
	list: {
		summary: 'Get many slugs of tenants: held by orders, taken, and kept after a deletion',
		http: { method: 'GET', path: '/tenant-slugs' },
		input: {
			query: field.listQuery(['created_at'], {
				status: SlugHold.shape.status.optional(),
				slug: field.text('Slug', 'Exact slug', 63).optional(),
				owner_id: owner.owner_id.optional(),
			}),
		},
		output: field.page(SlugHold),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { query: { status: 'QUARANTINED' } },
	},
	release: {
		summary: 'Release a slug that is held, or kept after a deletion: another tenant can have it',
		description: 'Links to the former tenant then lead to the next one.',
		http: { method: 'POST', path: '/tenant-slugs/{slug_id}/release', status: 200 },
		input: {
			path: z.object({ slug_id: field.id('Tenant Slug') }),
			body: z.object({ reason: reasonOf('Why; kept in the audit trail') }),
		},
		output: SlugHold,
		errors: [],
		allowed: [],
		n8n: { confirm: 'lets another tenant have the address' },
		example: { path: { slug_id: exampleId }, body: { reason: 'The company asked for it again' } },
	},
});

const platformObject = z.object({
	kind: z.string().meta({ title: 'Kind', description: 'In the word of the platform' }),
	name: z.string().meta({ title: 'Name', description: 'Its name there' }),
});

export const Execution = z
	.object({
		id: field.id('Execution'),
		kind: z.enum(executionKinds).meta({ title: 'Kind', description: 'What was to be done' }),
		occasion: z.string().meta({ title: 'Occasion', description: 'Why it was wanted' }),
		status: z
			.enum(statesOf(executionLifecycle))
			.meta({ title: 'Status', description: 'What came of it' }),
		task_id: field.id('Provisioning Task').nullable(),
		requested_by: z.string().meta({ title: 'Requested By', description: 'Who asked for it' }),
		error_message: z
			.string()
			.nullable()
			.meta({ title: 'Error Message', description: 'Why it failed, in words' }),
		started_at: field.timestamp('Started At', 'When it was begun').nullable(),
		ended_at: field.timestamp('Ended At', 'When it came to an end').nullable(),
		created_at: field.createdAt(),
	})
	.meta({ id: 'DeploymentExecution' });

export const Deployment = z
	.object({
		id: field.id('Deployment'),
		tenant_id: field.id('Tenant'),
		template_id: field.id('Deployment Template'),
		...owner,
		client_id: field.id('Client').nullable(),
		status: z
			.enum(statesOf(deploymentLifecycle))
			.meta({ title: 'Status', description: 'How what runs for the tenant stands' }),
		allowed_transitions: allowedTransitions,
		platform: z.string().meta({ title: 'Platform', description: 'Provider that runs it' }),
		region: z.string().meta({ title: 'Region', description: 'Where it runs' }),
		environment: z.string().meta({ title: 'Environment', description: 'Such as production' }),
		resource_name: z
			.string()
			.meta({ title: 'Resource Name', description: 'Name of what was made at the platform' }),
		cpu_millis: z.int().meta({ title: 'CPU', description: 'Thousandths of a processor core' }),
		memory_mb: z.int().meta({ title: 'Memory', description: 'Memory in MiB' }),
		storage_gb: z.int().meta({ title: 'Storage', description: 'Storage in GiB' }),
		services: z
			.array(z.string())
			.meta({ title: 'Services', description: 'Codes of the services that were bought' }),
		occasion: z.string().meta({ title: 'Occasion', description: 'Why its last run was wanted' }),
		url: z
			.string()
			.nullable()
			.meta({ title: 'URL', description: 'Where people reach it; null while nothing runs' }),
		objects: z
			.array(platformObject)
			.meta({ title: 'Objects', description: 'What stands at the platform' }),
		error_message: z
			.string()
			.nullable()
			.meta({ title: 'Error Message', description: 'Why it failed, for staff' }),
		executions: z
			.array(Execution)
			.meta({ title: 'Executions', description: 'Its runs at the platform, the newest first' }),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'Deployment',
		n8n: {
			named: { label: ['resource_name'], details: ['status', 'platform'] },
			simplified: [
				'id',
				'tenant_id',
				'status',
				'platform',
				'region',
				'url',
				'resource_name',
				'owner_id',
				'error_message',
			],
		},
	});

const deploymentPath = z.object({ deployment_id: field.id('Deployment') });
export const deploymentContract = defineContract(resource('deployment', node), {
	get: {
		summary: 'Get a deployment with its runs at the platform',
		http: { method: 'GET', path: '/deployments/{deployment_id}' },
		input: { path: deploymentPath },
		output: Deployment,
		errors: [],
		allowed: ['OPERATIONS'],
		example: { path: { deployment_id: exampleId } },
	},
	list: {
		summary: 'Get many deployments',
		http: { method: 'GET', path: '/deployments' },
		input: {
			query: field.listQuery(['created_at'], {
				status: Deployment.shape.status.optional(),
				tenant_id: field.id('Tenant').optional(),
				owner_id: owner.owner_id.optional(),
				platform: field.text('Platform', 'Only those of this provider', 60).optional(),
			}),
		},
		output: field.page(Deployment),
		errors: [],
		allowed: ['OPERATIONS'],
		example: { query: { status: 'FAILED' } },
	},
	'deploy-again': {
		summary:
			'Deploy a tenant again: by its template as it is now, or by another of the same platform',
		description:
			'What runs is brought to what the template says; what was rolled back is made anew. deployment.succeeded or .failed tells what came of it. Refused when what the tenant was made for is over, such as a cancelled order.',
		http: { method: 'POST', path: '/deployments/{deployment_id}/deploy-again', status: 200 },
		input: {
			path: deploymentPath,
			body: z.object({
				template_id: field.id('Deployment Template').optional().meta({
					title: 'Template ID',
					description: 'Another template; the present one if empty',
				}),
			}),
		},
		output: Deployment,
		errors: [
			DeploymentNotWanted,
			NotConfigured,
			OtherPlatform,
			PlatformNotInstalled,
			TenantNotUsable,
		],
		allowed: ['OPERATIONS'],
		n8n: { action: 'Deploy again' },
		example: { path: { deployment_id: exampleId }, body: {} },
	},
	'roll-back': {
		summary: 'Roll a deployment back: everything that it made at the platform is removed',
		description:
			'The data of the tenant is removed, too. The tenant stays, inactive, and so does its address.',
		http: { method: 'POST', path: '/deployments/{deployment_id}/roll-back', status: 200 },
		input: { path: deploymentPath, body: z.object({ reason: reasonOf('Why; staff reads it') }) },
		output: Deployment,
		errors: [],
		allowed: ['OPERATIONS'],
		n8n: {
			action: 'Roll back deployment',
			confirm: 'removes what runs for the tenant, its data too',
		},
		example: { path: { deployment_id: exampleId }, body: { reason: 'Deployed in a wrong region' } },
	},
});
