// Generated from service/capabilities/*/contract.ts. Do not edit: run `npm run generate`.
import type { INodeProperties } from 'n8n-workflow';
import type { Resource } from '../../shared/operation';
import { billingCycle, billingCycleProperties } from './billing-cycle';
import { client, clientProperties } from './client';
import { contact, contactProperties } from './contact';
import { credit, creditProperties } from './credit';
import { creditNote, creditNoteProperties } from './credit-note';
import { document, documentProperties } from './document';
import { email, emailProperties } from './email';
import { inboundMail, inboundMailProperties } from './inbound-mail';
import { invoice, invoiceProperties } from './invoice';
import { membership, membershipProperties } from './membership';
import { notification, notificationProperties } from './notification';
import { payment, paymentProperties } from './payment';
import { paymentChannel, paymentChannelProperties } from './payment-channel';
import { paymentLink, paymentLinkProperties } from './payment-link';
import { price, priceProperties } from './price';
import { product, productProperties } from './product';
import { provisioningTarget, provisioningTargetProperties } from './provisioning-target';
import { provisioningTask, provisioningTaskProperties } from './provisioning-task';
import { quotation, quotationProperties } from './quotation';
import { subscription, subscriptionProperties } from './subscription';
import { subscriptionChange, subscriptionChangeProperties } from './subscription-change';
import { user, userProperties } from './user';

export const resources: Readonly<Record<string, Resource>> = {
	billing_cycle: billingCycle,
	client: client,
	contact: contact,
	credit: credit,
	credit_note: creditNote,
	document: document,
	email: email,
	inbound_mail: inboundMail,
	invoice: invoice,
	membership: membership,
	notification: notification,
	payment: payment,
	payment_channel: paymentChannel,
	payment_link: paymentLink,
	price: price,
	product: product,
	provisioning_target: provisioningTarget,
	provisioning_task: provisioningTask,
	quotation: quotation,
	subscription: subscription,
	subscription_change: subscriptionChange,
	user: user,
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Billing Cycle', value: 'billing_cycle' },
			{ name: 'Client', value: 'client' },
			{ name: 'Contact', value: 'contact' },
			{ name: 'Credit', value: 'credit' },
			{ name: 'Credit Note', value: 'credit_note' },
			{ name: 'Document', value: 'document' },
			{ name: 'Email', value: 'email' },
			{ name: 'Inbound Mail', value: 'inbound_mail' },
			{ name: 'Invoice', value: 'invoice' },
			{ name: 'Notification', value: 'notification' },
			{ name: 'Payment', value: 'payment' },
			{ name: 'Payment Channel', value: 'payment_channel' },
			{ name: 'Payment Link', value: 'payment_link' },
			{ name: 'Person of a Client', value: 'membership' },
			{ name: 'Price', value: 'price' },
			{ name: 'Product', value: 'product' },
			{ name: 'Provisioning Target', value: 'provisioning_target' },
			{ name: 'Provisioning Task', value: 'provisioning_task' },
			{ name: 'Quotation', value: 'quotation' },
			{ name: 'Subscription', value: 'subscription' },
			{ name: 'Subscription Change', value: 'subscription_change' },
			{ name: 'User', value: 'user' },
		],
		default: 'quotation',
	},
	...billingCycleProperties,
	...clientProperties,
	...contactProperties,
	...creditProperties,
	...creditNoteProperties,
	...documentProperties,
	...emailProperties,
	...inboundMailProperties,
	...invoiceProperties,
	...membershipProperties,
	...notificationProperties,
	...paymentProperties,
	...paymentChannelProperties,
	...paymentLinkProperties,
	...priceProperties,
	...productProperties,
	...provisioningTargetProperties,
	...provisioningTaskProperties,
	...quotationProperties,
	...subscriptionProperties,
	...subscriptionChangeProperties,
	...userProperties,
];
