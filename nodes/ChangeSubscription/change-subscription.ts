import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { subscription } from '../CloudSales/generated/subscription';
import { figuresOf } from '../shared/change-preview';
import type { Send } from '../shared/commands';
import { isObject } from '../shared/errors';
import type { Result } from '../shared/items';
import type { Field, Operation } from '../shared/operation';
import { simplified } from '../shared/simplify';
import { collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { 'preview-change': preview, change, 'request-change': request } = subscription.operations;

const items = fieldOf(change, 'items', {
	required: true,
	fields: [
		{ name: 'item_id', title: 'Item', kind: 'id' },
		{ name: 'quantity', title: 'Quantity', kind: 'integer', required: true },
		{ name: 'product_id', title: 'Product', kind: 'id' },
		{ name: 'sku', title: 'Product', kind: 'text' },
		{ name: 'unit_amount', title: 'Unit Amount', kind: 'integer' },
	],
});
/** The generated operations with the words of this node, so that messages name what is on the canvas. */
const named = (operation: Operation): Operation => ({
	...operation,
	fields: operation.fields.map((field) => (field.name === 'items' ? items : field)),
});
const reasonField = (operation: Operation): Field =>
	fieldOf(operation, 'reason', { required: true });

/** Shows what the change leads to, and then makes it or asks for it, as the node says. */
export async function changeSubscription(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const mode = String(context.getNodeParameter('mode', itemIndex, 'change'));
	const more = collectionOf(context, itemIndex, 'additionalFields');
	const read = (field: Field, ...values: [] | [unknown]) =>
		given(context, itemIndex, field, ...values);
	const isRequest = mode === 'request';
	const input = withoutEmpty({
		subscription_id: read(fieldOf(change, 'subscription_id', { required: true })),
		items: read(items, rowsOf(context, itemIndex)),
		when: read(fieldOf(change, 'when'), more.when),
		// A wish never gives money back: that is granted by who approves, or not at all.
		grant_credit: isRequest ? undefined : read(fieldOf(change, 'grant_credit'), more.grant_credit),
	});
	const wish = isRequest
		? {
				reason: read(reasonField(request)),
				...withoutEmpty({
					requested_for: read(fieldOf(request, 'requested_for'), more.requested_for),
				}),
			}
		: {};
	const reason = mode === 'change' ? { reason: read(reasonField(change)) } : {};
	const planned = await send(named(preview), input, itemIndex);
	const figures = figuresOf(planned);
	if (mode === 'preview') {
		const { subscription_id, status } = planned;
		return { json: { subscription_id, status, ...shown(context, itemIndex, figures, planned) } };
	}
	const operation = named(isRequest ? request : change);
	const made = await send(operation, { ...input, ...wish, ...reason } as IDataObject, itemIndex);
	const record = simplified(made, operation.simplified ?? []);
	return { json: { ...record, ...shown(context, itemIndex, figures, planned) } };
}

const shown = (
	context: IExecuteFunctions,
	itemIndex: number,
	figures: ReturnType<typeof figuresOf>,
	planned: IDataObject,
): IDataObject =>
	context.getNodeParameter('simplify', itemIndex, true) === true
		? figures
		: { ...figures, preview: planned };

/** Rows of the canvas, or an array that an expression gives. */
function rowsOf(context: IExecuteFunctions, itemIndex: number): unknown {
	const raw: unknown = context.getNodeParameter('items', itemIndex, {});
	const rows: unknown = isObject(raw) ? (raw.rows ?? []) : raw;
	if (!Array.isArray(rows)) return rows;
	return rows.map((row: unknown) => {
		if (!isObject(row)) return row;
		const { additionalFields, ...rest } = row;
		const { product, ...others } = isObject(additionalFields) ? additionalFields : {};
		const locator = isObject(product) ? product : { mode: 'id', value: product };
		return {
			...rest,
			...others,
			...(locator.mode === 'sku' ? { sku: locator.value } : { product_id: locator.value }),
		};
	});
}
