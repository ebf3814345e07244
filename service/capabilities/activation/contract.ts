import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { sku } from '../catalog/index.ts';
import { WorkflowTaken } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ activation_workflow_id: field.id('Activation Workflow') });

export const serviceCode = sku().meta({
	title: 'Service Code',
	description: 'SKU of the product that is the service',
});

/** One service of a sequence, as people write it: `{ "service": "billing", "depends_on": ["subscriber"] }`. */
export const SequencedService = z.strictObject({
	service: serviceCode,
	sequence: z.int().min(1).max(1000).optional().meta({
		title: 'Sequence',
		description: 'Its turn among those that may begin; the order of the list when empty',
	}),
	depends_on: z
		.array(
			z.union([
				serviceCode,
				z.strictObject({ service: serviceCode, when: z.enum(['succeeded', 'settled']) }),
			]),
		)
		.max(40)
		.default([])
		.meta({
			title: 'Depends On',
			description:
				'Services that must be activated before; with when: settled those that must have ended, however they ended',
		}),
	critical: z
		.boolean()
		.default(true)
		.meta({ title: 'Critical', description: 'Whether its failure stops the activation' }),
	repeatable: z.boolean().optional().meta({
		title: 'Repeatable',
		description:
			'Whether it may be done again when it is not known whether it was; true but for workflows',
	}),
	point_of_no_return: z.boolean().default(false).meta({
		title: 'Point Of No Return',
		description: 'Once it may have worked, nothing is taken back without a person',
	}),
	max_retries: z
		.int()
		.min(0)
		.max(20)
		.default(3)
		.meta({ title: 'Max Retries', description: 'How often trouble is tried again in a round' }),
});
export type SequencedService = z.output<typeof SequencedService>;

const shape = {
	name: field.text('Name', 'What people call it', 120),
	description: field.text('Description', 'What it is for', 500).nullable(),
	deployment_template_id: field.id('Deployment Template').nullable().meta({
		title: 'Deployment Template ID',
		description: 'Whose services it activates; null for every template without one of its own',
	}),
	service_sequence: z
		.array(SequencedService)
		.min(1)
		.max(40)
		.meta({ title: 'Service Sequence', description: 'Services with what they depend on' }),
	auto_activate: z.boolean().meta({
		title: 'Auto Activate',
		description: 'Whether activation begins by itself once the deployment runs',
	}),
	rollback_on_failure: z.boolean().meta({
		title: 'Rollback On Failure',
		description: 'Whether all is taken back when a critical service fails',
	}),
	max_duration_minutes: z.int().min(1).max(10_080).meta({
		title: 'Max Duration Minutes',
		description: 'From the first start; waiting for a person is not counted',
	}),
	max_parallel: z
		.int()
		.min(1)
		.max(40)
		.meta({ title: 'Max Parallel', description: 'How many services are activated at once' }),
	is_active: z.boolean().meta({ title: 'Is Active', description: 'Whether new orders follow it' }),
};

export const ActivationWorkflow = z
	.object({
		id: field.id('Activation Workflow'),
		...shape,
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'ActivationWorkflow',
		n8n: {
			named: { label: ['name'], details: ['is_active'] },
			simplified: ['id', 'name', 'deployment_template_id', 'service_sequence', 'is_active'],
		},
	});

const input = {
	...shape,
	description: shape.description.default(null),
	deployment_template_id: shape.deployment_template_id.default(null),
	auto_activate: shape.auto_activate.default(true),
	rollback_on_failure: shape.rollback_on_failure.default(true),
	max_duration_minutes: shape.max_duration_minutes.default(60),
	max_parallel: shape.max_parallel.default(5),
	is_active: shape.is_active.default(true),
};

const workflowResource = resource('activation_workflow', { node: 'CloudSalesOrders' });
export const activationWorkflowContract = defineContract(workflowResource, {
	create: {
		summary: 'Create an activation workflow: in which order services are activated',
		description:
			'Circles, unknown services and services that depend on themselves are refused, each with its path.',
		http: { method: 'POST', path: '/activation-workflows' },
		input: { body: z.object(input) },
		output: ActivationWorkflow,
		errors: [WorkflowTaken],
		allowed: ['OPERATIONS'],
		largestBody: 100_000,
		example: {
			body: {
				name: 'Standard ISP Activation',
				service_sequence: [
					{ service: 'subscriber-provisioning' },
					{ service: 'billing-invoicing', depends_on: ['subscriber-provisioning'] },
				],
			},
		},
		n8n: {
			hide: 'The order of services is a table that operations changes now and then, no step of a workflow',
		},
	},
	update: {
		summary: 'Change an activation workflow; what is under way keeps the order that it began with',
		http: { method: 'PATCH', path: '/activation-workflows/{activation_workflow_id}' },
		input: { path, body: z.object(shape).partial() },
		output: ActivationWorkflow,
		errors: [WorkflowTaken],
		allowed: ['OPERATIONS'],
		largestBody: 100_000,
		example: { path: { activation_workflow_id: exampleId }, body: { max_parallel: 2 } },
		n8n: {
			hide: 'The order of services is a table that operations changes now and then, no step of a workflow',
		},
	},
	get: {
		summary: 'Get an activation workflow',
		http: { method: 'GET', path: '/activation-workflows/{activation_workflow_id}' },
		input: { path },
		output: ActivationWorkflow,
		errors: [],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: { activation_workflow_id: exampleId } },
	},
	list: {
		summary: 'Get many activation workflows',
		http: { method: 'GET', path: '/activation-workflows' },
		input: {
			query: field.listQuery(['created_at'], {
				deployment_template_id: field.id('Deployment Template').optional(),
				is_active: z
					.stringbool()
					.optional()
					.meta({ title: 'Is Active', description: 'Only those that new orders follow, or not' }),
			}),
		},
		output: field.page(ActivationWorkflow),
		errors: [],
		allowed: ['SALES', 'OPERATIONS'],
		example: { query: {} },
	},
});
