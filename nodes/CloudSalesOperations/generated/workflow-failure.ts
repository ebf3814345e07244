// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';

export const workflowFailure: Resource = {
	title: 'Workflow Failure',
	operations: {
		report: {
			id: 'workflow_failure.report',
			method: 'POST',
			path: '/workflow-failures',
			sendsKey: true,
			fields: [
				{ name: 'failure', title: 'Failure', required: true, kind: 'json', place: 'body' },
			],
		},
	},
};

export const workflowFailureProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['workflow_failure'] } },
		options: [
			{
				name: 'Report',
				value: 'report',
				description: 'Tell operations which sale a failed workflow was about, and whether it goes on by itself',
				action: 'Report workflow failure',
			},
		],
		default: 'report',
	},
	{
		displayName: 'Failure',
		name: 'failure',
		type: 'json',
		displayOptions: { show: { resource: ['workflow_failure'], operation: ['report'] } },
		default: '{}',
		required: true,
		description: 'What the Error Trigger of n8n gives',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['workflow_failure'], operation: ['report'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
