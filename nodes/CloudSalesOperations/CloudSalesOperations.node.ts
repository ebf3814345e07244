import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import { chosenOperation, executeOperation } from '../shared/execute-operation';
import { runItems } from '../shared/items';
import { listSearches } from '../shared/pickers';
import { properties, resources } from './generated';
import { pickers } from '../shared/generated/pickers';

export class CloudSalesOperations implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CloudSales Operations',
		name: 'cloudSalesOperations',
		icon: { light: 'file:cloudSalesOperations.svg', dark: 'file:cloudSalesOperations.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Watch over events, deliveries, webhooks, reconciliation, providers and the audit trail',
		defaults: { name: 'CloudSales Operations' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties,
	};

	methods = { listSearch: listSearches(pickers) };

	async execute(this: IExecuteFunctions) {
		const operation = chosenOperation(this, resources);
		const send = createSender(this);
		return await runItems(this, async (itemIndex) => {
			return await executeOperation(this, operation, itemIndex, send);
		});
	}
}
