import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import { idempotencyKeyOption, simplifyProperty } from '../shared/descriptions';
import { pickers } from '../shared/generated/pickers';
import { keyOfExecution } from '../shared/idempotency-key';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { claimService } from './claim';
import { renewClaim, reportService } from './report';

export class ActivateService implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Activate Service',
		name: 'activateService',
		icon: { light: 'file:activateService.svg', dark: 'file:activateService.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["step"] }}',
		description:
			'Activate a service of a CloudSales order with your own nodes: claim it, do the work, and say what became of it',
		defaults: { name: 'Activate Service' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["step"] === "claim" ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Claimed" }, { type: "${NodeConnectionTypes.Main}", displayName: "Not Claimed" }] : ["${NodeConnectionTypes.Main}"] }}`,
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName:
					"Start with the events 'Service Activation Ready' and 'Service Activation Undo Ready', claim, put your nodes behind 'Claimed', and end each branch with another Activate Service: complete, fail or wait. They find the claim by themselves.",
				name: 'patternNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Step',
				name: 'step',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Claim',
						value: 'claim',
						description: 'Take the service for this execution, before your nodes do the work',
					},
					{
						name: 'Complete',
						value: 'complete',
						description: 'The work is done: what depends on it goes on',
					},
					{
						name: 'Fail',
						value: 'fail',
						description: 'It was refused, could not be tried, or nobody knows what became of it',
					},
					{
						name: 'Renew',
						value: 'renew',
						description: 'Keep the claim for longer, between nodes that take their time',
					},
					{
						name: 'Wait',
						value: 'wait',
						description: 'Somebody has to act first: the client, staff or a vendor',
					},
				],
				default: 'claim',
				description: 'Where in the workflow this node stands',
			},
			{
				displayName: 'Task',
				name: 'task_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { step: ['claim'] } },
				default: { mode: 'id', value: '={{ $json.data.task_id }}' },
				modes: locatorModes('provisioning_task'),
				description: 'The task of the service; the event has its ID in data.task_id',
			},
			{
				displayName: 'Only Services',
				name: 'service_codes',
				type: 'string',
				displayOptions: { show: { step: ['claim'] } },
				default: '',
				placeholder: 'e.g. radius-aaa, network-monitoring',
				description:
					'Codes of the services that this workflow activates, separated by commas. Others go to "Not Claimed"; all are claimed if empty.',
			},
			{
				displayName: 'Claim Lasts (Seconds)',
				name: 'seconds',
				type: 'number',
				displayOptions: { show: { step: ['claim', 'renew'] } },
				typeOptions: { minValue: 30, maxValue: 3600, numberPrecision: 0 },
				default: 300,
				description:
					'Within this time the workflow has to report or renew; then its worker counts as lost',
			},
			{
				displayName:
					"'Not Claimed' gets what is not to be done here: services of other targets or workflows, and those that another worker has or that are over. Connect it to Finish Event.",
				name: 'notClaimedNotice',
				type: 'notice',
				displayOptions: { show: { step: ['claim'] } },
				default: '',
			},
			{
				displayName: 'Result',
				name: 'result',
				type: 'json',
				displayOptions: { show: { step: ['complete'] } },
				default: '{}',
				description:
					'What was made, with its IDs; staff sees it, and it is there when it is taken back',
			},
			{
				displayName: 'Kind',
				name: 'kind',
				type: 'options',
				displayOptions: { show: { step: ['fail'] } },
				options: [
					{
						name: 'Rejected',
						value: 'rejected',
						description: 'It was refused, and trying again changes nothing',
					},
					{
						name: 'Unavailable',
						value: 'unavailable',
						description: 'Nothing was done, and it can be tried again later',
					},
					{
						name: 'Unknown',
						value: 'unknown',
						description:
							'It may have been done: it is tried again where the service may be repeated, otherwise staff looks',
					},
				],
				default: 'rejected',
				description: 'What kind of failure it was; it decides what happens next',
			},
			{
				displayName: 'Reason',
				name: 'reason',
				type: 'string',
				required: true,
				displayOptions: { show: { step: ['fail'] } },
				default: '',
				placeholder: 'e.g. The realm is taken',
				description: 'Why; staff reads it',
			},
			{
				displayName: 'Waiting For',
				name: 'waiting_for',
				type: 'options',
				displayOptions: { show: { step: ['wait'] } },
				options: [
					{ name: 'Client', value: 'CLIENT' },
					{ name: 'Staff', value: 'STAFF' },
					{ name: 'Vendor', value: 'VENDOR' },
				],
				default: 'STAFF',
				description: 'Who must act before it goes on',
			},
			{
				displayName: 'Waiting Note',
				name: 'waiting_note',
				type: 'string',
				displayOptions: { show: { step: ['wait'] } },
				default: '',
				placeholder: 'e.g. Connect the router of the customer, then complete the task',
				description: 'What is to be done, in words; operations is mailed when it waits for staff',
			},
			{
				...simplifyProperty,
				displayOptions: { show: { step: ['complete', 'fail', 'wait'] } },
			},
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				displayOptions: { show: { step: ['complete', 'fail', 'wait'] } },
				default: {},
				options: [
					{
						displayName: 'Retry After',
						name: 'retry_after',
						type: 'number',
						displayOptions: { show: { '/step': ['fail'] } },
						typeOptions: { minValue: 1, maxValue: 86_400, numberPrecision: 0 },
						default: 60,
						description: 'Seconds before it is tried again',
					},
					{
						displayName: 'Secrets',
						name: 'secrets',
						type: 'fixedCollection',
						displayOptions: { show: { '/step': ['complete'] } },
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Secret' },
						default: {},
						placeholder: 'Add Secret',
						options: [
							{
								displayName: 'Secret',
								name: 'rows',
								values: [
									{
										displayName: 'Name',
										name: 'name',
										type: 'string',
										default: '',
										placeholder: 'e.g. admin_password',
										description: 'What it is called',
									},
									{
										displayName: 'Value',
										name: 'value',
										type: 'string',
										typeOptions: { password: true },
										default: '',
										description: 'What only the client may know',
									},
								],
							},
						],
						description: 'Kept encrypted, and shown once',
					},
					{
						displayName: 'Waiting Code',
						name: 'waiting_code',
						type: 'string',
						displayOptions: { show: { '/step': ['wait'] } },
						default: '',
						placeholder: 'e.g. ACCEPT_TERMS',
						description:
							'What must be done: VERIFY_DOMAIN, ACCEPT_TERMS or CONTACT_US for a client',
					},
					{
						displayName: 'Waiting Values',
						name: 'waiting_values',
						type: 'fixedCollection',
						displayOptions: { show: { '/step': ['wait'] } },
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Value' },
						default: {},
						placeholder: 'Add Value',
						options: [
							{
								displayName: 'Value',
								name: 'rows',
								values: [
									{
										displayName: 'Name',
										name: 'name',
										type: 'string',
										default: '',
										placeholder: 'e.g. domain',
										description: 'What it is called in the sentence for the client',
									},
									{
										displayName: 'Value',
										name: 'value',
										type: 'string',
										default: '',
										description: 'A single word, or an address',
									},
								],
							},
						],
						description: 'Values of the sentence that the client reads',
					},
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Also When Waiting',
						name: 'take_up_waiting',
						type: 'boolean',
						displayOptions: { show: { '/step': ['claim'] } },
						default: false,
						description:
							'Whether to claim a task that waits for somebody, too, because this workflow knows that it can go on',
					},
					idempotencyKeyOption,
					{
						displayName: 'Lease Token',
						name: 'lease_token',
						type: 'string',
						displayOptions: { show: { '/step': ['complete', 'fail', 'renew', 'wait'] } },
						typeOptions: { password: true },
						default: '',
						description: 'Token of a claim that was made in another workflow',
					},
					{
						displayName: 'Task ID',
						name: 'task_id',
						type: 'string',
						displayOptions: { show: { '/step': ['complete', 'fail', 'renew', 'wait'] } },
						default: '',
						description: 'Task of a claim that was made in another workflow',
					},
				],
			},
		],
	};

	methods = { listSearch: listSearches(pickers, ['provisioning_task']) };

	async execute(this: IExecuteFunctions) {
		const step = this.getNodeParameter('step', 0) as string;
		// The event of an execution that was lost must not get its claim: the work may have been done.
		const ownKey = (itemIndex: number) =>
			step === 'claim' ? `provisioning_task.claim:${keyOfExecution(this, itemIndex)}` : undefined;
		const send = createSender(this, ownKey);
		return await runItems(
			this,
			async (itemIndex) => {
				if (step === 'claim') return await claimService(this, itemIndex, send);
				if (step === 'renew') return await renewClaim(this, itemIndex, send);
				return await reportService(this, itemIndex, { step, send });
			},
			step === 'claim' ? 2 : 1,
		);
	}
}
