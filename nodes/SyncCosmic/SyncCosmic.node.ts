import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { pickers } from '../shared/generated/pickers';
import { quotation } from '../CloudSales/generated/quotation';
import { createSender } from '../shared/commands';
import {
	goOnIfTooLateOption,
	idempotencyKeyOption,
	simplifyProperty,
} from '../shared/descriptions';
import type { Result } from '../shared/items';
import { runItems } from '../shared/items';
import { listSearches, locatorModes } from '../shared/pickers';
import { answerOf, fieldOf, given } from '../shared/step';
import { downloadPdf } from './download-pdf';

const { sync } = quotation.operations;

export class SyncCosmic implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Cosmic',
		name: 'syncCosmic',
		icon: { light: 'file:syncCosmic.svg', dark: 'file:syncCosmic.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'render and store PDF',
		description:
			'Render the PDF of a CloudSales quotation and store it with its document in Cosmic',
		defaults: { name: 'Sync Cosmic' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		properties: [
			{
				displayName: 'Quotation',
				name: 'quotation_id',
				type: 'resourceLocator',
				required: true,
				default: { mode: 'list', value: '' },
				modes: locatorModes('quotation'),
				description: 'The quotation to store. Storing it again finds the document that is there.',
			},
			{
				displayName: 'Download PDF',
				name: 'downloadPdf',
				type: 'boolean',
				default: false,
				description: 'Whether to also return the PDF as binary data',
			},
			{
				displayName: 'Put Output File in Field',
				name: 'binaryPropertyName',
				type: 'string',
				required: true,
				displayOptions: { show: { downloadPdf: [true] } },
				default: 'data',
				hint: 'The name of the output binary field to put the file in',
			},
			simplifyProperty,
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

	methods = { listSearch: listSearches(pickers, ['quotation']) };

	async execute(this: IExecuteFunctions) {
		const send = createSender(this);
		return await runItems(this, async (itemIndex): Promise<Result> => {
			const id = given(this, itemIndex, fieldOf(sync, 'quotation_id')) as string;
			const record = await send(sync, { quotation_id: id }, itemIndex);
			const answer = answerOf(this, itemIndex, sync, record);
			answer.json.cosmic_id = record.cosmic_id;
			if (this.getNodeParameter('downloadPdf', itemIndex, false) === true) {
				const property = String(this.getNodeParameter('binaryPropertyName', itemIndex, 'data'));
				answer.binary = { [property]: await downloadPdf(this, record, itemIndex) };
			}
			return answer;
		});
	}
}
