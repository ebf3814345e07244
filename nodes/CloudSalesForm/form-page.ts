import type { IExecuteFunctions } from 'n8n-workflow';
import type { Send } from '../shared/commands';
import type { Result } from '../shared/items';
import { invoicePage } from './invoice-page';
import { quotationPage } from './quotation-page';

/** The fields as the Form node reads them: JSON as text. */
export async function formPage(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const values = context.getInputData()[itemIndex].json;
	const isInvoice = context.getNodeParameter('page', itemIndex) === 'invoice';
	const fields = await (isInvoice ? invoicePage : quotationPage)(values, send, itemIndex);
	return { json: { fields: JSON.stringify(fields) } };
}
