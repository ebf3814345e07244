import type { IExecuteFunctions } from 'n8n-workflow';
import type { Send } from '../shared/commands';
import type { Result } from '../shared/items';
import { changePage } from './change-page';
import { invoicePage } from './invoice-page';
import { orderPage } from './order-page';
import { quotationPage } from './quotation-page';
import { seatsPage } from './seats-page';

const pages = {
	change: changePage,
	invoice: invoicePage,
	order: orderPage,
	quotation: quotationPage,
	seats: seatsPage,
};

/** The fields as the Form node reads them: JSON as text. */
export async function formPage(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const values = context.getInputData()[itemIndex].json;
	const page = String(context.getNodeParameter('page', itemIndex)) as keyof typeof pages;
	const fields = await pages[page](values, send, itemIndex);
	return { json: { fields: JSON.stringify(fields) } };
}
