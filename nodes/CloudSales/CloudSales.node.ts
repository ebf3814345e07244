import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import { chosenOperation, executeOperation } from '../shared/execute-operation';
import { runItems } from '../shared/items';
import { listSearches } from '../shared/pickers';
import { settingsFields } from '../shared/settings-fields';
import { properties, resources } from './generated';
import { pickers } from '../shared/generated/pickers';

export class CloudSales implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CloudSales',
		name: 'cloudSales',
		icon: { light: 'file:cloudsales.svg', dark: 'file:cloudsales.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Work with clients, quotations, billing, payments, subscriptions and provisioning',
		defaults: { name: 'CloudSales' },
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
