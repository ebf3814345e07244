import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { pickers } from '../shared/generated/pickers';
import { createSender } from '../shared/commands';
import { idempotencyKeyOption, simplifyProperty } from '../shared/descriptions';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { createFromForm, keyOfForm } from './create-from-form';
import { createQuotation } from './create-quotation';

export class CreateQuotation implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Create Quotation',
		name: 'createQuotation',
		icon: { light: 'file:createQuotation.svg', dark: 'file:createQuotation.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { name: "client by name", form: "from form" }[$parameter["clientBy"]] ?? "picked client" }}',
		description: 'Make a CloudSales quotation for a client, and optionally render and send it',
		defaults: { name: 'Create Quotation' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Client Is',
				name: 'clientBy',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'From a CloudSales Form',
						value: 'form',
						description: 'Everything comes from the page that the node CloudSales Form has made',
					},
					{
						name: 'Known by Name and Email',
						value: 'name',
						description: 'Such as what a form was filled in with',
					},
					{ name: 'Picked', value: 'id', description: 'Picked from the list, or given by ID' },
				],
				default: 'id',
				description: 'How the client is found',
			},
			{
				displayName: 'Client',
				name: 'client_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { clientBy: ['id'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('client'),
				description: 'The client that gets the quotation',
			},
			{
				displayName: 'Client Name',
				name: 'client_name',
				type: 'string',
				required: true,
				displayOptions: { show: { clientBy: ['name'] } },
				default: '',
				placeholder: 'e.g. PT Contoh Maju',
				description: 'Registered name of the company',
			},
			{
				displayName: 'Client Email',
				name: 'client_email',
				type: 'string',
				required: true,
				displayOptions: { show: { clientBy: ['name'] } },
				default: '',
				placeholder: 'e.g. name@email.com',
				description: 'Where quotations and invoices go',
			},
			{
				displayName: 'Create If Missing',
				name: 'create_if_missing',
				type: 'boolean',
				displayOptions: { show: { clientBy: ['name'] } },
				default: true,
				description: 'Whether to create the client when no client has this name',
			},
			{
				displayName: 'Items',
				name: 'items',
				type: 'fixedCollection',
				required: true,
				displayOptions: { hide: { clientBy: ['form'] } },
				typeOptions: {
					multipleValues: true,
					sortable: true,
					multipleValueButtonText: 'Add Item',
				},
				default: {},
				placeholder: 'Add Item',
				options: [
					{
						displayName: 'Item',
						name: 'rows',
						values: [
							{
								displayName: 'Product',
								name: 'product',
								type: 'resourceLocator',
								required: true,
								default: { mode: 'list', value: '' },
								modes: [
									...locatorModes('product'),
									{
										...{ displayName: 'By SKU', name: 'sku' },
										type: 'string',
										placeholder: 'e.g. GWS-STD',
									},
								],
								description: 'The product, with its price and tax from the catalog',
							},
							{
								displayName: 'Quantity',
								name: 'quantity',
								type: 'number',
								required: true,
								typeOptions: { minValue: 1, numberPrecision: 0 },
								default: 1,
								description: 'How many units',
							},
							{
								displayName: 'Additional Fields',
								name: 'additionalFields',
								type: 'collection',
								placeholder: 'Add Field',
								default: {},
								options: [
									{
										displayName: 'Description',
										name: 'description',
										type: 'string',
										default: '',
										description: 'Text of the line; the name of the product if empty',
									},
									{
										displayName: 'Discount',
										name: 'discount',
										type: 'number',
										typeOptions: { minValue: 0, numberPrecision: 0 },
										default: 0,
										description:
											'Taken off the line before tax, in minor units of the currency (IDR has no decimals)',
									},
									{
										displayName: 'Unit Amount',
										name: 'unit_amount',
										type: 'number',
										typeOptions: { minValue: 0, numberPrecision: 0 },
										default: 0,
										description:
											'Price of one unit before tax instead of the price in the catalog, in minor units of the currency',
									},
								],
							},
						],
					},
				],
				description: 'The lines of the offer',
			},
			{
				displayName: 'Billing Period',
				name: 'billing_period',
				type: 'options',
				displayOptions: { hide: { clientBy: ['form'] } },
				options: [
					{ name: 'Half-Yearly', value: 'HALF_YEARLY' },
					{ name: 'Monthly', value: 'MONTHLY' },
					{ name: 'Quarterly', value: 'QUARTERLY' },
					{ name: 'Yearly', value: 'YEARLY' },
				],
				default: 'MONTHLY',
				description: 'Period of the subscription that follows',
			},
			simplifyProperty,
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				displayOptions: { hide: { clientBy: ['form'] } },
				default: {},
				options: [
					{
						displayName: 'Currency',
						name: 'currency',
						type: 'string',
						default: 'IDR',
						placeholder: 'e.g. IDR',
						description: 'ISO 4217 code of the prices',
					},
					{
						displayName: 'Language',
						name: 'language',
						type: 'options',
						options: [
							{ name: 'English', value: 'en' },
							{ name: 'Indonesian', value: 'id' },
						],
						default: 'id',
						description: 'Language of PDF, page and mail; the language of the client if not set',
					},
					{
						displayName: 'Notes',
						name: 'notes',
						type: 'string',
						typeOptions: { rows: 4 },
						default: '',
						description: 'Text that is shown to the client',
					},
					{
						displayName: 'Requested For',
						name: 'requested_for',
						type: 'string',
						default: '',
						placeholder: 'e.g. name@email.com',
						description:
							'Email address of the member of staff whose wish it is; when it needs an approval, that person does not grant it',
					},
					{
						displayName: 'Term Months',
						name: 'term_months',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 60, numberPrecision: 0 },
						default: 12,
						description:
							'Months after which the subscription ends by itself; without this field it goes on until it is cancelled',
					},
					{
						displayName: 'Trial Days',
						name: 'trial_days',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 90, numberPrecision: 0 },
						default: 14,
						description:
							'Days of service before the first charge; services start with the acceptance',
					},
					{
						displayName: 'Valid Until',
						name: 'valid_until',
						type: 'dateTime',
						typeOptions: { dateOnly: true },
						default: '',
						description: 'Last day on which the client can accept; 14 days from today if empty',
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
						displayName: 'Ask to Send',
						name: 'ask_to_send',
						type: 'boolean',
						default: false,
						description:
							'Whether to announce quotation.send_requested, for the workflow that renders and mails it. Always so with a form.',
					},
					idempotencyKeyOption,
					{
						displayName: 'Send to Client',
						name: 'send',
						type: 'boolean',
						default: false,
						description:
							'Whether to render the quotation, store it in Cosmic and send it to the client by mail',
					},
					{
						displayName: 'Sync to Cosmic',
						name: 'sync',
						type: 'boolean',
						default: false,
						description: 'Whether to render the PDF and store it with its document in Cosmic',
					},
				],
			},
		],
	};

	methods = { listSearch: listSearches(pickers, ['client', 'product']) };

	async execute(this: IExecuteFunctions) {
		const isForm = (itemIndex: number) => this.getNodeParameter('clientBy', itemIndex) === 'form';
		const send = createSender(this, (itemIndex) =>
			isForm(itemIndex) ? keyOfForm(this, itemIndex) : undefined,
		);
		return await runItems(this, async (itemIndex) => {
			const create = isForm(itemIndex) ? createFromForm : createQuotation;
			return await create(this, itemIndex, send);
		});
	}
}
