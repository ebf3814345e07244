import type {
	IExecuteFunctions,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { email } from '../CloudSales/generated/email';
import { pickers } from '../shared/generated/pickers';
import { createSender } from '../shared/commands';
import { messageKinds } from './generated/message-kinds';
import {
	goOnIfTooLateOption,
	idempotencyKeyOption,
	simplifyProperty,
} from '../shared/descriptions';
import type { Result } from '../shared/items';
import { runItems } from '../shared/items';
import type { Field, MessageKind } from '../shared/operation';
import { sendDraft } from './send-draft';
import { listSearches, locatorModes } from '../shared/pickers';
import { answerOf, collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { draft } = email.operations;
const sendOption: Field = { name: 'send', title: 'Send It', kind: 'boolean' };

const kindOf = (value: string): MessageKind | undefined =>
	messageKinds.find((one) => one.kind === value);

/** One parameter for each sort of record, shown for the kinds that are about it. */
const recordProperties: INodeProperties[] = [
	...new Map(messageKinds.map(({ about }) => [about.name, about])).values(),
].map(({ resource, name, title }) => ({
	displayName: title,
	name,
	type: 'resourceLocator',
	required: true,
	displayOptions: {
		show: { kind: messageKinds.filter((one) => one.about.name === name).map((one) => one.kind) },
	},
	default: { mode: 'list', value: '' },
	modes: locatorModes(resource),
	description: `The ${title.toLowerCase()} that the mail is about`,
}));

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
				options: messageKinds.map(({ kind, title, description }) => ({
					name: title,
					value: kind,
					description,
				})),
				default: 'QUOTATION',
				description: 'What the mail is for',
			},
			...recordProperties,
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
				options: [
					goOnIfTooLateOption,
					idempotencyKeyOption,
					{
						displayName: 'Send It',
						name: 'send',
						type: 'boolean',
						default: false,
						description:
							'Whether to send the mail at once, without anybody reading the draft first',
					},
				],
			},
		],
	};

	methods = {
		listSearch: listSearches(pickers, [
			...new Set(messageKinds.map(({ about }) => about.resource as keyof typeof pickers)),
		]),
	};

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, async (itemIndex): Promise<Result> => {
			const kind = given(this, itemIndex, fieldOf(draft, 'kind')) as string;
			const more = collectionOf(this, itemIndex, 'additionalFields');
			const record = fieldOf(draft, 'related_id', { ...aboutOf(kind), required: true });
			const operation = { ...draft, fields: renamed(kind) };
			const input = withoutEmpty({
				kind,
				related_id: given(this, itemIndex, record),
				tone: given(this, itemIndex, fieldOf(draft, 'tone')),
				language: given(this, itemIndex, fieldOf(draft, 'language'), more.language),
				instructions: given(this, itemIndex, fieldOf(draft, 'instructions'), more.instructions),
			});
			const answer = await send(operation, input, itemIndex);
			const result = answerOf(this, itemIndex, draft, answer);
			const { send: isSent } = collectionOf(this, itemIndex, 'options');
			if (given(this, itemIndex, sendOption, isSent) !== true) return result;
			return await sendDraft(send, { kind, draft: answer, result }, itemIndex);
		});
	}
}

/** What a kind is about, as the field of the operation that names it. */
function aboutOf(kind: string): { name?: string; title?: string } {
	const about = kindOf(kind)?.about;
	return about === undefined ? {} : { name: about.name, title: about.title };
}

/** Messages of the service about related_id name the record that was picked. */
const renamed = (kind: string) =>
	draft.fields.map((field) =>
		field.name === 'related_id' ? { ...field, title: aboutOf(kind).title ?? field.title } : field,
	);
