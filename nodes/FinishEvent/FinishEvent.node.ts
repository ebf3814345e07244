import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeApiError, NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { errorItem } from '../shared/errors';
import { createOriginFinder } from '../shared/event-origin';
import { acknowledge, openEventsIn } from '../shared/open-events';

export class FinishEvent implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Finish Event',
		name: 'finishEvent',
		icon: { light: 'file:finishEvent.svg', dark: 'file:finishEvent.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: 'acknowledge the event',
		description:
			'Tell CloudSales that the work on the event that started the workflow is done; until then it is delivered again',
		defaults: { name: 'Finish Event' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName:
					'Put it where the work on an event ends, once for each branch. It finishes the events from which its items come, and passes the items on. An event that never gets here is delivered again.',
				name: 'finishNotice',
				type: 'notice',
				default: '',
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		try {
			await acknowledge(this, openEventsIn(eventsOf(this, items.length)));
		} catch (error) {
			if (this.continueOnFail())
				return [items.map((_, item) => ({ json: errorItem(error), pairedItem: { item } }))];
			if (error instanceof NodeApiError) throw new NodeApiError(this.getNode(), error as never);
			throw new NodeOperationError(this.getNode(), error as Error);
		}
		return [items.map((item, index) => ({ ...item, pairedItem: { item: index } }))];
	}
}

function eventsOf(context: IExecuteFunctions, count: number): IDataObject[] {
	if (context.isToolExecution()) {
		throw new NodeOperationError(context.getNode(), 'An AI agent may not finish an event', {
			description: 'Connect Finish Event behind the agent instead of giving it to the agent.',
		});
	}
	const originOf = createOriginFinder(context);
	const events: IDataObject[] = [];
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		const origin = originOf(itemIndex) ?? [];
		if (origin.length > 1) {
			throw new NodeOperationError(
				context.getNode(),
				`The item does not say from which event it comes [Item ${itemIndex}]`,
				{
					itemIndex,
					description:
						"A node in between makes new items. Set 'Batch Size' of the CloudSales Trigger to 1, or connect Finish Event before that node.",
				},
			);
		}
		events.push(...origin);
	}
	return events;
}
