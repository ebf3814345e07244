// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
import { deployment, deploymentProperties } from './deployment';
import { deploymentPlatform, deploymentPlatformProperties } from './deployment-platform';
import { deploymentTemplate, deploymentTemplateProperties } from './deployment-template';
import { tenant, tenantProperties } from './tenant';
import { tenantSlug, tenantSlugProperties } from './tenant-slug';

export const resources: Readonly<Record<string, Resource>> = {
	deployment: deployment,
	deployment_platform: deploymentPlatform,
	deployment_template: deploymentTemplate,
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
			{ name: 'Deployment', value: 'deployment' },
			{ name: 'Deployment Platform', value: 'deployment_platform' },
			{ name: 'Deployment Template', value: 'deployment_template' },
			{ name: 'Tenant', value: 'tenant' },
			{ name: 'Tenant Slug', value: 'tenant_slug' },
		],
		default: 'deployment',
	},
	...deploymentProperties,
	...deploymentPlatformProperties,
	...deploymentTemplateProperties,
	...tenantProperties,
	...tenantSlugProperties,
];
