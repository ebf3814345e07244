// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';

export const deploymentPlatform: Resource = {
	title: 'Deployment Platform',
	operations: {
		getAll: {
			id: 'deployment_platform.list',
			method: 'GET',
			path: '/deployment-platforms',
			list: 'complete',
			fields: [],
		},
	},
};

export const deploymentPlatformProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['deployment_platform'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get the platforms that can run tenants, each with the settings that a template needs',
				action: 'Get many deployment platforms',
			},
		],
		default: 'getAll',
	},
];
