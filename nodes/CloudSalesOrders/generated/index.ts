// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
import { activationWorkflow, activationWorkflowProperties } from './activation-workflow';
import { deployment, deploymentProperties } from './deployment';
import { deploymentPlatform, deploymentPlatformProperties } from './deployment-platform';
import { deploymentTemplate, deploymentTemplateProperties } from './deployment-template';
import { order, orderProperties } from './order';
import { packageResource, packageProperties } from './package';
import { promotion, promotionProperties } from './promotion';
import { taskGraph, taskGraphProperties } from './task-graph';
import { tenant, tenantProperties } from './tenant';
import { tenantSlug, tenantSlugProperties } from './tenant-slug';

export const resources: Readonly<Record<string, Resource>> = {
	activation_workflow: activationWorkflow,
	deployment: deployment,
	deployment_platform: deploymentPlatform,
	deployment_template: deploymentTemplate,
	order: order,
	package: packageResource,
	promotion: promotion,
	task_graph: taskGraph,
	tenant: tenant,
	tenant_slug: tenantSlug,
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Activation Workflow', value: 'activation_workflow' },
			{ name: 'Deployment', value: 'deployment' },
			{ name: 'Deployment Platform', value: 'deployment_platform' },
			{ name: 'Deployment Template', value: 'deployment_template' },
			{ name: 'Order', value: 'order' },
			{ name: 'Package', value: 'package' },
			{ name: 'Promotion', value: 'promotion' },
			{ name: 'Task Graph', value: 'task_graph' },
			{ name: 'Tenant', value: 'tenant' },
			{ name: 'Tenant Slug', value: 'tenant_slug' },
		],
		default: 'activation_workflow',
	},
	...activationWorkflowProperties,
	...deploymentProperties,
	...deploymentPlatformProperties,
	...deploymentTemplateProperties,
	...orderProperties,
	...packageProperties,
	...promotionProperties,
	...taskGraphProperties,
	...tenantProperties,
	...tenantSlugProperties,
];
