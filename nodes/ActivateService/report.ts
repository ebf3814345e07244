import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { provisioningTask } from '../CloudSales/generated/provisioning-task';
import { ancestorsAt } from '../shared/ancestors';
import type { Send } from '../shared/commands';
import { isObject, refusal } from '../shared/errors';
import type { Result } from '../shared/items';
import type { Field, Operation } from '../shared/operation';
import { answerOf, collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';
import { secondsOf } from './claim';

const { complete, fail, renew, wait } = provisioningTask.operations;

type Read = (field: Field, ...values: [] | [unknown]) => unknown;
type Step = { operation: Operation; input: (read: Read, more: IDataObject) => IDataObject };

/** A row for each secret, so that its value is a password on the canvas. */
const secrets: Field = {
	name: 'secrets',
	title: 'Secrets',
	kind: 'rows',
	fields: [
		{ name: 'name', title: 'Name', kind: 'text', required: true },
		{ name: 'value', title: 'Value', kind: 'text', required: true },
	],
};
const values: Field = { ...secrets, name: 'waiting_values', title: 'Waiting Values' };

const steps: Readonly<Record<string, Step>> = {
	complete: {
		operation: complete,
		input: (read, more) =>
			withoutEmpty({
				result: read(fieldOf(complete, 'result')),
				secrets: byName(read(secrets, more.secrets)),
			}),
	},
	fail: {
		operation: fail,
		input: (read, more) =>
			withoutEmpty({
				kind: read(fieldOf(fail, 'kind')),
				reason: read(fieldOf(fail, 'reason', { required: true })),
				retry_after: read(fieldOf(fail, 'retry_after'), more.retry_after),
			}),
	},
	wait: {
		operation: wait,
		input: (read, more) =>
			withoutEmpty({
				waiting_for: read(fieldOf(wait, 'waiting_for')),
				waiting_note: read(fieldOf(wait, 'waiting_note')),
				waiting_code: read(fieldOf(wait, 'waiting_code'), more.waiting_code),
				waiting_values: byName(read(values, more.waiting_values)),
			}),
	},
};

/** Tells the service what became of the claim from which the item comes. */
export async function reportService(
	context: IExecuteFunctions,
	itemIndex: number,
	{ step: name, send }: { step: string; send: Send },
): Promise<Result> {
	const step = steps[name];
	if (step === undefined)
		throw refusal({ node: context.getNode(), itemIndex }, 'Step', `"${name}" does not exist`);
	const read: Read = (field, ...value) => given(context, itemIndex, field, ...value);
	const more = collectionOf(context, itemIndex, 'additionalFields');
	const input = { ...claimOf(context, itemIndex), ...step.input(read, more) };
	const record = await send(step.operation, input, itemIndex);
	return answerOf(context, itemIndex, step.operation, record);
}

/** Keeps the claim for longer, and passes the item on to the nodes that still have work to do. */
export async function renewClaim(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const seconds = secondsOf(context, itemIndex) as number;
	await send(renew, { ...claimOf(context, itemIndex), seconds }, itemIndex);
	const { json, binary } = context.getInputData()[itemIndex];
	return { json, ...(binary === undefined ? {} : { binary }) };
}

function byName(rows: unknown): Record<string, string> | undefined {
	if (!Array.isArray(rows)) return undefined;
	return Object.fromEntries((rows as IDataObject[]).map((row) => [row.name, row.value]));
}

type Claim = { task_id: string; lease_token: string };
const isClaim = (json: unknown): json is Claim =>
	isObject(json) && typeof json.task_id === 'string' && typeof json.lease_token === 'string';
const only = ({ task_id, lease_token }: Claim): Claim => ({ task_id, lease_token });

/** The claim that is given under Options, that the item has itself, or of the item of an earlier node from which it comes. */
function claimOf(context: IExecuteFunctions, itemIndex: number): Claim {
	const { json } = context.getInputData()[itemIndex];
	const { task_id, lease_token } = collectionOf(context, itemIndex, 'options');
	const told = { task_id: task_id ?? json.task_id, lease_token: lease_token ?? json.lease_token };
	if (isClaim(told)) return only(told);
	const claims = context
		.getParentNodes(context.getNode().name)
		.filter(({ type }) => type.endsWith('.activateService'))
		.flatMap(({ name }) => ancestorsAt(context, { name, itemIndex }, isClaim) ?? [])
		.map(only);
	const [first] = claims;
	if (first !== undefined && claims.every(({ task_id: id }) => id === first.task_id)) return first;
	throw refusal(
		{ node: context.getNode(), itemIndex },
		'Step',
		first === undefined ? 'needs a claim' : 'does not know which claim the item comes from',
		"Put a node Activate Service with the step 'Claim' before, or give 'Task ID' and 'Lease Token' under Options. Where a node in between makes new items, set 'Batch Size' of the CloudSales Trigger to 1.",
	);
}
