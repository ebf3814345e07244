// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import { idempotencyKeyOption } from '../../shared/descriptions';
import type { Resource } from '../../shared/operation';

export const job: Resource = {
	title: 'Job',
	operations: {
		retry: {
			id: 'job.retry',
			method: 'POST',
			path: '/jobs/{job_id}/retry',
			sendsKey: true,
			fields: [
				{ name: 'job_id', title: 'Job ID', required: true, kind: 'id', place: 'path' },
			],
		},
	},
};

export const jobProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['job'] } },
		options: [
			{
				name: 'Retry',
				value: 'retry',
				description: 'Do work in the background again that was given up',
				action: 'Retry job',
			},
		],
		default: 'retry',
	},
	{
		displayName: 'Job ID',
		name: 'job_id',
		type: 'string',
		displayOptions: { show: { resource: ['job'], operation: ['retry'] } },
		default: '',
		placeholder: 'e.g. 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
		required: true,
		description: 'UUID of the job, as job.given_up gives it',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { resource: ['job'], operation: ['retry'] } },
		placeholder: 'Add option',
		default: {},
		options: [idempotencyKeyOption],
	},
];
