import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { messageKinds } from '../DraftEmail/generated/message-kinds';
import { createSender } from '../shared/commands';
import {
	goOnIfTooLateOption,
	idempotencyKeyOption,
	simplifyProperty,
} from '../shared/descriptions';
import { pickers } from '../shared/generated/pickers';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { askingKinds, collectPayment } from './collect-payment';

/** Cycles of which something can be collected. */
const collectable = {
	...pickers.billing_cycle,
	only: { field: 'status', values: ['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'] },
};

const messages = [
	...messageKinds
		.filter(({ kind }) => askingKinds.includes(kind))
		.map(({ kind, title, description }) => ({ name: title, value: kind, description })),
	{ name: 'None', value: 'NONE', description: 'Make the link and send nothing' },
];

export class CollectPayment implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Collect Payment',
		name: 'collectPayment',
		icon: { light: 'file:collectPayment.svg', dark: 'file:collectPayment.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["message"] === "NONE" ? "link only" : "link and " + $parameter["message"].toLowerCase().replaceAll("_", " ") }}',
		description:
			'Ask a client for what is left to pay of a CloudSales billing cycle: a link for exactly the balance, and the mail with it',
		defaults: { name: 'Collect Payment' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Billing Cycle',
				name: 'billing_cycle_id',
				type: 'resourceLocator',
				required: true,
				default: { mode: 'list', value: '' },
				modes: locatorModes('billing_cycle'),
				description:
					'The cycle to collect. Its open link is used when it asks for the balance; another is closed.',
			},
			{
				displayName: 'Message',
				name: 'message',
				type: 'options',
				noDataExpression: true,
				options: messages,
				default: 'INVOICE',
				description: 'The mail that carries the link; the same one is not sent twice',
			},
			simplifyProperty,
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				options: [
					{
						displayName: 'Expires In Hours',
						name: 'expires_in_hours',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 8784, numberPrecision: 0 },
						default: 168,
						description:
							'Hours until the link can no longer be paid; without this field it reaches past the due date',
					},
					{
						displayName: 'Gateway',
						name: 'gateway',
						type: 'string',
						default: '',
						placeholder: 'e.g. xendit',
						description: 'Key of the payment gateway; the one that is installed if empty',
					},
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [goOnIfTooLateOption, idempotencyKeyOption],
			},
		],
	};

	methods = { listSearch: listSearches({ billing_cycle: collectable }) };

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, (itemIndex) => collectPayment(this, itemIndex, send));
	}
}
