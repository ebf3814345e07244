import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { refusal } from '../shared/errors';
import { toWire } from '../shared/input';
import type { Endpoint } from './endpoint';
import { missedSince } from './hand-over';

export function webhookUrl(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url === undefined) throw refusal({ node: context.getNode() }, 'Webhook URL', 'is not known');
	return url;
}

export const settingsText = (context: IHookFunctions, known: Endpoint | undefined) =>
	JSON.stringify(plainSettings(context, known));

/** What the service is told, without the point in time from which it replays. */
function plainSettings(context: IHookFunctions, known: Endpoint | undefined): IDataObject {
	const where = { node: context.getNode(), timezone: context.getTimezone() };
	const events = context.getNodeParameter('events', []) as string[];
	if (events.length === 0) throw refusal(where, 'Events', 'needs at least one event');
	const { client_id, smallest_amount, status } = context.getNodeParameter(
		'filters',
		{},
	) as IDataObject;
	const { batch_size, batch_wait_ms } = context.getNodeParameter('options', {}) as IDataObject;
	const number = (name: string, title: string, value: unknown) =>
		toWire({ name, title, kind: 'integer' }, value, where) as number | undefined;
	return {
		url: webhookUrl(context),
		description: `n8n: ${context.getWorkflow().name ?? 'workflow'}`
			.replace(/\s+/g, ' ')
			.slice(0, 200),
		event_types: [...events].sort(),
		filters: withoutEmpty({
			client_id: toWire({ name: 'client_id', title: 'Client', kind: 'id' }, client_id, where),
			status: toWire({ name: 'status', title: 'Status', kind: 'text' }, status, where),
			smallest_amount: number('smallest_amount', 'Smallest Amount', smallest_amount),
		}),
		batch_size: number('batch_size', 'Batch Size', batch_size) ?? 1,
		batch_wait_ms: number('batch_wait_ms', 'Longest Wait', batch_wait_ms) ?? 0,
		acknowledge: context.getNodeParameter('acknowledge') === 'onReceived' ? 'RECEIVED' : 'FINISHED',
		...(provesItsEnd(context, known) ? { proof: 'REQUIRED' } : {}),
	};
}

/**
 * Whether CloudSales may ask for proof. A workflow that was published before there was Finish Event goes on without, until
 * it is published again: then the person who does it is told.
 */
function provesItsEnd(context: IHookFunctions, known: Endpoint | undefined): boolean {
	const node = context.getNode();
	if (context.getNodeParameter('acknowledge') === 'onReceived') return true;
	const after = context.getChildNodes(node.name);
	if (after.some(({ type, disabled }) => type.endsWith('.finishEvent') && !disabled)) return true;
	if (known?.proof === 'NONE') return false;
	// In the editor a workflow is tried while it is still being built.
	if (context.getMode() === 'manual') return true;
	throw refusal(
		{ node },
		'Acknowledge',
		"needs the node 'Finish Event' at the end of the workflow",
		"Without it CloudSales would deliver each event again and again. Add 'Finish Event' behind the last node, or choose 'When Received'.",
	);
}

/** n8n registers again at each of its starts; a replay that was asked for happens once. */
export function settingsOf(
	context: IHookFunctions,
	data: IDataObject,
	known: Endpoint | undefined,
): IDataObject {
	const times = [missedSince(data), replayFrom(context, data)].filter(Boolean).sort();
	return {
		...plainSettings(context, known),
		...(times.length === 0 ? {} : { replay_from: times[0] }),
	};
}

function replayFrom(context: IHookFunctions, data: IDataObject): string | undefined {
	if (context.getNodeParameter('startFrom', 'now') !== 'time') return undefined;
	const where = { node: context.getNode(), timezone: context.getTimezone() };
	const field = {
		name: 'replay_from',
		title: 'Replay From',
		kind: 'dateTime',
		required: true,
	} as const;
	const time = String(toWire(field, context.getNodeParameter('replay_from', ''), where));
	if (data.replayedFrom === time) return undefined;
	data.replayedFrom = time;
	return time;
}

const withoutEmpty = (values: Record<string, unknown>) =>
	Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== undefined),
	) as IDataObject;
