import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { quotation } from '../CloudSales/generated/quotation';
import type { Send } from '../shared/commands';
import type { Problem } from '../shared/errors';
import { dayText, moneyText } from '../shared/form-fields';
import type { Result } from '../shared/items';
import { formKey, formLabel, FormRefusal, quotationInput } from '../shared/quotation-form';
import { answerOf } from '../shared/step';
import { wasReplayed } from '../shared/transport';
import { approvalsOf, sentenceOf } from './approvals';

const { create, get } = quotation.operations;

const valuesOf = (context: IExecuteFunctions, itemIndex: number): IDataObject =>
	context.getInputData()[itemIndex].json;

/** The day is the workflow's: after midnight the same form is another wish. */
export function keyOfForm(context: IExecuteFunctions, itemIndex: number): string {
	const day = new Intl.DateTimeFormat('en-CA', { timeZone: context.getTimezone() }).format();
	return formKey(valuesOf(context, itemIndex), day);
}

/** Makes the quotation that a form asks for; whatever is said here is read by the person who filled it in. */
export async function createFromForm(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const values = valuesOf(context, itemIndex);
	let input: IDataObject = {};
	try {
		input = quotationInput(values);
		const made = await send(create, input, itemIndex);
		const isEarlier = wasReplayed(made);
		// The answer to the earlier command is as old as that command.
		const now = isEarlier ? await send(get, { quotation_id: made.id }, itemIndex) : made;
		const waits = sentenceOf(await approvalsOf(now, send, itemIndex));
		const { json } = answerOf(context, itemIndex, create, now);
		const summary = summaryOf(now, { isEarlier, waits });
		return { json: { ...json, made_before: isEarlier, needs_approval: waits !== null, summary } };
	} catch (error) {
		throw new NodeOperationError(context.getNode(), reasonOf(error, input), {
			itemIndex,
			level: 'warning',
			description: adviceOf(error),
		});
	}
}

/** What is wrong, by the labels of the page. */
function reasonOf(error: unknown, input: IDataObject): string {
	const problem = problemIn(error);
	const wrong = (problem?.errors ?? []).map(
		({ path, message }) => `${formLabel(path, input)}: ${message}`,
	);
	if (wrong.length > 0) return wrong.join('. ');
	const reason = problem?.detail ?? problem?.title;
	if (reason !== undefined) return reason;
	return error instanceof Error ? error.message.replace(/ \[Item \d+\]$/, '') : String(error);
}

/** Only when there is nothing on the page that the reader could correct. */
function adviceOf(error: unknown): string | undefined {
	if (error instanceof FormRefusal) return undefined;
	const status = problemIn(error)?.status;
	if (status !== undefined && status < 500) return undefined;
	return 'What you filled in is still here: send the form again in a minute';
}

const problemIn = (error: unknown): Problem | undefined =>
	error instanceof NodeApiError ? (error.context.data as Problem | undefined) : undefined;

function summaryOf(
	record: IDataObject,
	{ isEarlier, waits }: { isEarlier: boolean; waits: string | null },
): string {
	const lines = ((record.items ?? []) as IDataObject[]).map(
		({ quantity, description }) => `${String(quantity)} × ${String(description)}`,
	);
	const total = `total ${moneyText(record.total, record.currency)} with tax`;
	const warnings = ((record.warnings ?? []) as IDataObject[]).map(({ message }) => String(message));
	const figures = [
		`${lines.join(', ')}; ${total}, valid until ${dayText(record.valid_until)}.`,
		...warnings.map((message) => `Beware: ${message.replace(/\.$/, '')}.`),
	].join(' ');
	if (!isEarlier) return `${figures} ${waits ?? 'The client gets it by mail in a moment.'}`;
	const state = states[String(record.status)] ?? String(record.status).toLowerCase();
	return `${figures} The same form was sent before today. ${waits ?? `The quotation ${state}.`} For another one, change something, such as the notes.`;
}

const states: Readonly<Record<string, string>> = {
	DRAFT: 'is saved, and its mail to the client is on the way',
	SENT: 'was sent to the client',
	ACCEPTED: 'was accepted by the client',
	REJECTED: 'was turned down by the client',
	EXPIRED: 'has expired',
	SUPERSEDED: 'was replaced by a newer version',
};
