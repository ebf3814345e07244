import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { email } from '../CloudSales/generated/email';
import { pickers } from '../shared/generated/pickers';
import { createSender } from '../shared/commands';
import { idempotencyKeyOption, simplifyProperty } from '../shared/descriptions';
import type { Result } from '../shared/items';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { answerOf, collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { draft } = email.operations;

/** The record that a kind of mail is about, by the parameter that names it. */
const recordByKind: Readonly<Record<string, { name: string; title: string }>> = {
	INVOICE: { name: 'billing_cycle_id', title: 'Billing Cycle' },
	INVOICE_REQUEST: { name: 'billing_cycle_id', title: 'Billing Cycle' },
	QUOTATION: { name: 'quotation_id', title: 'Quotation' },
	TASK_WAITING: { name: 'task_id', title: 'Provisioning Task' },
	WELCOME: { name: 'subscription_id', title: 'Subscription' },
};

export class DraftEmail implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Draft Email',
		name: 'draftEmail',
		icon: { light: 'file:draftEmail.svg', dark: 'file:draftEmail.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["kind"].toLowerCase().replaceAll("_", " ") }}',
		description:
			'Have a language model draft a mail from the facts of a CloudSales record; figures, dates and links are checked',
		defaults: { name: 'Draft Email' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Kind',
				name: 'kind',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Invoice', value: 'INVOICE', description: 'Invoice with payment link' },
					{
						name: 'Invoice Request',
						value: 'INVOICE_REQUEST',
						description: 'Request to finance for the invoice of a billing cycle',
					},
					{ name: 'Quotation', value: 'QUOTATION', description: 'Quotation with PDF and link' },
					{
						name: 'Task Waiting',
						value: 'TASK_WAITING',
						description: 'What the client must do so that provisioning goes on',
					},
					{
						name: 'Welcome',
						value: 'WELCOME',
						description: 'Portal sign-in and services of a subscription',
					},
				],
				default: 'QUOTATION',
				description: 'What the mail is for',
			},
			{
				displayName: 'Quotation',
				name: 'quotation_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { kind: ['QUOTATION'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('quotation'),
				description: 'The quotation that the mail is about',
			},
			{
				displayName: 'Billing Cycle',
				name: 'billing_cycle_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { kind: ['INVOICE', 'INVOICE_REQUEST'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('billing_cycle'),
				description: 'The billing cycle that the mail is about',
			},
			{
				displayName: 'Subscription',
				name: 'subscription_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { kind: ['WELCOME'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('subscription'),
				description: 'The subscription that the mail is about',
			},
			{
				displayName: 'Provisioning Task',
				name: 'task_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { kind: ['TASK_WAITING'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('provisioning_task'),
				description: 'The task that the mail is about',
			},
			{
				displayName: 'Tone',
				name: 'tone',
				type: 'options',
				options: [
					{ name: 'Brief', value: 'BRIEF' },
					{ name: 'Formal', value: 'FORMAL' },
					{ name: 'Friendly', value: 'FRIENDLY' },
				],
				default: 'FORMAL',
				description: 'How the mail is written',
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
						displayName: 'Instructions',
						name: 'instructions',
						type: 'string',
						typeOptions: { rows: 4 },
						default: '',
						placeholder: 'e.g. Thank them for the visit last week',
						description: 'Extra wishes for the model. Facts come from the record, not from here.',
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
						description: 'Language of the mail; the language of the client if not set',
					},
				],
			},
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

	methods = {
		listSearch: listSearches(pickers, [
			'billing_cycle',
			'provisioning_task',
			'quotation',
			'subscription',
		]),
	};

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, async (itemIndex): Promise<Result> => {
			const kind = given(this, itemIndex, fieldOf(draft, 'kind')) as string;
			const more = collectionOf(this, itemIndex, 'additionalFields');
			const record = fieldOf(draft, 'related_id', { ...recordByKind[kind], required: true });
			const operation = { ...draft, fields: renamed(kind) };
			const input = withoutEmpty({
				kind,
				related_id: given(this, itemIndex, record),
				tone: given(this, itemIndex, fieldOf(draft, 'tone')),
				language: given(this, itemIndex, fieldOf(draft, 'language'), more.language),
				instructions: given(this, itemIndex, fieldOf(draft, 'instructions'), more.instructions),
			});
			const answer = await send(operation, input, itemIndex);
			return answerOf(this, itemIndex, draft, answer);
		});
	}
}

/** Messages of the service about related_id name the record that was picked. */
const renamed = (kind: string) =>
	draft.fields.map((field) =>
		field.name === 'related_id' ? { ...field, title: recordByKind[kind].title } : field,
	);
