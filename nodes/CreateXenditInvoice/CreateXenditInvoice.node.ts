import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { paymentLink } from '../CloudSales/generated/payment-link';
import { pickers } from '../shared/generated/pickers';
import { createSender } from '../shared/commands';
import {
	goOnIfTooLateOption,
	idempotencyKeyOption,
	simplifyProperty,
} from '../shared/descriptions';
import type { Result } from '../shared/items';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { answerOf, collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { create } = paymentLink.operations;

/** Cycles that the service gives a link to. */
const collectable = {
	...pickers.billing_cycle,
	only: { field: 'status', values: ['INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'] },
};

const channels: ReadonlyArray<[name: string, value: string]> = [
	['Akulaku', 'AKULAKU'],
	['Alfamart', 'ALFAMART'],
	['AstraPay', 'ASTRAPAY'],
	['BCA Virtual Account', 'BCA'],
	['BNI Virtual Account', 'BNI'],
	['BRI Direct Debit', 'DD_BRI'],
	['BRI Virtual Account', 'BRI'],
	['BSI Virtual Account', 'BSI'],
	['CIMB Virtual Account', 'CIMB'],
	['Credit Card', 'CREDIT_CARD'],
	['DANA', 'DANA'],
	['Indomaret', 'INDOMARET'],
	['Kredivo', 'KREDIVO'],
	['LinkAja', 'LINKAJA'],
	['Mandiri Direct Debit', 'DD_MANDIRI'],
	['Mandiri Virtual Account', 'MANDIRI'],
	['OVO', 'OVO'],
	['Permata Virtual Account', 'PERMATA'],
	['QRIS', 'QRIS'],
	['ShopeePay', 'SHOPEEPAY'],
];

export class CreateXenditInvoice implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Create Xendit Invoice',
		name: 'createXenditInvoice',
		icon: { light: 'file:createXenditInvoice.svg', dark: 'file:createXenditInvoice.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'payment link of billing cycle',
		description:
			'Make the Xendit payment link of a CloudSales billing cycle, or get the one that is open',
		defaults: { name: 'Create Xendit Invoice' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Billing Cycle',
				name: 'billing_cycle_id',
				type: 'resourceLocator',
				required: true,
				default: { mode: 'list', value: '' },
				modes: locatorModes('billing_cycle'),
				description: 'The cycle to collect. It has one open link; asking again gives the same.',
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
						displayName: 'Channels',
						name: 'channels',
						type: 'multiOptions',
						options: channels.map(([name, value]) => ({ name, value })),
						default: [],
						description: 'Only these ways to pay; all that are switched on at Xendit if empty',
					},
					{
						displayName: 'Expires In Hours',
						name: 'expires_in_hours',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 8784, numberPrecision: 0 },
						default: 168,
						description:
							'Hours until the link can no longer be paid; without this field it reaches past the due date',
					},
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [goOnIfTooLateOption, idempotencyKeyOption],
			},
		],
	};

	methods = { listSearch: listSearches({ billing_cycle: collectable }) };

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, async (itemIndex): Promise<Result> => {
			const more = collectionOf(this, itemIndex, 'additionalFields');
			const input = withoutEmpty({
				gateway: 'xendit',
				billing_cycle_id: given(
					this,
					itemIndex,
					fieldOf(create, 'billing_cycle_id', { required: true }),
				),
				expires_in_hours: given(
					this,
					itemIndex,
					fieldOf(create, 'expires_in_hours'),
					more.expires_in_hours,
				),
				channels: given(this, itemIndex, fieldOf(create, 'channels'), more.channels),
			});
			const record = await send(create, input, itemIndex);
			return answerOf(this, itemIndex, create, record);
		});
	}
}
