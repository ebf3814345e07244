import type {
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createSender } from '../shared/commands';
import { chosenOperation, executeOperation } from '../shared/execute-operation';
import { runItems } from '../shared/items';
import { listSearches } from '../shared/pickers';
import { settingsFields } from '../shared/settings-fields';
import { apiProperties, apiResource, callApi } from './api-call';
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
			'Watch over events, deliveries, webhooks, reconciliation, providers and the audit trail, or call any address of the API',
		defaults: { name: 'CloudSales Operations' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: withApi(properties),
	};

	methods = {
		listSearch: listSearches(pickers),
		resourceMapping: { settingsFields: settingsFields(resources) },
	};

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		if (this.getNodeParameter('resource', 0) === apiResource.value) {
			return await runItems(this, async (itemIndex) => await callApi(this, itemIndex, send));
		}
		const operation = chosenOperation(this, resources);
		return await runItems(this, async (itemIndex) => {
			return await executeOperation(this, operation, itemIndex, send);
		});
	}
}

/** The generated resources and the one that is not generated, in the order of the alphabet. */
function withApi(generated: readonly INodeProperties[]): INodeProperties[] {
	const isList = ({ name }: INodeProperties) => name === 'resource';
	const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
	const all = generated.map((property) =>
		isList(property)
			? {
					...property,
					options: [...(property.options as INodePropertyOptions[]), apiResource].sort(byName),
				}
			: property,
	);
	return [...all, ...apiProperties];
}
