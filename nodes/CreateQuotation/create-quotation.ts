import type { IExecuteFunctions } from 'n8n-workflow';
import { quotation } from '../CloudSales/generated/quotation';
import { isObject, refusal } from '../shared/errors';
import type { Send } from '../shared/commands';
import type { Result } from '../shared/items';
import type { Field, Operation } from '../shared/operation';
import { answerOf, collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { create, sync, send: sendByMail } = quotation.operations;

const client: Field = {
	name: 'client',
	title: 'Client',
	kind: 'object',
	place: 'body',
	fields: [
		{ name: 'name', title: 'Client Name', kind: 'text', required: true },
		{ name: 'billing_email', title: 'Client Email', kind: 'text', required: true },
		{ name: 'create_if_missing', title: 'Create If Missing', kind: 'boolean' },
	],
};
const item = (name: string) =>
	(fieldOf(create, 'items').fields ?? []).find((one) => one.name === name);
const items = fieldOf(create, 'items', {
	required: true,
	fields: [
		{ name: 'product_id', title: 'Product', kind: 'id' },
		{ name: 'sku', title: 'Product', kind: 'text' },
		...['quantity', 'unit_amount', 'discount', 'description'].map(item).filter(isField),
	],
});
/** The generated operation with the words of this node, so that messages name what is on the canvas. */
const operation: Operation = {
	...create,
	fields: [
		fieldOf(create, 'client_id', { required: true }),
		client,
		items,
		...[
			...['billing_period', 'currency', 'trial_days', 'term_months'],
			...['valid_until', 'notes', 'language', 'send', 'requested_for'],
		].map((name) => fieldOf(create, name)),
	],
};
const named = (name: string) => fieldOf(operation, name);

/** Makes the quotation of one item; afterwards it is rendered and sent if that is wanted. */
export async function createQuotation(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const more = collectionOf(context, itemIndex, 'additionalFields');
	const options = collectionOf(context, itemIndex, 'options');
	const input = withoutEmpty({
		...clientOf(context, itemIndex),
		items: given(context, itemIndex, items, rowsOf(context, itemIndex)),
		billing_period: given(context, itemIndex, named('billing_period')),
		currency: given(context, itemIndex, named('currency'), more.currency),
		trial_days: given(context, itemIndex, named('trial_days'), more.trial_days),
		term_months: given(context, itemIndex, named('term_months'), more.term_months),
		valid_until: given(context, itemIndex, named('valid_until'), more.valid_until),
		notes: given(context, itemIndex, named('notes'), more.notes),
		language: given(context, itemIndex, named('language'), more.language),
		send: given(context, itemIndex, named('send'), options.ask_to_send),
		requested_for: given(context, itemIndex, named('requested_for'), more.requested_for),
	});
	const flag = (name: string, title: string) =>
		given(context, itemIndex, { name, title, kind: 'boolean' }, options[name]) === true;
	const isSent = flag('send', 'Send to Client');
	const isSynced = isSent || flag('sync', 'Sync to Cosmic');
	let record = await send(operation, input, itemIndex);
	if (isSynced) record = await send(sync, { quotation_id: record.id }, itemIndex);
	if (isSent) {
		const { requested_for } = input;
		record = await send(
			sendByMail,
			withoutEmpty({ quotation_id: record.id, requested_for }),
			itemIndex,
		);
	}
	return answerOf(context, itemIndex, create, record);
}

function clientOf(context: IExecuteFunctions, itemIndex: number) {
	if (context.getNodeParameter('clientBy', itemIndex) === 'id') {
		return { client_id: given(context, itemIndex, named('client_id')) };
	}
	return {
		client: given(
			context,
			itemIndex,
			{ ...client, title: 'Client' },
			{
				name: context.getNodeParameter('client_name', itemIndex, ''),
				billing_email: context.getNodeParameter('client_email', itemIndex, ''),
				create_if_missing: context.getNodeParameter('create_if_missing', itemIndex, false),
			},
		),
	};
}

/**
 * Rows of the canvas, or an array that an expression gives; the product is picked, or named by its SKU. A row whose
 * product and quantity are both empty is an empty line of the form.
 */
function rowsOf(context: IExecuteFunctions, itemIndex: number): unknown {
	const raw: unknown = context.getNodeParameter('items', itemIndex, {});
	const rows: unknown = isObject(raw) ? (raw.rows ?? []) : raw;
	if (!Array.isArray(rows)) return rows;
	return rows
		.filter((row: unknown) => !isLeftEmpty(row))
		.map((row: unknown, index) => {
			if (!isObject(row)) return row;
			const { product, ...rest } = row;
			if (product === undefined) return rest;
			const locator = isObject(product) ? product : { mode: 'id', value: product };
			const value = locator.value;
			if (value === undefined || value === null || String(value).trim() === '') {
				throw refusal(
					{ node: context.getNode(), itemIndex },
					`Items, row ${index + 1}, Product`,
					'is required',
				);
			}
			return { ...rest, ...(locator.mode === 'sku' ? { sku: value } : { product_id: value }) };
		});
}

function isLeftEmpty(row: unknown): boolean {
	if (!isObject(row)) return false;
	const product = isObject(row.product) ? row.product.value : row.product;
	return [product, row.sku, row.product_id, row.quantity].every(
		(value) => value === undefined || value === null || String(value).trim() === '',
	);
}

function isField(field: Field | undefined): field is Field {
	return field !== undefined;
}
