import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { paymentLink } from '../../../../../nodes/CloudSales/generated/payment-link';
import { createSender } from '../../../../../nodes/shared/commands';
import { simplifyProperty } from '../../../../../nodes/shared/descriptions';
import { pickers } from '../../../../../nodes/shared/generated/pickers';
import type { Result } from '../../../../../nodes/shared/items';
import { runItems } from '../../../../../nodes/shared/items';
import { listSearches, locatorModes } from '../../../../../nodes/shared/pickers';
import { answerOf, fieldOf, given } from '../../../../../nodes/shared/step';

const { refresh } = paymentLink.operations;
const link = fieldOf(refresh, 'payment_link_id', { required: true });

export class CheckPayment implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Check Payment',
		name: 'checkPayment',
		icon: { light: 'file:checkPayment.svg', dark: 'file:checkPayment.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'paid or not',
		description: 'Ask the gateway whether a CloudSales payment link was paid',
		defaults: { name: 'Check Payment' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Paid', 'Not Paid'],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Payment Link',
				name: 'payment_link_id',
				type: 'resourceLocator',
				required: true,
				default: { mode: 'list', value: '' },
				modes: locatorModes('payment_link'),
				description: 'The payment link to ask about',
			},
			simplifyProperty,
		],
	};

	methods = { listSearch: listSearches(pickers, ['payment_link']) };

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		const perItem = async (itemIndex: number): Promise<Result> => {
			const input = { payment_link_id: String(given(this, itemIndex, link)) };
			const record = await send(refresh, input, itemIndex);
			const output = record.status === 'PAID' ? 0 : 1;
			return { ...answerOf(this, itemIndex, refresh, record), output };
		};
		return await runItems(this, perItem, 2);
	}
}
