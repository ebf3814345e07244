// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
import { auditEntry, auditEntryProperties } from './audit-entry';
import { billingCycle, billingCycleProperties } from './billing-cycle';
import { client, clientProperties } from './client';
import { delivery, deliveryProperties } from './delivery';
import { document, documentProperties } from './document';
import { email, emailProperties } from './email';
import { endpoint, endpointProperties } from './endpoint';
import { event, eventProperties } from './event';
import { invoice, invoiceProperties } from './invoice';
import { notification, notificationProperties } from './notification';
import { payment, paymentProperties } from './payment';
import { paymentChannel, paymentChannelProperties } from './payment-channel';
import { paymentLink, paymentLinkProperties } from './payment-link';
import { price, priceProperties } from './price';
import { product, productProperties } from './product';
import { provider, providerProperties } from './provider';
import { provisioningTask, provisioningTaskProperties } from './provisioning-task';
import { quotation, quotationProperties } from './quotation';
import { reconciliation, reconciliationProperties } from './reconciliation';
import { reconciliationDifference, reconciliationDifferenceProperties } from './reconciliation-difference';
import { subscription, subscriptionProperties } from './subscription';
import { user, userProperties } from './user';
import { webhook, webhookProperties } from './webhook';

export const resources: Readonly<Record<string, Resource>> = {
	audit_entry: auditEntry,
	billing_cycle: billingCycle,
	client: client,
	delivery: delivery,
	document: document,
	email: email,
	endpoint: endpoint,
	event: event,
	invoice: invoice,
	notification: notification,
	payment: payment,
	payment_channel: paymentChannel,
	payment_link: paymentLink,
	price: price,
	product: product,
	provider: provider,
	provisioning_task: provisioningTask,
	quotation: quotation,
	reconciliation: reconciliation,
	reconciliation_difference: reconciliationDifference,
	subscription: subscription,
	user: user,
	webhook: webhook,
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Audit Entry', value: 'audit_entry' },
			{ name: 'Billing Cycle', value: 'billing_cycle' },
			{ name: 'Client', value: 'client' },
			{ name: 'Delivery', value: 'delivery' },
			{ name: 'Document', value: 'document' },
			{ name: 'Email', value: 'email' },
			{ name: 'Endpoint', value: 'endpoint' },
			{ name: 'Event', value: 'event' },
			{ name: 'Invoice', value: 'invoice' },
			{ name: 'Notification', value: 'notification' },
			{ name: 'Payment', value: 'payment' },
			{ name: 'Payment Channel', value: 'payment_channel' },
			{ name: 'Payment Link', value: 'payment_link' },
			{ name: 'Price', value: 'price' },
			{ name: 'Product', value: 'product' },
			{ name: 'Provider', value: 'provider' },
			{ name: 'Provisioning Task', value: 'provisioning_task' },
			{ name: 'Quotation', value: 'quotation' },
			{ name: 'Reconciliation', value: 'reconciliation' },
			{ name: 'Reconciliation Difference', value: 'reconciliation_difference' },
			{ name: 'Subscription', value: 'subscription' },
			{ name: 'User', value: 'user' },
			{ name: 'Webhook', value: 'webhook' },
		],
		default: 'quotation',
	},
	...auditEntryProperties,
	...billingCycleProperties,
	...clientProperties,
	...deliveryProperties,
	...documentProperties,
	...emailProperties,
	...endpointProperties,
	...eventProperties,
	...invoiceProperties,
	...notificationProperties,
	...paymentProperties,
	...paymentChannelProperties,
	...paymentLinkProperties,
	...priceProperties,
	...productProperties,
	...providerProperties,
	...provisioningTaskProperties,
	...quotationProperties,
	...reconciliationProperties,
	...reconciliationDifferenceProperties,
	...subscriptionProperties,
	...userProperties,
	...webhookProperties,
];
