import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import {
	goOnIfTooLateOption,
	idempotencyKeyOption,
	simplifyProperty,
} from '../shared/descriptions';
import { pickers } from '../shared/generated/pickers';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { changeSubscription } from './change-subscription';
import { searchSubscriptionItems, searchSubscriptions } from './list-searches';

export class ChangeSubscription implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Change Subscription',
		name: 'changeSubscription',
		icon: { light: 'file:changeSubscription.svg', dark: 'file:changeSubscription.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { change: "change now", request: "ask for approval", preview: "preview only" }[$parameter["mode"]] }}',
		description:
			'Change seats or products of a CloudSales subscription, and show what is charged, what is given back and from when',
		defaults: { name: 'Change Subscription' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Mode',
				name: 'mode',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Ask for Approval',
						value: 'request',
						description: 'Record the wish; operations or finance approve or reject it',
					},
					{
						name: 'Change',
						value: 'change',
						description: 'Make the change: bill it, or plan it for a later period',
					},
					{
						name: 'Preview Only',
						value: 'preview',
						description: 'Show what the change would do, and change nothing',
					},
				],
				default: 'change',
				description: 'What becomes of the change; its preview is in the output each time',
			},
			{
				displayName: 'Subscription',
				name: 'subscription_id',
				type: 'resourceLocator',
				required: true,
				default: { mode: 'list', value: '' },
				modes: locatorModes('subscription'),
				description: 'The subscription to change; the list finds it by the name of its client',
			},
			{
				displayName: 'Items',
				name: 'items',
				type: 'fixedCollection',
				required: true,
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Item' },
				default: {},
				placeholder: 'Add Item',
				options: [
					{
						displayName: 'Item',
						name: 'rows',
						values: [
							{
								displayName: 'Item',
								name: 'item_id',
								type: 'resourceLocator',
								default: { mode: 'list', value: '' },
								modes: locatorModes('subscription_item'),
								description: 'What is changed; empty for a product that is added',
							},
							{
								displayName: 'Quantity',
								name: 'quantity',
								type: 'number',
								required: true,
								typeOptions: { minValue: 0, maxValue: 100_000, numberPrecision: 0 },
								default: 1,
								description: 'How many from then on; 0 ends the item',
							},
							{
								displayName: 'Additional Fields',
								name: 'additionalFields',
								type: 'collection',
								placeholder: 'Add Field',
								default: {},
								options: [
									{
										displayName: 'Product',
										name: 'product',
										type: 'resourceLocator',
										default: { mode: 'list', value: '' },
										modes: [
											...locatorModes('product'),
											{
												...{ displayName: 'By SKU', name: 'sku' },
												type: 'string',
												placeholder: 'e.g. GWS-STD',
											},
										],
										description: 'Another product in place of the item, or the one that is added',
									},
									{
										displayName: 'Unit Amount',
										name: 'unit_amount',
										type: 'number',
										typeOptions: { minValue: 0, numberPrecision: 0 },
										default: 0,
										description:
											'Price of one unit before tax instead of the agreed one, in minor units of the currency',
									},
								],
							},
						],
					},
				],
				description: 'What is to be different',
			},
			{
				displayName: 'Reason',
				name: 'reason',
				type: 'string',
				required: true,
				displayOptions: { show: { mode: ['change', 'request'] } },
				default: '',
				placeholder: 'e.g. Five new colleagues',
				description: 'Why; it is kept with the change',
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
						displayName: 'Grant Credit',
						name: 'grant_credit',
						type: 'boolean',
						default: false,
						description:
							'Whether less at once gives money back; the key must be one of finance. Not for a change that is to be approved.',
					},
					{
						displayName: 'Requested For',
						name: 'requested_for',
						type: 'string',
						default: '',
						placeholder: 'e.g. Rina, sales',
						description: 'Who asks for a change that is to be approved',
					},
					{
						displayName: 'When',
						name: 'when',
						type: 'options',
						options: [
							{ name: 'Now', value: 'NOW' },
							{ name: 'Period End', value: 'PERIOD_END' },
						],
						default: 'PERIOD_END',
						description:
							'When it holds; without this field more at once, and less from the next unpaid period',
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

	methods = {
		listSearch: {
			...listSearches(pickers, ['product']),
			searchSubscriptions,
			searchSubscriptionItems,
		},
	};

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, (itemIndex) => changeSubscription(this, itemIndex, send));
	}
}
