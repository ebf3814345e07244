import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import { chosenOperation, executeOperation } from '../shared/execute-operation';
import { pickers } from '../shared/generated/pickers';
import { runItems } from '../shared/items';
import { listSearches } from '../shared/pickers';
import { settingsFields } from '../shared/settings-fields';
import { properties, resources } from './generated';

export class CloudSalesOrders implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CloudSales Orders',
		name: 'cloudSalesOrders',
		icon: { light: 'file:cloudSalesOrders.svg', dark: 'file:cloudSalesOrders.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Work with tenants, their addresses and deployments, from the order to the address',
		defaults: { name: 'CloudSales Orders' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties,
	};

	methods = {
		listSearch: listSearches(pickers),
		resourceMapping: { settingsFields: settingsFields(resources) },
	};

	async execute(this: IExecuteFunctions) {
		const operation = chosenOperation(this, resources);
		const send = createSender(this);
		return await runItems(this, async (itemIndex) => {
			return await executeOperation(this, operation, itemIndex, send);
		});
	}
}
