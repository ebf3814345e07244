import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { pickers } from '../shared/generated/pickers';
import { subscription } from '../CloudSales/generated/subscription';
import { createSender } from '../shared/commands';
import { idempotencyKeyOption, simplifyProperty } from '../shared/descriptions';
import type { Result } from '../shared/items';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { answerOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { activate } = subscription.operations;

export class ActivateSubscription implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Activate Subscription',
		name: 'activateSubscription',
		icon: { light: 'file:activateSubscription.svg', dark: 'file:activateSubscription.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["activateBy"] === "billing_cycle" ? "of paid billing cycle" : "by subscription" }}',
		description:
			'Switch a paid CloudSales subscription on: next billing date, portal user, provisioning tasks',
		defaults: { name: 'Activate Subscription' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Activate By',
				name: 'activateBy',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Billing Cycle',
						value: 'billing_cycle',
						description:
							'The cycle that was paid; billing_cycle.paid has its ID in data.billing_cycle_id',
					},
					{ name: 'Subscription', value: 'subscription', description: 'The subscription itself' },
				],
				default: 'billing_cycle',
				description: 'How the subscription is found',
			},
			{
				displayName: 'Billing Cycle',
				name: 'billing_cycle_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { activateBy: ['billing_cycle'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('billing_cycle'),
				description: 'The first billing cycle of the subscription; it must have been paid',
			},
			{
				displayName: 'Subscription',
				name: 'subscription_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { activateBy: ['subscription'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('subscription'),
				description: 'The subscription to activate; its first billing cycle must have been paid',
			},
			simplifyProperty,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [idempotencyKeyOption],
			},
		],
	};

	methods = { listSearch: listSearches(pickers, ['billing_cycle', 'subscription']) };

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, async (itemIndex): Promise<Result> => {
			const by = this.getNodeParameter('activateBy', itemIndex);
			const name = by === 'subscription' ? 'subscription_id' : 'billing_cycle_id';
			const field = fieldOf(activate, name, { required: true });
			const input = withoutEmpty({ [name]: given(this, itemIndex, field) });
			const record = await send(activate, input, itemIndex);
			return answerOf(this, itemIndex, activate, record);
		});
	}
}
