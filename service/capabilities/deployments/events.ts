import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const owner = {
	owner_type: z.string().meta({ description: 'What it was made for', example: 'order' }),
	owner_id: field.id('Owner'),
	client_id: field.id('Client').nullable(),
};

const tenantPayload = z.object({
	tenant_id: field.id('Tenant'),
	...owner,
	slug: z.string().meta({ example: 'example-isp' }),
	name: z.string().meta({ example: 'Example ISP Inc.' }),
	status: z.string().meta({ example: 'ACTIVE' }),
	delete_at: field.timestamp('Delete At', 'When what it has is removed').nullable(),
});
export type TenantFacts = z.output<typeof tenantPayload>;

const staying = { delete_at: null };
export const tenantEvents = defineEvents('tenant', {
	created: {
		description: 'A tenant was made; nothing runs for it yet',
		payload: tenantPayload,
		example: { ...staying, status: 'INACTIVE' },
	},
	activated: {
		description: 'A tenant can be used at its address',
		payload: tenantPayload,
		example: staying,
	},
	deactivated: {
		description: 'What ran for a tenant was taken back; its address is kept for it',
		payload: tenantPayload,
		example: { ...staying, status: 'INACTIVE' },
	},
	suspended: {
		description: 'A tenant was suspended; its data is kept',
		payload: tenantPayload,
		example: { ...staying, status: 'SUSPENDED' },
	},
	resumed: {
		description: 'A suspended tenant, or one that was to be deleted, goes on',
		payload: tenantPayload,
		example: staying,
	},
	leaving: {
		description: 'A tenant is to be deleted when its grace is over',
		payload: tenantPayload,
		example: { status: 'LEAVING' },
	},
	deleted: {
		description: 'What a tenant had is removed',
		payload: tenantPayload,
		example: { status: 'DELETED' },
	},
});

const deploymentPayload = z.object({
	deployment_instance_id: field.id('Deployment'),
	tenant_id: field.id('Tenant'),
	...owner,
	template_id: field.id('Deployment Template'),
	platform: z.string().meta({ description: 'Provider that runs it', example: 'kubernetes' }),
	region: z.string().meta({ example: 'us-east-1' }),
	status: z.string().meta({ example: 'RUNNING' }),
	occasion: z.string().meta({
		description: 'Why its last run was wanted, chosen by its owner',
		example: 'processing 1',
	}),
	url: z
		.string()
		.nullable()
		.meta({ description: 'Where people reach it', example: 'https://example-isp.tenants.example' }),
	error: z
		.string()
		.nullable()
		.meta({ description: 'Why it failed, for staff', example: 'The image cannot be pulled' }),
});
export type DeploymentFacts = z.output<typeof deploymentPayload>;

const calm = { error: null };
const gone = { ...calm, url: null };
export const deploymentEvents = defineEvents('deployment', {
	succeeded: {
		description: 'A tenant runs and answers at its address',
		payload: deploymentPayload,
		example: calm,
	},
	failed: {
		description: 'A deployment failed; it is taken back by itself where its owner wants that',
		payload: deploymentPayload,
		example: { status: 'FAILED', url: null },
	},
	rolled_back: {
		description: 'Everything that a deployment had made is removed',
		payload: deploymentPayload,
		example: { ...gone, status: 'ROLLED_BACK' },
	},
	destroyed: {
		description: 'What ran for a deleted tenant is removed, its data too',
		payload: deploymentPayload,
		example: { ...gone, status: 'DESTROYED' },
	},
});
