import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { listSearches, locatorModes } from '../shared/pickers';
import { pickers } from '../shared/generated/pickers';
import { openEventsIn, keepOpen } from '../shared/open-events';
import { deleteEndpoint, findEndpoint, registerEndpoint } from './endpoint';
import { eventOptions } from './generated/events';
import { deliverNoted, noteUndelivered } from './hand-over';
import { receiptFor } from './receipt';
import { settingsOf, settingsText, webhookUrl } from './settings';
import { isSigned } from './signature';

export class CloudSalesTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CloudSales Trigger',
		name: 'cloudSalesTrigger',
		icon: { light: 'file:cloudsales.svg', dark: 'file:cloudsales.dark.svg' },
		group: ['trigger'],
		// Above version 1 n8n no longer reads every body before the node is asked, and the signature needs it.
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when something happens in CloudSales',
		eventTriggerDescription: 'Waiting for an event from CloudSales',
		activationMessage: 'CloudSales now sends its events to this workflow.',
		defaults: { name: 'CloudSales Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cloudSalesApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'cloudsales',
				responseMode:
					'={{ $parameter["acknowledge"] === "onReceived" ? "onReceived" : "lastNode" }}',
				// Empty: n8n answers with what `webhook()` gives, which is the signed receipt.
				responseData: '={{ $parameter["acknowledge"] === "onReceived" ? "" : "noData" }}',
			},
		],
		properties: [
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: eventOptions,
				default: [],
				description: 'The events to start the workflow for',
			},
			{
				displayName: 'Acknowledge',
				name: 'acknowledge',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'By Finish Event, Also After Days',
						value: 'byFinishEvent',
						description:
							'For workflows with approvals and Wait nodes: the event is sent again only when Finish Event has not run within the time limit, or when the workflow fails before it waits',
					},
					{
						name: 'When Received',
						value: 'onReceived',
						description: 'CloudSales counts the event as delivered when n8n has taken it',
					},
					{
						name: 'When Workflow Finishes',
						value: 'whenFinished',
						description:
							'CloudSales sends the event again until Finish Event, the last node of the workflow, has run, even if n8n was stopped in between',
					},
				],
				default: 'whenFinished',
				description: 'When an event counts as delivered',
			},
			{
				displayName:
					"End the workflow with the node 'Finish Event': an answer of n8n alone does not prove that the workflow has run. For workflows that end within five minutes, without Wait nodes and approvals. CloudSales nodes may be repeated safely.",
				name: 'finishNotice',
				type: 'notice',
				displayOptions: { show: { acknowledge: ['whenFinished'] } },
				default: '',
			},
			{
				displayName: 'Time Limit (Hours)',
				name: 'time_limit_hours',
				type: 'number',
				typeOptions: { minValue: 0.01, maxValue: 2160 },
				displayOptions: { show: { acknowledge: ['byFinishEvent'] } },
				default: 168,
				description:
					'How long the workflow may take, waiting included. After that the event starts it again, if Finish Event has not run.',
			},
			{
				displayName: 'Start From',
				name: 'startFrom',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Now',
						value: 'now',
						description: 'Only events that happen after the workflow is activated',
					},
					{
						name: 'Point in Time',
						value: 'time',
						description: 'Also events that happened before, such as during an outage',
					},
				],
				default: 'now',
				description: 'Which events to begin with',
			},
			{
				displayName: 'Replay From',
				name: 'replay_from',
				type: 'dateTime',
				required: true,
				displayOptions: { show: { startFrom: ['time'] } },
				default: '',
				description:
					'Also deliver what has happened since then, once for each time that is set here',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: [
					{
						displayName: 'Client',
						name: 'client_id',
						type: 'resourceLocator',
						default: { mode: 'list', value: '' },
						modes: locatorModes('client'),
						description: 'Only events of this client',
					},
					{
						displayName: 'Smallest Amount',
						name: 'smallest_amount',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 0 },
						default: 0,
						description:
							'Only events about at least this amount or total, in minor units of the currency (IDR has no decimals)',
					},
					{
						displayName: 'Status',
						name: 'status',
						type: 'string',
						default: '',
						placeholder: 'e.g. OVERDUE',
						description: 'Only events whose data has this status',
					},
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Batch Size',
						name: 'batch_size',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 500, numberPrecision: 0 },
						default: 1,
						description: 'Most events that start one execution together, one item each',
					},
					{
						displayName: 'Longest Wait',
						name: 'batch_wait_ms',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 60_000, numberPrecision: 0 },
						default: 0,
						description: 'How many milliseconds to wait for a batch to fill',
					},
				],
			},
		],
	};

	methods = { listSearch: listSearches(pickers, ['client']) };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				const data = this.getWorkflowStaticData('node');
				const endpoint = await findEndpoint(this, webhookUrl(this));
				const settings = settingsText(this, endpoint);
				// Registering again passes on new settings, fetches a new secret and wakes a disabled endpoint.
				return (
					endpoint?.id === data.endpointId &&
					endpoint?.updated_at === data.updatedAt &&
					endpoint?.status === 'ACTIVE' &&
					data.settings === settings
				);
			},

			async create(this: IHookFunctions): Promise<boolean> {
				const data = this.getWorkflowStaticData('node');
				const known = await findEndpoint(this, webhookUrl(this));
				const endpoint = await registerEndpoint(this, settingsOf(this, data, known));
				data.endpointId = endpoint.id;
				data.updatedAt = endpoint.updated_at;
				data.secret = endpoint.secret;
				data.settings = settingsText(this, endpoint);
				await deliverNoted(this, data, endpoint.id);
				return true;
			},

			async delete(this: IHookFunctions): Promise<boolean> {
				const data = this.getWorkflowStaticData('node');
				const endpoint = await findEndpoint(this, webhookUrl(this));
				if (endpoint !== undefined) {
					if (this.getMode() !== 'manual') await noteUndelivered(this, data, endpoint.id);
					await deleteEndpoint(this, endpoint.id);
				}
				delete data.endpointId;
				delete data.updatedAt;
				delete data.secret;
				delete data.settings;
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const request = this.getRequestObject();
		const headers = this.getHeaderData() as Record<string, unknown>;
		if (!Buffer.isBuffer(request.rawBody)) await request.readRawBody?.();
		const body: unknown = request.rawBody;
		const { secret } = this.getWorkflowStaticData('node');
		const call = {
			id: headers['webhook-id'],
			timestamp: headers['webhook-timestamp'],
			signatures: headers['webhook-signature'],
		};
		if (!Buffer.isBuffer(body) || !isSigned({ ...call, body }, secret)) {
			// Only an answer written here has a status; an exception would be a failed execution.
			this.getResponseObject().status(401).json({
				message: 'The signature is not valid, or this workflow has to be activated again',
			});
			return { noWebhookResponse: true };
		}
		const events = eventsIn(body);
		if (events === undefined) {
			this.getResponseObject().status(400).json({ message: 'The body holds no CloudSales event' });
			return { noWebhookResponse: true };
		}
		if (this.getNodeParameter('acknowledge') !== 'onReceived') return { workflowData: [events] };
		const ids = events.map(({ json }) => String(json.event_id));
		const sent = { id: String(call.id), timestamp: String(call.timestamp) };
		const receipt = receiptFor(sent, ids, String(secret));
		this.getResponseObject()
			.setHeader('webhook-signature', receipt.signature)
			.setHeader('content-type', 'application/json');
		// n8n sends it when the execution is stored. As text: the signature is over its very bytes.
		return { webhookResponse: receipt.body, workflowData: [events] };
	}

	/** Runs where the workflow runs, so that CloudSales hears of it from the workflow itself and not from an answer of n8n. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		if (this.getNodeParameter('acknowledge', 0) === 'byFinishEvent') {
			const seconds = Math.ceil(Number(this.getNodeParameter('time_limit_hours', 0, 168)) * 3600);
			const events = openEventsIn(items.map(({ json }) => json));
			await keepOpen(this, events, seconds);
		}
		return [items];
	}
}

/** One event, or several under `events`; an item for each. */
function eventsIn(body: Buffer): INodeExecutionData[] | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body.toString('utf8')) as unknown;
	} catch {
		return undefined;
	}
	const list = (parsed as { events?: unknown } | null)?.events ?? [parsed];
	if (!Array.isArray(list) || list.length === 0 || !list.every(isEvent)) return undefined;
	return list.map((event: IDataObject) => ({
		json: {
			event_id: event.id,
			type: event.type,
			occurred_at: event.occurred_at,
			subject_type: event.subject_type,
			subject_id: event.subject_id,
			client_id: event.client_id ?? null,
			data: event.data ?? {},
			...(event.finish_token === undefined ? {} : { finish_token: event.finish_token }),
		},
	}));
}

function isEvent(value: unknown): boolean {
	const event = value as IDataObject | null;
	return (
		typeof event === 'object' && typeof event?.id === 'string' && typeof event.type === 'string'
	);
}
