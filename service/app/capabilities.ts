import { activationModule } from '../capabilities/activation/module.ts';
import { approvalsModule } from '../capabilities/approvals/module.ts';
import { attentionModule } from '../capabilities/attention/module.ts';
import { billingModule } from '../capabilities/billing/module.ts';
import { catalogModule } from '../capabilities/catalog/module.ts';
import { clientChangesModule } from '../capabilities/client-changes/module.ts';
import { clientsModule } from '../capabilities/clients/module.ts';
import { consoleModule } from '../capabilities/console/module.ts';
import { deploymentsModule } from '../capabilities/deployments/module.ts';
import { documentsModule } from '../capabilities/documents/module.ts';
import { dunningModule } from '../capabilities/dunning/module.ts';
import { eventDeliveryModule } from '../capabilities/event-delivery/module.ts';
import { figuresModule } from '../capabilities/figures/module.ts';
import { identityModule } from '../capabilities/identity/module.ts';
import { inboundMailModule } from '../capabilities/inbound-mail/module.ts';
import { notificationsModule } from '../capabilities/notifications/module.ts';
import { ordersModule } from '../capabilities/orders/module.ts';
import { paymentsModule } from '../capabilities/payments/module.ts';
import { portalModule } from '../capabilities/portal/module.ts';
import { provisioningModule } from '../capabilities/provisioning/module.ts';
import { quotationsModule } from '../capabilities/quotations/module.ts';
import { renewalsModule } from '../capabilities/renewals/module.ts';
import { signInModule } from '../capabilities/sign-in/module.ts';
import { subscriptionsModule } from '../capabilities/subscriptions/module.ts';
import { systemModule } from '../capabilities/system/module.ts';
import { timelineModule } from '../capabilities/timeline/module.ts';
import { webhookInboxModule } from '../capabilities/webhook-inbox/module.ts';
import { workflowFailuresModule } from '../capabilities/workflow-failures/module.ts';
import type { Module } from '../platform/contract/index.ts';

/** Every capability of the service, one line each. */
export const modules: readonly Module[] = [
	identityModule,
	clientsModule,
	documentsModule,
	catalogModule,
	notificationsModule,
	signInModule,
	// Before the inbox: its address for news of a mailbox is one of /webhooks, too.
	inboundMailModule,
	webhookInboxModule,
	paymentsModule,
	provisioningModule,
	deploymentsModule,
	activationModule,
	approvalsModule,
	quotationsModule,
	billingModule,
	subscriptionsModule,
	dunningModule,
	ordersModule,
	renewalsModule,
	eventDeliveryModule,
	workflowFailuresModule,
	figuresModule,
	attentionModule,
	clientChangesModule,
	timelineModule,
	portalModule,
	consoleModule,
	systemModule,
];
