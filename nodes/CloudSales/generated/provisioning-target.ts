// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';

export const provisioningTarget: Resource = {
	title: 'Provisioning Target',
	operations: {
		getAll: {
			id: 'provisioning_target.list',
			method: 'GET',
			path: '/provisioning-targets',
			list: 'complete',
			fields: [],
		},
	},
};

export const provisioningTargetProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['provisioning_target'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get the targets that can switch products on, each with the settings that it takes',
				action: 'Get many provisioning targets',
			},
		],
		default: 'getAll',
	},
];
