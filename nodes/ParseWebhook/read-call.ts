import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { webhook } from '../CloudSalesOperations/generated/webhook';
import { isObject, refusal } from '../shared/errors';
import { collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { parse } = webhook.operations;

/** The call of a vendor, or the ID of one that is stored, as the service wants it. */
export async function readCall(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<IDataObject> {
	const source = context.getNodeParameter('source', itemIndex);
	if (source === 'stored') {
		const id = fieldOf(parse, 'webhook_event_id', { required: true });
		return withoutEmpty({ webhook_event_id: given(context, itemIndex, id) });
	}
	const { provider } = collectionOf(context, itemIndex, 'additionalFields');
	const body =
		source === 'binary' ? await binaryBody(context, itemIndex) : textBody(context, itemIndex);
	return withoutEmpty({
		provider: given(context, itemIndex, fieldOf(parse, 'provider'), provider),
		headers: headersOf(context, itemIndex),
		raw_body_base64: body.toString('base64'),
	});
}

async function binaryBody(context: IExecuteFunctions, itemIndex: number): Promise<Buffer> {
	const property = String(context.getNodeParameter('binaryPropertyName', itemIndex, 'data'));
	if (context.getInputData()[itemIndex]?.binary?.[property] === undefined) {
		throw refusal(
			{ node: context.getNode(), itemIndex },
			'Input Binary Field',
			`names "${property}", which the item does not have`,
			"Turn on 'Raw Body' under Options of the Webhook node, or choose another 'Source'.",
		);
	}
	return await context.helpers.getBinaryDataBuffer(itemIndex, property);
}

function textBody(context: IExecuteFunctions, itemIndex: number): Buffer {
	const body: unknown = context.getNodeParameter('body', itemIndex, '');
	const place = { node: context.getNode(), itemIndex };
	if (body === '' || body === null || body === undefined)
		throw refusal(place, 'Body', 'is required');
	if (typeof body !== 'string') return Buffer.from(JSON.stringify(body), 'utf8');
	if (context.getNodeParameter('isBase64', itemIndex, false) !== true)
		return Buffer.from(body, 'utf8');
	if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(body)) throw refusal(place, 'Body', 'is not base64');
	return Buffer.from(body, 'base64');
}

/** Header values are text on the wire; one that came several times is a list in n8n. */
function headersOf(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const field = fieldOf(parse, 'headers', { required: true });
	const headers = given(context, itemIndex, { ...field, kind: 'json' });
	if (!isObject(headers)) return {};
	return Object.fromEntries(
		Object.entries(headers)
			.filter(([, value]) => value !== null && value !== undefined)
			.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
	);
}
