import type { IDataObject, IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { pickers } from '../shared/generated/pickers';
import { provisioningTask } from '../CloudSales/generated/provisioning-task';
import { simplifyProperty } from '../shared/descriptions';
import type { Result } from '../shared/items';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { answerOf, collectionOf, fieldOf, given } from '../shared/step';
import { isCalledOff, runTask } from './run-task';

const { run } = provisioningTask.operations;
const done = 0;
const clientMustAct = 1;
const waiting = 2;
const calledOff = 3;

function outputOf(task: IDataObject): number {
	if (task.status === 'SUCCESS') return done;
	if (isCalledOff(task)) return calledOff;
	return task.status === 'WAITING' && task.waiting_for === 'CLIENT' ? clientMustAct : waiting;
}

export class ProvisionWorkspace implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Provision Workspace',
		name: 'provisionWorkspace',
		icon: { light: 'file:provisionWorkspace.svg', dark: 'file:provisionWorkspace.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'run provisioning task',
		description:
			'Run a CloudSales provisioning task at Google Workspace or Google Cloud until it is done or waits for a person',
		defaults: { name: 'Provision Workspace' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			NodeConnectionTypes.Main,
			NodeConnectionTypes.Main,
			NodeConnectionTypes.Main,
			NodeConnectionTypes.Main,
		],
		outputNames: ['Done', 'Client Must Act', 'Waiting', 'Called Off'],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Task',
				name: 'task_id',
				type: 'resourceLocator',
				required: true,
				default: { mode: 'list', value: '' },
				modes: locatorModes('provisioning_task'),
				description: 'The provisioning task to run. A finished one returns its result again.',
			},
			{
				displayName:
					"'Client Must Act' gets tasks that wait for the client (see client_text). 'Waiting' gets those that wait for staff, whom CloudSales tells itself, or for the vendor, those that another workflow claims, and those that take longer than 'Longest Wait'. CloudSales goes on with all of them by itself. 'Called Off' gets tasks that were cancelled or taken back, and those whose graph takes care of their failure.",
				name: 'waitingNotice',
				type: 'notice',
				default: '',
			},
			simplifyProperty,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Longest Wait',
						name: 'longest_wait_seconds',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 3600, numberPrecision: 0 },
						default: 120,
						description: 'How many seconds to wait for a task that is running',
					},
				],
			},
		],
	};

	methods = { listSearch: listSearches(pickers, ['provisioning_task']) };

	async execute(this: IExecuteFunctions) {
		return await runItems(
			this,
			async (itemIndex): Promise<Result> => {
				const id = given(this, itemIndex, fieldOf(run, 'task_id', { title: 'Task' })) as string;
				const { longest_wait_seconds: wait } = collectionOf(this, itemIndex, 'options');
				const seconds = given(
					this,
					itemIndex,
					{ name: 'longest_wait_seconds', title: 'Longest Wait', kind: 'integer' },
					wait ?? 120,
				) as number;
				const task = await runTask(this, id, seconds * 1000, itemIndex);
				return {
					output: outputOf(task),
					...answerOf(this, itemIndex, run, task),
				};
			},
			4,
		);
	}
}
