import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { createKeys } from './idempotency-key';
import type { Operation } from './operation';
import type { Attachment } from './transport';
import { callOperation } from './transport';

export type Send = (
	operation: Operation,
	input: IDataObject,
	itemIndex: number,
	files?: Readonly<Record<string, Attachment>>,
) => Promise<IDataObject>;

/** Sends the operations of one run of a node; commands get their idempotency key here. */
export function createSender(
	context: IExecuteFunctions,
	/** Key of an item that has a meaning of its own, such as a form. */
	ownKey?: (itemIndex: number) => string | undefined,
): Send {
	let makeKey: ReturnType<typeof createKeys> | undefined;
	const keyOf = (operation: Operation, input: IDataObject, itemIndex: number) => {
		const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const given = String(options.idempotencyKey ?? '').trim();
		if (given !== '') return given;
		const own = ownKey?.(itemIndex);
		if (own !== undefined) return own;
		makeKey ??= createKeys(context);
		const key = makeKey(itemIndex, operation.id);
		return context.isToolExecution() ? `${key}:${digestOf(input)}` : key;
	};
	return async (operation, input, itemIndex, files) => {
		const key = operation.sendsKey ? keyOf(operation, input, itemIndex) : undefined;
		return await callOperation(context, operation, { input, files, key }, itemIndex);
	};
}

/** An agent may call a tool several times in what n8n counts as one run; what it asks for tells the calls apart. */
const digestOf = (input: IDataObject) =>
	createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 16);
