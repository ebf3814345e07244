import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import { idempotencyKeyOption, simplifyProperty } from '../shared/descriptions';
import { pickers } from '../shared/generated/pickers';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { placeOrder } from './place-order';

export class PlaceOrder implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Place Order',
		name: 'placeOrder',
		icon: { light: 'file:placeOrder.svg', dark: 'file:placeOrder.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["orderOf"] === "services" ? "of services" : "of a package" }}',
		description:
			'Place a CloudSales order as a form says it, with its number, status page, tracking token and payment link',
		defaults: { name: 'Place Order' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Order',
				name: 'orderOf',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'A Package',
						value: 'package',
						description: 'The services of a package, and others besides',
					},
					{
						name: 'Services',
						value: 'services',
						description: 'Services that are named one by one',
					},
				],
				default: 'package',
				description: 'What is ordered',
			},
			{
				displayName: 'Package',
				name: 'package_code',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { orderOf: ['package'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('package_code', 'starter'),
				description: 'The package that is ordered, by its code',
			},
			{
				displayName: 'Services',
				name: 'services',
				type: 'fixedCollection',
				typeOptions: {
					multipleValues: true,
					sortable: true,
					multipleValueButtonText: 'Add Service',
				},
				default: {},
				placeholder: 'Add Service',
				options: [
					{
						displayName: 'Service',
						name: 'rows',
						values: [
							{
								displayName: 'Service',
								name: 'service_code',
								type: 'resourceLocator',
								required: true,
								default: { mode: 'list', value: '' },
								modes: locatorModes('product_sku', 'subscriber-provisioning'),
								description: 'The product that is the service, by its SKU',
							},
							{
								displayName: 'Quantity',
								name: 'quantity',
								type: 'number',
								typeOptions: { minValue: 1, maxValue: 100_000, numberPrecision: 0 },
								default: 1,
								description: 'Number of units',
							},
							{
								displayName: 'Additional Fields',
								name: 'additionalFields',
								type: 'collection',
								placeholder: 'Add Field',
								default: {},
								options: [
									{
										displayName: 'Configuration',
										name: 'configuration',
										type: 'json',
										default: '{}',
										description:
											'Settings of the service, as the configuration_schema of its product allows',
									},
								],
							},
						],
					},
				],
				description: 'What is ordered; with a package, what is ordered besides',
			},
			{
				displayName: 'Company Name',
				name: 'company_name',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. Example ISP Inc.',
				description: 'For whom it is ordered',
			},
			{
				displayName: 'Customer Name',
				name: 'customer_name',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. John Smith',
				description: 'The person who orders',
			},
			{
				displayName: 'Customer Email',
				name: 'customer_email',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. name@email.com',
				description: 'Where the confirmation, with the link to pay, and the welcome go',
			},
			{
				displayName: 'Organization Slug',
				name: 'organization_slug',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. example-isp',
				description:
					'Address that is wished for: 3 to 40 lower-case letters, digits and hyphens. Of one that is taken the message names three that are free.',
			},
			{
				displayName: 'Deployment Region',
				name: 'deployment_region',
				type: 'string',
				default: '',
				placeholder: 'e.g. us-east-1',
				description: 'Where it is to run; the template decides if empty',
			},
			{
				displayName: 'Billing Cycle',
				name: 'billing_cycle',
				type: 'options',
				options: [
					{ name: 'Annual', value: 'ANNUAL' },
					{ name: 'Monthly', value: 'MONTHLY' },
					{ name: 'One Time', value: 'ONE_TIME' },
				],
				default: 'MONTHLY',
				description: 'How often the price is charged',
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
						displayName: 'Country',
						name: 'country',
						type: 'string',
						default: '',
						placeholder: 'e.g. ID',
						description: 'Country of the customer, ISO 3166 alpha-2',
					},
					{
						displayName: 'Currency',
						name: 'currency',
						type: 'string',
						default: '',
						placeholder: 'e.g. USD',
						description: 'ISO 4217 code of the prices; the one that is set for orders if empty',
					},
					{
						displayName: 'Deployment Platform',
						name: 'deployment_platform',
						type: 'resourceLocator',
						default: { mode: 'list', value: '' },
						modes: locatorModes('deployment_platform', 'kubernetes'),
						description: 'Provider that is to run it, for an order of services',
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
						description: 'Language of the mails and of the status page',
					},
					{
						displayName: 'Phone',
						name: 'phone',
						type: 'string',
						default: '',
						placeholder: 'e.g. +62 812 3456 7890',
						description: 'Phone number in any usual spelling',
					},
					{
						displayName: 'Promotion Code',
						name: 'promotion_code',
						type: 'string',
						default: '',
						placeholder: 'e.g. WELCOME10',
						description: 'Code that takes something off the price',
					},
					{
						displayName: 'User Count',
						name: 'user_count',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 100_000, numberPrecision: 0 },
						default: 1,
						description: 'Units of each service of the package that is counted by user',
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
					idempotencyKeyOption,
					{
						displayName: 'Longest Wait',
						name: 'longest_wait_seconds',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 120, numberPrecision: 0 },
						default: 15,
						description: 'How many seconds to wait for the payment link',
					},
				],
			},
		],
	};

	methods = {
		listSearch: listSearches(pickers, ['package_code', 'product_sku', 'deployment_platform']),
	};

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, (itemIndex) => placeOrder(this, itemIndex, send));
	}
}
