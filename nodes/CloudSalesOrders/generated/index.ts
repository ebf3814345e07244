// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
import { activationWorkflow, activationWorkflowProperties } from './activation-workflow';
import { taskGraph, taskGraphProperties } from './task-graph';

export const resources: Readonly<Record<string, Resource>> = { activation_workflow: activationWorkflow, task_graph: taskGraph };

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Activation Workflow', value: 'activation_workflow' },
			{ name: 'Task Graph', value: 'task_graph' },
		],
		default: 'activation_workflow',
	},
	...activationWorkflowProperties,
	...taskGraphProperties,
];
