import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { pickers } from '../shared/generated/pickers';
import { webhook } from '../CloudSalesOperations/generated/webhook';
import { simplifyProperty } from '../shared/descriptions';
import type { Result } from '../shared/items';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { answerOf } from '../shared/step';
import { callOperation } from '../shared/transport';
import { readCall } from './read-call';

const { parse } = webhook.operations;
const fresh = 0;
const settled = 1;

export class ParseWebhook implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Parse Webhook',
		name: 'parseWebhook',
		icon: { light: 'file:parseWebhook.svg', dark: 'file:parseWebhook.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["source"] === "stored" ? "stored call" : "call of vendor" }}',
		description:
			'Verify and store what a vendor sent to an n8n webhook, and tell what it means and whether it is new',
		defaults: { name: 'Parse Webhook' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['New', 'Duplicate or Ignored'],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		hints: [
			{
				message: "Turn on 'Raw Body' under Options of the Webhook node before this one.",
				location: 'inputPane',
				whenToDisplay: 'beforeExecution',
				displayCondition: '={{ $parameter["source"] === "binary" }}',
			},
		],
		properties: [
			{
				displayName: 'Source',
				name: 'source',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Raw Body of Webhook Node',
						value: 'binary',
						description: "Binary data of a Webhook node whose option 'Raw Body' is on",
					},
					{
						name: 'Stored Call',
						value: 'stored',
						description: 'A call that CloudSales has stored already',
					},
					{
						name: 'Text',
						value: 'text',
						description: 'The body as text, base64 or an object',
					},
				],
				default: 'binary',
				description: 'Where the call of the vendor is',
			},
			{
				displayName: 'Input Binary Field',
				name: 'binaryPropertyName',
				type: 'string',
				required: true,
				displayOptions: { show: { source: ['binary'] } },
				default: 'data',
				hint: 'The name of the input binary field that holds the raw body',
			},
			{
				displayName: 'Body',
				name: 'body',
				type: 'string',
				required: true,
				displayOptions: { show: { source: ['text'] } },
				default: '={{ $json.body }}',
				description:
					'The body exactly as it came. An object is written as JSON, which vendors that sign the bytes do not accept.',
			},
			{
				displayName: 'Body Is Base64',
				name: 'isBase64',
				type: 'boolean',
				displayOptions: { show: { source: ['text'] } },
				default: false,
				description: 'Whether the body is given in base64',
			},
			{
				displayName: 'Headers',
				name: 'headers',
				type: 'json',
				required: true,
				displayOptions: { show: { source: ['binary', 'text'] } },
				default: '={{ $json.headers }}',
				description: 'Headers of the call; they carry the proof of the vendor',
			},
			{
				displayName: 'Webhook Event',
				name: 'webhook_event_id',
				type: 'resourceLocator',
				required: true,
				displayOptions: { show: { source: ['stored'] } },
				default: { mode: 'list', value: '' },
				modes: locatorModes('webhook'),
				description: 'The stored call to look up',
			},
			simplifyProperty,
			{
				displayName: 'Additional Fields',
				name: 'additionalFields',
				type: 'collection',
				placeholder: 'Add Field',
				displayOptions: { show: { source: ['binary', 'text'] } },
				default: {},
				options: [
					{
						displayName: 'Provider',
						name: 'provider',
						type: 'string',
						default: '',
						placeholder: 'e.g. xendit',
						description: 'Vendor that called; found from the call itself if empty',
					},
				],
			},
		],
	};

	methods = { listSearch: listSearches(pickers, ['webhook']) };

	async execute(this: IExecuteFunctions) {
		return await runItems(
			this,
			async (itemIndex): Promise<Result> => {
				const input = await readCall(this, itemIndex);
				const record = await callOperation(this, parse, { input }, itemIndex);
				const isSettled = record.duplicate === true || record.ignored === true;
				return {
					output: isSettled ? settled : fresh,
					...answerOf(this, itemIndex, parse, record),
				};
			},
			2,
		);
	}
}
