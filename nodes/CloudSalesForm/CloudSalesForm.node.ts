import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import { runItems } from '../shared/items';
import { formPage } from './form-page';

export class CloudSalesForm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CloudSales Form',
		name: 'cloudSalesForm',
		icon: { light: 'file:cloudSalesForm.svg', dark: 'file:cloudSalesForm.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["page"] + " page" }}',
		description:
			'Make the fields of an n8n Form page with what CloudSales knows: clients, products, packages, subscriptions, the sale that is invoiced',
		defaults: { name: 'CloudSales Form' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName:
					"Choose 'Using JSON' in the n8n Form node that follows, and give it <code>{{ $json.fields }}</code>. Connect the error output of the step after it back to this node: the page is then shown again with what was filled in.",
				name: 'formNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Page',
				name: 'page',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Change',
						value: 'change',
						description: 'Sales sees what a change of seats costs before it asks for it',
					},
					{
						name: 'Invoice',
						value: 'invoice',
						description: 'Finance uploads the documents of a billing cycle',
					},
					{
						name: 'Order',
						value: 'order',
						description: 'A customer orders a package, at an address of its own',
					},
					{
						name: 'Quotation',
						value: 'quotation',
						description: 'Sales chooses client and products',
					},
					{
						name: 'Seats',
						value: 'seats',
						description: 'Sales chooses what a client has, and how many of it there are to be',
					},
				],
				default: 'quotation',
				description: 'What is filled in on the page',
			},
		],
	};

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, (itemIndex) => formPage(this, itemIndex, send));
	}
}
