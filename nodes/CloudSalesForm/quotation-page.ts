import type { IDataObject } from 'n8n-workflow';
import { client } from '../CloudSales/generated/client';
import { product } from '../CloudSales/generated/product';
import type { Send } from '../shared/commands';
import { filledIn, html, refusalField, refusalText, type FormField } from '../shared/form-fields';
import { asksForNewClient, quotationFields } from '../shared/quotation-form';

/** A longer list is searched on the first page. */
const clientsMax = 200;

/** The page on which sales chooses client and products. */
export async function quotationPage(
	values: IDataObject,
	send: Send,
	itemIndex: number,
): Promise<FormField[]> {
	const search = filledIn(values, 'client_search');
	const clients =
		filledIn(values, 'new_client') === 'Yes'
			? []
			: await page(send, client.operations.getAll, itemIndex, {
					limit: clientsMax,
					sort: 'name',
					...(search === '' ? {} : { search }),
				});
	const products = await allProducts(send, itemIndex);
	const isCut = !asksForNewClient(values, clients) && clients.length === clientsMax;
	return [
		...refusalField(refusalText(values), 'The quotation was not saved.'),
		...(isCut
			? [
					html(
						'cut',
						`<p>Only the first ${clientsMax} clients are listed. To find another one, go back and type a part of its name.</p>`,
					),
				]
			: []),
		...quotationFields(values, { clients, products }),
	];
}

async function page(
	send: Send,
	operation: Parameters<Send>[0],
	itemIndex: number,
	input: IDataObject,
): Promise<IDataObject[]> {
	return ((await send(operation, input, itemIndex)).data ?? []) as IDataObject[];
}

async function allProducts(send: Send, itemIndex: number): Promise<IDataObject[]> {
	const products: IDataObject[] = [];
	let cursor: unknown;
	do {
		const input = { limit: 200, active: 'true', ...(typeof cursor === 'string' ? { cursor } : {}) };
		const answer = await send(product.operations.getAll, input, itemIndex);
		products.push(...((answer.data ?? []) as IDataObject[]));
		cursor = answer.next_cursor;
	} while (typeof cursor === 'string');
	return products.sort((left, right) => String(left.name).localeCompare(String(right.name)));
}
