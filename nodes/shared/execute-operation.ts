import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Send } from './commands';
import type { Place } from './errors';
import { isObject, refusal } from './errors';
import { toWire, type Where } from './input';
import type { Result } from './items';
import type { Field, Operation, Resource } from './operation';
import { withFilledIn } from './settings-fields';
import { simplified } from './simplify';
import type { Attachment } from './transport';

const largestPage = 200;

/** The operation that is chosen in the generic node. */
export function chosenOperation(
	context: IExecuteFunctions,
	resources: Readonly<Record<string, Resource>>,
): Operation {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operation: Operation | undefined = resources[resource]?.operations[name];
	if (operation !== undefined) return operation;
	throw refusal(
		{ node: context.getNode() },
		'Operation',
		`"${name}" does not exist for ${resource}`,
	);
}

/** Runs one operation for one item with what stands in the parameters of the generic node. */
export async function executeOperation(
	context: IExecuteFunctions,
	chosen: Operation,
	itemIndex: number,
	send: Send,
): Promise<Result[]> {
	const operation = {
		...chosen,
		fields: chosen.fields.map((field) => titled(context, field, itemIndex)),
	};
	refuseAgent(context, operation, itemIndex);
	const { input, files } = await readInput(context, operation, itemIndex);
	if (operation.list !== undefined) return await list(context, operation, input, itemIndex, send);
	const body = await send(operation, input, itemIndex, files);
	if (operation.download) return [await download(context, body, itemIndex)];
	return [{ json: shaped(context, operation, body, itemIndex) }];
}

/** Refuses an operation that changes much when an agent runs it without the consent of the person who built the workflow. */
export function refuseAgent(
	context: IExecuteFunctions,
	operation: Operation,
	itemIndex: number,
): void {
	if (operation.confirm === undefined || !context.isToolExecution()) return;
	if (context.getNodeParameter('confirm', itemIndex, false) === true) return;
	throw new NodeOperationError(
		context.getNode(),
		`An AI agent may not run this operation, because it ${operation.confirm} [Item ${itemIndex}]`,
		{
			itemIndex,
			description: "Turn on 'Confirm' in this node to let agents run it, or have a person do it.",
		},
	);
}

async function readInput(context: IExecuteFunctions, operation: Operation, itemIndex: number) {
	const where = { node: context.getNode(), itemIndex, timezone: context.getTimezone() };
	const input: IDataObject = {};
	const files: Record<string, Attachment> = {};
	for (const field of operation.fields) {
		const given = parameter(context, field, itemIndex);
		const value = toWire(field, withSettings(context, field, given, where), where);
		if (value === undefined) continue;
		if (field.place === 'file')
			files[field.name] = await attachment(context, itemIndex, String(value));
		else input[field.name] = value as IDataObject;
	}
	return { input, files };
}

/** The settings that are filled in as fields are part of what is given. */
function withSettings(
	context: IExecuteFunctions,
	field: Field,
	given: unknown,
	where: Where & { itemIndex: number },
): unknown {
	if (field.settings === undefined) return given;
	const mapper: unknown = context.getNodeParameter(field.settings.parameter, where.itemIndex, null);
	return withFilledIn(field, given, mapper, where);
}

/** A field whose record depends on another one is called as the record that is picked. */
function titled(context: IExecuteFunctions, field: Field, itemIndex: number): Field {
	const title = recordOf(context, field, itemIndex)?.title;
	return title === undefined ? field : { ...field, title };
}

const recordOf = (context: IExecuteFunctions, { records }: Field, itemIndex: number) =>
	records?.by[String(context.getNodeParameter(records.field, itemIndex, ''))];

function parameter(context: IExecuteFunctions, field: Field, itemIndex: number): unknown {
	if (field.within === undefined) {
		const name = recordOf(context, field, itemIndex)?.name ?? field.name;
		return context.getNodeParameter(name, itemIndex, '');
	}
	const collection: unknown = context.getNodeParameter(field.within, itemIndex, {});
	return isObject(collection) ? collection[field.name] : undefined;
}

/** The binary data of an item, ready to be sent. */
export async function attachment(
	context: IExecuteFunctions,
	itemIndex: number,
	property: string,
): Promise<Attachment> {
	const binary = context.helpers.assertBinaryData(itemIndex, property);
	return {
		filename: binary.fileName ?? property,
		contentType: binary.mimeType,
		content: await context.helpers.getBinaryDataBuffer(itemIndex, property),
	};
}

async function list(
	context: IExecuteFunctions,
	operation: Operation,
	input: IDataObject,
	itemIndex: number,
	send: Send,
): Promise<Result[]> {
	const isPaged = operation.list === 'pages';
	const returnAll = !isPaged || context.getNodeParameter('returnAll', itemIndex, false) === true;
	const limit = returnAll ? Infinity : Number(context.getNodeParameter('limit', itemIndex, 50));
	const place: Place = { node: context.getNode(), itemIndex };
	const records = await readPages(
		limit,
		async (size, cursor) => {
			const page = isPaged ? { limit: size, ...(cursor === undefined ? {} : { cursor }) } : {};
			return await send(operation, { ...input, ...page }, itemIndex);
		},
		place,
	);
	return records.map((record) => ({ json: shaped(context, operation, record, itemIndex) }));
}

/** Follows the cursor until there are enough records or no more pages. */
export async function readPages(
	limit: number,
	read: (size: number, cursor: string | undefined) => Promise<IDataObject>,
	place: Place,
): Promise<IDataObject[]> {
	const records: IDataObject[] = [];
	const cursors = new Set<string>();
	let cursor: string | undefined;
	do {
		const page = await read(Math.min(limit - records.length, largestPage), cursor);
		records.push(...((page.data ?? []) as IDataObject[]));
		cursor = typeof page.next_cursor === 'string' ? page.next_cursor : undefined;
		if (cursor !== undefined && cursors.has(cursor)) {
			throw new NodeOperationError(place.node, 'The service repeated a page of the list', {
				itemIndex: place.itemIndex,
			});
		}
		if (cursor !== undefined) cursors.add(cursor);
	} while (cursor !== undefined && records.length < limit);
	return records.slice(0, limit);
}

function shaped(
	context: IExecuteFunctions,
	operation: Operation,
	record: IDataObject,
	itemIndex: number,
): IDataObject {
	if (operation.simplified === undefined) return record;
	const isSimple = context.getNodeParameter('simplify', itemIndex, true) === true;
	return isSimple ? simplified(record, operation.simplified) : record;
}

/** Turns a file in base64 into binary data. */
async function download(
	context: IExecuteFunctions,
	body: IDataObject,
	itemIndex: number,
): Promise<Result> {
	const property = String(context.getNodeParameter('binaryPropertyName', itemIndex, 'data'));
	const { content_base64, ...json } = body;
	const content = Buffer.from(String(content_base64), 'base64');
	const binary = await context.helpers.prepareBinaryData(
		content,
		String(json.filename),
		String(json.content_type),
	);
	return { json: { ...json, size: content.length }, binary: { [property]: binary } };
}
