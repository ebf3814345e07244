import { addSeconds } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import type { TestService } from '../../tests/service.ts';
import { anApproval } from '../approvals/fixtures.ts';
import { aBillingCycle, aCreditNote, fallDue } from '../billing/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aClientChange } from '../client-changes/fixtures.ts';
import { aTenant } from '../deployments/fixtures.ts';
import { aRenewal } from '../dunning/fixtures.ts';
import { aHeldMessage, anUnreadableMail, aWaitingMessage } from '../inbound-mail/mail-fixtures.ts';
import { anOrder } from '../orders/fixtures.ts';
import { aDifference, aPaymentLink } from '../payments/fixtures.ts';
import { aTask } from '../provisioning/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { aJobGivenUp } from '../system/fixtures.ts';
import { aChangeRequest, aSubscription, aSubscriptionChange } from '../subscriptions/fixtures.ts';

/** Brings a matter of each kind about, and gives the subject of it. */
export const situations: Record<string, (service: TestService) => Promise<string>> = {
	'payment.unmatched': async (service) => {
		const { id } = await aPaymentOn(service);
		const data = { status: 'UNMATCHED', unmatched_reason: 'Another amount', placed_amount: 0n };
		await database(service).payment.update({ where: { id }, data });
		return id;
	},
	'reconciliation.difference': (service) => aDifference(service),
	'provisioning_task.failed': (service) => taskThat(service, { status: 'FAILED' }),
	'provisioning_task.waiting': (service) =>
		taskThat(service, {
			status: 'WAITING',
			waiting_for: 'STAFF',
			waiting_code: 'OTHER',
			waiting_note: 'Buy more licences',
			waiting_since: service.now,
		}),
	'provisioning_task.remaining': (service) =>
		taskThat(service, {
			status: 'SUCCESS',
			remaining: [{ what: 'LICENCE', count: 24, waiting_for: 'STAFF' }],
		}),
	'provisioning_task.stuck': (service) =>
		taskThat(service, { status: 'PENDING', blocked_reason: 'Another task failed' }),
	'notification.failed': async (service) => {
		const note = { audience: 'FINANCE', subject: newId(), message: 'A test' };
		const { id } = (await service.call('POST', '/notifications', note)).body;
		await service.settle();
		await database(service).messageDelivery.update({ where: { id }, data: { status: 'FAILED' } });
		return id;
	},
	'notification.bounced': async (service) => {
		const { id: related_id } = await aQuotation(service, { status: 'SENT' });
		await service.settle();
		const where = { message: { related_id } };
		const { id } = await database(service).messageDelivery.findFirstOrThrow({ where });
		const data = { bounce: 'DEAD', bounce_code: '5.1.1', bounced_at: service.now };
		await database(service).messageDelivery.update({ where: { id }, data });
		return id;
	},
	'message.held': aHeldMessage,
	'message.unmatched': (service) => aWaitingMessage(service, 'UNMATCHED'),
	'message.question': (service) => aWaitingMessage(service, 'QUESTION'),
	'message.money_question': (service) =>
		aWaitingMessage(service, 'QUESTION', { teams: ['FINANCE'] }),
	'message.payment_proof': (service) => aWaitingMessage(service, 'PAYMENT_PROOF'),
	'inbound_mail.unreadable': anUnreadableMail,
	'mailbox.failing': async (service) => {
		const id = newId();
		const failing = { failing_since: addSeconds(service.now, -3600), error: 'invalid_grant' };
		const data = { id, provider: 'gmail', address: `${id}@box.example`, ...failing };
		await database(service).mailbox.create({ data });
		return id;
	},
	'subscription_change.awaiting_approval': async (service) => (await aChangeRequest(service)).id,
	'client_change.awaiting_confirmation': async (service) => (await aClientChange(service)).id,
	'subscription.pause-to-review': (service) =>
		subscriptionThat(service, {
			status: 'PAUSED',
			paused_from: service.now,
			pause_review_on: service.now,
		}),
	'subscription.termination-unwarned': (service) =>
		subscriptionThat(service, {
			status: 'ENDED',
			terminate_on: service.now,
			termination_warning_queued_at: service.now,
		}),
	'subscription_change.termination-unwarned': async (service) => {
		const { id, subscription_id } = await aSubscriptionChange(service);
		const { now } = service;
		const data = { ended_by_id: id, terminate_on: now, termination_warning_queued_at: now };
		await database(service).subscriptionItem.updateMany({ where: { subscription_id }, data });
		return id;
	},
	'endpoint.disabled': (service) => endpointThat(service, { status: 'DISABLED' }),
	'endpoint.unproven': (service) => endpointThat(service, { proof: 'NONE' }),
	'delivery.dead': async (service) => {
		await endpointThat(service, {});
		await service.call('POST', '/users', {
			email: `${newId()}@cloudsales.test`,
			name: 'Sari',
			role: 'SALES',
		});
		await service.dispatcher.drain();
		const { id } = await database(service).delivery.findFirstOrThrow({
			where: { status: 'PENDING' },
			orderBy: { created_at: 'desc' },
		});
		await database(service).delivery.update({ where: { id }, data: { status: 'DEAD' } });
		return id;
	},
	'webhook.dead': async (service) => {
		const id = newId();
		const call = { provider: 'xendit', event_id: id, headers: {}, raw_body: Buffer.from('{}') };
		const data = { id, ...call, received_at: service.now, status: 'DEAD', error: 'Unreadable' };
		await database(service).webhookEvent.create({ data });
		return id;
	},
	'reaction.dead': async (service) => {
		// An event of its own: about one that a failed message of this service caused, no team is told.
		const { id: subject_id } = await aClient(service);
		const { id } = await database(service).event.findFirstOrThrow({ where: { subject_id } });
		const data = { event_id: id, reaction: 'test.reaction', status: 'DEAD', error: 'A defect' };
		await database(service).eventReaction.create({ data });
		return id;
	},
	'job.given_up': (service) => aJobGivenUp(service),
	'quotation.unsent': async (service) => {
		const { id } = await aQuotation(service);
		const created_at = addSeconds(service.now, -7200);
		await database(service).quotation.update({ where: { id }, data: { created_at } });
		return id;
	},
	'billing_cycle.uncollectable': async (service) => (await anExpiredLink(service)).subject_id,
	'billing_cycle.collection_failed': (service) =>
		aCycleThat(service, { collection_problem: 'The gateway refused it' }),
	'billing_cycle.partly_paid': async (service) => {
		const { id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const transfer = { reason: 'PAID_OUTSIDE', amount: 1_000, reference: newId(), note: 'A test' };
		await service.call('POST', `/billing-cycles/${id}/settle`, transfer);
		await service.settle();
		return id;
	},
	'billing_cycle.overdue_without_invoice': async (service) => {
		const { id } = await aBillingCycle(service);
		await fallDue(service, id);
		return id;
	},
	'billing_cycle.paid_without_invoice': async (service) => {
		const { id, amount } = await aBillingCycle(service);
		const transfer = { reason: 'PAID_OUTSIDE', amount, reference: newId(), note: 'A test' };
		await service.call('POST', `/billing-cycles/${id}/settle`, transfer);
		return id;
	},
	'order.failed': (service) =>
		orderThat(service, {
			status: 'FAILED',
			failed_stage: 'PROVISIONING',
			failed_at: service.now,
			error_message: 'Made for a test',
		}),
	'order.unprocessed': (service) =>
		orderThat(service, {
			status: 'SUBMITTED',
			payment_status: 'PAID',
			submitted_at: addSeconds(service.now, -7200),
		}),
	'order.waits-for-activation': (service) =>
		orderThat(service, { status: 'PROVISIONING', deployed_at: service.now }),
	'order.late': (service) =>
		orderThat(service, { status: 'PROVISIONING', late_at: addSeconds(service.now, -60) }),
	'order.refund-due': (service) =>
		orderThat(service, { status: 'CANCELLED', payment_status: 'PAID', cancelled_at: service.now }),
	'order.no-payment-link': (service) =>
		orderThat(service, { collection_problem: 'The gateway refused it' }),
	'deployment.failed': (service) => deploymentThat(service, { status: 'FAILED' }),
	'deployment.left-behind': (service) => deploymentThat(service, { status: 'ROLLING_BACK' }),
	'credit_note.awaiting_buyer_note': async (service) => (await aCreditNote(service)).id,
	'dunning.invoice_missing': (service) => billAtStep(service, 'ESCALATE', false),
	'dunning.cancellation_proposed': (service) => billAtStep(service, 'PROPOSE_CANCEL'),
	'dunning.write_off_proposed': (service) => billAtStep(service, 'PROPOSE_WRITE_OFF'),
	'dunning.step_failing': async (service) => {
		const { id } = await aRenewal(service);
		await database(service).dunningStep.updateMany({
			where: { billing_cycle_id: id, step: 'suspend' },
			data: { failures: 3, reason: 'The gateway is away' },
		});
		return id;
	},
	'payment.credited': async (service) => {
		const { id } = await aPaymentOn(service);
		const data = { placed_amount: 999_000n, credit_amount: 1_000n };
		await database(service).payment.update({ where: { id }, data });
		return id;
	},
	'subscription.parked': async (service) => {
		const { id } = await aSubscription(service, { status: 'ACTIVE' });
		const data = { parked_at: service.now, parked_reason: 'Made for a test' };
		await database(service).subscription.update({ where: { id }, data });
		return id;
	},
	'approval.pending': async (service) => (await anApproval(service)).id,
	'approval.pending_operations': async (service) =>
		(await anApproval(service, { kind: 'quotation.amount' })).id,
	'approval.expired': async (service) => {
		const { id } = await anApproval(service);
		await database(service).approval.update({ where: { id }, data: { status: 'EXPIRED' } });
		return id;
	},
	'billing_run.stopped': (service) => runThat(service, { status: 'STOPPED', reason: 'A test' }),
	'billing_run.failed': (service) => runThat(service, { status: 'FAILED', reason: 'A test' }),
};
const runThat = async (service: TestService, data: object): Promise<string> => {
	const id = newId();
	const at = { created_at: service.now, started_at: service.now, progressed_at: service.now };
	const run = { started_by: 'PERSON', actor: 'test', business_date: new Date('2026-11-20') };
	await database(service).billingRun.create({ data: { id, ...run, ...at, ...data } });
	return id;
};
export const database = (service: TestService) => service.runtime.database.client as any;
/** A bill for a later period, of which dunning has come to a step that leaves the decision to people. */
const billAtStep = async (service: TestService, action: string, is_invoiced = true) => {
	const { id } = await aRenewal(service, { is_invoiced });
	const done = { status: 'DONE', done_at: service.now, due_at: service.now };
	await database(service).dunningStep.updateMany({
		where: { billing_cycle_id: id, action },
		data: done,
	});
	return id;
};
export const changedTwoHoursAgo = (service: TestService, id: string) =>
	database(service).billingCycle.update({
		where: { id },
		data: { updated_at: addSeconds(service.now, -7200) },
	});
/** The link of a bill that is still to be paid. */
export const anExpiredLink = async (service: TestService) => {
	const { id: subject_id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
	await service.settle();
	await changedTwoHoursAgo(service, subject_id);
	const link = await database(service).paymentLink.findFirstOrThrow({ where: { subject_id } });
	// Before that, the service makes the next one by itself.
	const data = { status: 'EXPIRED', updated_at: addSeconds(service.now, -7200) };
	return database(service).paymentLink.update({ where: { id: link.id }, data });
};
const aCycleThat = async (service: TestService, data: object): Promise<string> => {
	const { id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
	// The news of its link has been heard.
	await service.settle();
	await database(service).billingCycle.update({ where: { id }, data });
	return id;
};
/** Money that came in for something of which nothing else is known. */
export const aPaymentOn = async (service: TestService): Promise<{ id: string }> => {
	const link = await aPaymentLink(service);
	service.vendors.pay(link.reference);
	await service.call('POST', `/payment-links/${link.id}/refresh`);
	return (await service.call('GET', `/payments?subject_id=${link.subject_id}`)).body.data[0];
};
async function subscriptionThat(service: TestService, data: object): Promise<string> {
	const { id } = await aSubscription(service, { status: 'ACTIVE' });
	await database(service).subscription.update({ where: { id }, data });
	return id;
}

const taskThat = async (service: TestService, data: object): Promise<string> => {
	const { id } = await aTask(service, { target: 'gcp' });
	await database(service).provisioningTask.update({ where: { id }, data });
	return id;
};
const endpointThat = async (service: TestService, data: object): Promise<string> => {
	const url = `http://127.0.0.1:9/${newId()}`;
	const wish = { url, description: 'A test', event_types: ['user.created'] };
	const { id } = (await service.call('PUT', '/endpoints', wish)).body;
	await database(service).endpoint.update({ where: { id }, data });
	return id;
};

async function orderThat(service: TestService, data: object): Promise<string> {
	const { id } = await anOrder(service, { status: 'DRAFT' });
	await service.settle();
	await database(service).order.update({ where: { id }, data });
	return id;
}

async function deploymentThat(service: TestService, data: object): Promise<string> {
	const { deployment } = await aTenant(service);
	await database(service).deploymentInstance.update({ where: { id: deployment.id }, data });
	await database(service).deploymentExecution.updateMany({
		where: { instance_id: deployment.id },
		data: { status: 'FAILED', error_message: 'Made for a test' },
	});
	return deployment.id;
}
