// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
import { approval, approvalProperties } from './approval';
import { attention, attentionProperties } from './attention';
import { auditEntry, auditEntryProperties } from './audit-entry';
import { billingRun, billingRunProperties } from './billing-run';
import { clientChange, clientChangeProperties } from './client-change';
import { delivery, deliveryProperties } from './delivery';
import { dunning, dunningProperties } from './dunning';
import { dunningPolicy, dunningPolicyProperties } from './dunning-policy';
import { dunningStep, dunningStepProperties } from './dunning-step';
import { endpoint, endpointProperties } from './endpoint';
import { event, eventProperties } from './event';
import { funnel, funnelProperties } from './funnel';
import { job, jobProperties } from './job';
import { message, messageProperties } from './message';
import { provider, providerProperties } from './provider';
import { reconciliation, reconciliationProperties } from './reconciliation';
import { reconciliationDifference, reconciliationDifferenceProperties } from './reconciliation-difference';
import { report, reportProperties } from './report';
import { timeline, timelineProperties } from './timeline';
import { vendor, vendorProperties } from './vendor';
import { webhook, webhookProperties } from './webhook';
import { workflowFailure, workflowFailureProperties } from './workflow-failure';

export const resources: Readonly<Record<string, Resource>> = {
	approval: approval,
	attention: attention,
	audit_entry: auditEntry,
	billing_run: billingRun,
	client_change: clientChange,
	delivery: delivery,
	dunning: dunning,
	dunning_policy: dunningPolicy,
	dunning_step: dunningStep,
	endpoint: endpoint,
	event: event,
	funnel: funnel,
	job: job,
	message: message,
	provider: provider,
	reconciliation: reconciliation,
	reconciliation_difference: reconciliationDifference,
	report: report,
	timeline: timeline,
	vendor: vendor,
	webhook: webhook,
	workflow_failure: workflowFailure,
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Approval', value: 'approval' },
			{ name: 'Attention', value: 'attention' },
			{ name: 'Audit Entry', value: 'audit_entry' },
			{ name: 'Billing Run', value: 'billing_run' },
			{ name: 'Client Change', value: 'client_change' },
			{ name: 'Delivery', value: 'delivery' },
			{ name: 'Dunning', value: 'dunning' },
			{ name: 'Dunning Policy', value: 'dunning_policy' },
			{ name: 'Dunning Step', value: 'dunning_step' },
			{ name: 'Endpoint', value: 'endpoint' },
			{ name: 'Event', value: 'event' },
			{ name: 'Funnel', value: 'funnel' },
			{ name: 'Job', value: 'job' },
			{ name: 'Message', value: 'message' },
			{ name: 'Provider', value: 'provider' },
			{ name: 'Reconciliation', value: 'reconciliation' },
			{ name: 'Reconciliation Difference', value: 'reconciliation_difference' },
			{ name: 'Report', value: 'report' },
			{ name: 'Timeline', value: 'timeline' },
			{ name: 'Vendor', value: 'vendor' },
			{ name: 'Webhook', value: 'webhook' },
			{ name: 'Workflow Failure', value: 'workflow_failure' },
		],
		default: 'event',
	},
	...approvalProperties,
	...attentionProperties,
	...auditEntryProperties,
	...billingRunProperties,
	...clientChangeProperties,
	...deliveryProperties,
	...dunningProperties,
	...dunningPolicyProperties,
	...dunningStepProperties,
	...endpointProperties,
	...eventProperties,
	...funnelProperties,
	...jobProperties,
	...messageProperties,
	...providerProperties,
	...reconciliationProperties,
	...reconciliationDifferenceProperties,
	...reportProperties,
	...timelineProperties,
	...vendorProperties,
	...webhookProperties,
	...workflowFailureProperties,
];
