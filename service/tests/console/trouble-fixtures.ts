import { newId } from '../../platform/database/index.ts';
import type { TestService } from '../service.ts';
import { aPaymentLink } from '../../capabilities/payments/fixtures.ts';
import { aTask } from '../../capabilities/provisioning/fixtures.ts';
import { aCall, deliver } from '../../capabilities/webhook-inbox/fixtures.ts';
import { aJobGivenUp } from '../../capabilities/system/fixtures.ts';
import { aDelivery, isSentAgain, outsideTroubles } from './outside-troubles.ts';
import { anOpenLink, database, get, isPaid, type Trouble } from './trouble.ts';

const aTaskThat = async (service: TestService, data: object): Promise<string> => {
	const { id } = await aTask(service, { target: 'gcp' });
	await service.settle();
	await database(service).provisioningTask.update({ where: { id }, data });
	return id;
};
const isTask = (service: TestService, id: string, status: string) => async (): Promise<boolean> =>
	(await get(service, `/provisioning-tasks/${id}`)).status === status;
const begun = (service: TestService) => ({
	attempt: 1,
	result: {},
	next_run_at: null,
	ready_at: service.now,
	idle_since: null,
	lease_token: null,
	leased_until: null,
});

export const troubles: readonly Trouble[] = [
	...outsideTroubles,
	{
		heading: 'a webhook is DEAD',
		role: 'OPERATIONS',
		plant: async (service) => {
			const { cycle, link } = await anOpenLink(service);
			await deliver(service, aCall(link, { id: newId() }));
			// What the vendor said before the money was there could not be processed, again and again.
			const data = { status: 'DEAD', error: 'The gateway was down' };
			await database(service).webhookEvent.updateMany({ data });
			service.vendors.pay(link.reference);
			return isPaid(service, cycle.id);
		},
		mend: async (operator) => {
			await operator.follow('A call of a vendor could not be processed');
			await operator.press('Process again');
		},
	},
	{
		heading: 'a reaction was set aside as DEAD',
		role: 'OPERATIONS',
		plant: async (service) => {
			await anOpenLink(service);
			const { event_id, reaction } = await database(service).eventReaction.findFirstOrThrow();
			const where = { event_id_reaction: { event_id, reaction } };
			const data = { status: 'DEAD', error: 'A defect' };
			await database(service).eventReaction.update({ where, data });
			return async () =>
				(await database(service).eventReaction.findUnique({ where }))?.status === 'DONE';
		},
		mend: async (operator) => {
			await operator.follow('what follows from an event');
			await operator.press('Replay the event');
		},
	},
	{
		heading: 'a job was given up',
		role: 'OPERATIONS',
		plant: async (service) => {
			const note = { audience: 'FINANCE', subject: newId(), message: 'A test' };
			const { id: notification_id } = (await service.call('POST', '/notifications', note)).body;
			// The worker failed it in every attempt.
			const { client } = service.runtime.database;
			await client.$executeRaw`DELETE FROM pgboss.job WHERE data ->> 'notification_id' = ${notification_id}`;
			await aJobGivenUp(service, 'notification.deliver', { notification_id });
			return async () =>
				(await get(service, `/notifications/${notification_id}`)).status === 'SENT';
		},
		mend: async (operator) => {
			await operator.follow('Work in the background was given up');
			await operator.press('Do it again');
		},
	},
	{
		heading: 'a task is SUCCESS and `remaining` is not empty',
		role: 'OPERATIONS',
		plant: async (service) => {
			const remaining = [{ what: 'LICENCE', count: 24, waiting_for: 'STAFF' }];
			const id = await aTaskThat(service, { ...begun(service), status: 'SUCCESS', remaining });
			return async () => (await get(service, `/provisioning-tasks/${id}`)).remaining.length === 0;
		},
		mend: async (operator) => {
			await operator.follow('A part of what a client bought is not set up yet');
			await operator.press('I have set up the rest', { reason: 'The licences are assigned' });
		},
	},
	{
		heading: 'a provisioning task waits for staff',
		role: 'OPERATIONS',
		plant: async (service) => {
			const waiting = { status: 'WAITING', waiting_for: 'STAFF', waiting_code: 'CHOOSE_ACCOUNTS' };
			const waiting_note = 'Take two accounts away';
			const id = await aTaskThat(service, { ...begun(service), ...waiting, waiting_note });
			return isTask(service, id, 'SUCCESS');
		},
		mend: async (operator) => {
			await operator.follow('A service waits for us');
			await operator.press('I have done it', { reason: 'The client has named the accounts' });
		},
	},
	{
		heading: 'a delivery is DEAD',
		role: 'OPERATIONS',
		plant: async (service) => {
			const event_id = await aDelivery(service, { status: 'DEAD', error: 'The workflow failed' });
			return isSentAgain(service, event_id);
		},
		mend: async (operator) => {
			await operator.follow('did not reach its workflow');
			await operator.press('Replay the event');
		},
	},
	{
		heading: 'a notification is FAILED',
		role: 'OPERATIONS',
		plant: async (service) => {
			const note = { audience: 'FINANCE', subject: newId(), message: 'A test' };
			const { id } = (await service.call('POST', '/notifications', note)).body;
			const data = { status: 'FAILED', error: 'The mailbox was full' };
			await database(service).messageDelivery.update({ where: { id }, data });
			return async () => (await get(service, `/notifications/${id}`)).status === 'SENT';
		},
		mend: async (operator) => {
			await operator.follow('A message could not be sent');
			await operator.press('Send again');
		},
	},
	{
		heading: 'a task is FAILED',
		role: 'OPERATIONS',
		plant: async (service) => {
			const failed = { status: 'FAILED', error_message: 'No licence is free' };
			const id = await aTaskThat(service, { ...begun(service), ...failed });
			return isTask(service, id, 'PENDING');
		},
		mend: async (operator) => {
			await operator.follow('A task for a service failed');
			await operator.press('Try again');
		},
	},
	{
		heading: 'a task is PENDING and nothing happens',
		role: 'OPERATIONS',
		plant: async (service) => {
			const failed = { status: 'FAILED', error_message: 'Refused', has_dependents: true };
			const before = await aTaskThat(service, { ...begun(service), ...failed });
			const blocked = { depends_on: [before], blocked_reason: 'The task before it has failed' };
			await aTaskThat(service, {
				...begun(service),
				status: 'PENDING',
				ready_at: null,
				...blocked,
			});
			return isTask(service, before, 'PENDING');
		},
		mend: async (operator) => {
			await operator.follow('Provisioning');
			await operator.follow('Switch on');
			await operator.press('Try again');
		},
	},
	{
		heading: 'a task is WAITING',
		role: 'OPERATIONS',
		plant: async (service) => {
			const waiting = { status: 'WAITING', waiting_for: 'VENDOR', waiting_code: 'IN_REVIEW' };
			const id = await aTaskThat(service, { ...begun(service), ...waiting });
			return isTask(service, id, 'SUCCESS');
		},
		mend: async (operator) => {
			await operator.follow('Provisioning');
			await operator.follow('Switch on');
			await operator.press('Run it now');
		},
	},
	{
		heading: 'a subscription was cancelled',
		role: 'OPERATIONS',
		plant: async (service) => {
			const task = await aTask(service, { target: 'gcp' });
			await service.settle();
			await service.call('POST', `/provisioning-tasks/${task.id}/run`);
			const at = `/subscriptions/${task.subscription_id}/cancel`;
			await service.call('POST', at, { service: 'SWITCH_OFF', reason: 'The client has gone' });
			const { data } = await get(service, `/provisioning-tasks?owner_id=${task.subscription_id}`);
			const off = data.find(({ action }: { action: string }) => action === 'SUSPEND');
			if (off === undefined) throw new Error('Nothing is switched off');
			const waiting = { status: 'WAITING', waiting_for: 'STAFF', waiting_note: 'Do it by hand' };
			await database(service).provisioningTask.update({
				where: { id: off.id },
				data: { ...begun(service), ...waiting, waiting_code: 'ACTION_NOT_BUILT_IN' },
			});
			return isTask(service, off.id, 'SUCCESS');
		},
		mend: async (operator) => {
			await operator.follow('Provisioning');
			await operator.follow('Suspend');
			await operator.press('I have done it', { reason: 'Switched off in the admin console' });
		},
	},
	{
		heading: 'a payment is UNMATCHED',
		role: 'FINANCE',
		plant: async (service) => {
			const paid = await aPaymentLink(service);
			service.vendors.pay(paid.reference);
			await service.call('POST', `/payment-links/${paid.id}/refresh`);
			const { data } = await get(service, `/payments?subject_id=${paid.subject_id}`);
			const { cycle } = await anOpenLink(service);
			await database(service).payment.update({
				where: { id: data[0].id },
				data: {
					status: 'UNMATCHED',
					unmatched_reason: 'It fits nothing',
					placed_amount: 0n,
					amount: BigInt(cycle.balance),
					client_id: cycle.client_id,
				},
			});
			return isPaid(service, cycle.id);
		},
		mend: async (operator) => {
			await operator.follow('A payment fits no bill');
			await operator.press('Match with a bill', {
				billing_cycle_id: 'INV-',
				reason: 'The client has sent the slip',
			});
		},
	},
	{
		heading: 'the books differ',
		role: 'FINANCE',
		plant: async (service) => {
			const { link } = await anOpenLink(service);
			const there = service.vendors.links.get(link.gateway_reference);
			if (there === undefined) throw new Error('The gateway does not hold the link');
			service.vendors.links.set(link.gateway_reference, { ...there, amount: 1n });
			await service.call('POST', '/reconciliations', { days: 3 });
			await service.settle();
			// The cause was mended in the vendor's dashboard.
			service.vendors.links.set(link.gateway_reference, there);
			return async () => {
				const { data } = await get(service, '/reconciliation-differences?status=OPEN');
				return data.every(
					(one: { payment_link_id: string | null }) => one.payment_link_id !== link.id,
				);
			};
		},
		mend: async (operator) => {
			await operator.follow('Our books and those of the gateway differ');
			await operator.press('Compare again');
		},
	},
	{
		heading: 'a payment is missing',
		role: 'FINANCE',
		plant: async (service) => {
			const { cycle, link } = await anOpenLink(service);
			// The client has paid, and no call of the gateway came.
			service.vendors.pay(link.reference);
			return isPaid(service, cycle.id);
		},
		mend: async (operator) => {
			await operator.follow('Money');
			await operator.press('Compare now');
		},
	},
];
