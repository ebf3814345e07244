import { randomBytes } from 'node:crypto';
import { aBillingCycle, aCreditNote, aPdf } from '../capabilities/billing/fixtures.ts';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { finishToken } from '../capabilities/event-delivery/proof.ts';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { aRenewal, stepsOf } from '../capabilities/dunning/fixtures.ts';
import { invitationLink } from '../capabilities/identity/index.ts';
import { aNotification } from '../capabilities/notifications/fixtures.ts';
import { aDifference, aPaymentLink } from '../capabilities/payments/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { aSubscription } from '../capabilities/subscriptions/fixtures.ts';
import { aJobGivenUp } from '../capabilities/system/fixtures.ts';
import { aCall } from '../capabilities/webhook-inbox/fixtures.ts';
import { addDays, businessDate, isoDate } from '../platform/clock/index.ts';
import { expectStatus } from './drive-sale.ts';
import type { TestService } from './service.ts';
import type { Situation, World } from './situation.ts';
import { situationsOfActivation } from './situations-of-activation.ts';
import { situationsOfApprovals } from './situations-of-approvals.ts';
import { situationsOfClients } from './situations-of-clients.ts';
import { situationsOfMessages } from './situations-of-messages.ts';
import { situationsOfOrders } from './situations-of-orders.ts';
import { situationsOfPeople } from './situations-of-people.ts';
import { situationsOfSubscriptions } from './situations-of-subscriptions.ts';
import { situationsOfTenants } from './situations-of-tenants.ts';
import { situationsOfTasks, task } from './situations-of-tasks.ts';

const mark = (): string => randomBytes(4).toString('hex');
const send = (world: World, path: string, body?: object): Promise<any> =>
	expectStatus(world.service.call('POST', path, body), 200);

const ofQuotation =
	(status: 'DRAFT' | 'SYNCED' | 'SENT', body?: object): Situation =>
	async ({ service }) => {
		const { id: quotation_id } = await aQuotation(service, { status });
		return { path: { quotation_id }, ...(body === undefined ? {} : { body }) };
	};

/** Money on our account that no link of ours asked for, as a comparison with the gateway finds it. */
async function moneyWithoutPlace({ service }: World): Promise<string> {
	const { gateway_reference } = await aPaymentLink(service);
	const there = service.vendors.links.get(gateway_reference ?? '');
	if (there === undefined) throw new Error('The gateway does not have the link');
	const stray = `stray-${mark()}`;
	const foreign = { ...there, gateway_reference: stray, reference: `of-another-system-${mark()}` };
	service.vendors.links.set(stray, foreign);
	service.vendors.pay(stray);
	await expectStatus(service.call('POST', '/reconciliations', { days: 3 }), 201);
	await service.settle();
	const where = { gateway_reference: stray, status: 'UNMATCHED' };
	return (await service.runtime.database.client.payment.findFirstOrThrow({ where })).id;
}

const endpoint = (world: World, settings: object = {}) => ({
	url: world.hook(mark()),
	description: 'A test',
	event_types: ['client.created'],
	// No event fits: an endpoint that stays must not add deliveries to what later commands do.
	filters: { smallest_amount: Number.MAX_SAFE_INTEGER },
	...settings,
});
const register = (world: World, settings?: object): Promise<any> =>
	expectStatus(world.service.call('PUT', '/endpoints', endpoint(world, settings)), 200);
const ofEndpoint: Situation = async (world) => ({
	path: { endpoint_id: (await register(world)).id },
});

/** An event with its token, whose delivery was answered without proof. */
const eventAtWork = async (world: World) => {
	const { url } = await register(world, { acknowledge: 'FINISHED', filters: {} });
	const client = await aClient(world.service);
	await world.service.settle();
	const events = await world.service.call('GET', `/events?subject_id=${client.id}`);
	const event_id: string = events.body.data[0].id;
	return { event_id, finish_token: finishToken(world.service.runtime.vault, { event_id, url }, 0) };
};

const webhook = async ({ service }: World): Promise<object> => {
	const link = await aPaymentLink(service);
	service.vendors.pay(link.reference);
	const { headers, body } = aCall(link);
	return { headers, raw_body_base64: Buffer.from(body).toString('base64') };
};

const promise = ({ now }: TestService) => ({
	reason: 'PROMISE',
	note: 'On Friday',
	until: isoDate(addDays(businessDate(now), 7)),
});

/** A task that failed, as it stands in the list of what needs a person. */
const matter = async (world: World): Promise<string> => {
	const { task_id: id } = await task(world);
	await world.service.runtime.database.client.provisioningTask.update({
		where: { id },
		data: { status: 'FAILED' },
	});
	return (await world.service.call('GET', `/attention?subject_id=${id}`)).body.data[0].id;
};

/** One situation for each command, by the id of the command. */
export const situations: Readonly<Record<string, Situation>> = {
	...situationsOfActivation,
	...situationsOfApprovals,
	...situationsOfClients,
	...situationsOfPeople,
	...situationsOfMessages,
	...situationsOfOrders,
	...situationsOfTasks,
	...situationsOfTenants,
	'api_key.create': async () => ({ body: { name: 'n8n', role: 'OPERATIONS' } }),
	'api_key.revoke': async ({ service }) => {
		const key = await service.call('POST', '/api-keys', { name: 'old', role: 'SALES' });
		return { path: { api_key_id: key.body.id } };
	},
	'product.create': async () => ({
		body: { sku: `SKU-${mark()}`, name: 'A product', kind: 'SUBSCRIPTION', unit: 'user' },
	}),
	'product.update': async ({ service }) => ({
		path: { product_id: (await aProduct(service)).id },
		body: { active: false },
	}),
	'price.set': async ({ service }) => ({
		path: { product_id: (await aProduct(service, { price: null })).id },
		body: { currency: 'IDR', amount: 150_000, billing_period: 'MONTHLY' },
	}),
	'price.withdraw': async ({ service }) => {
		const { id } = await aProduct(service, { price: null });
		const wish = { currency: 'IDR', amount: 150_000, billing_period: 'MONTHLY' };
		const price = await expectStatus(service.call('POST', `/products/${id}/prices`, wish), 201);
		return { path: { price_id: price.id }, body: { reason: 'Typed wrongly' } };
	},
	'email.draft': async ({ service }) => ({
		body: {
			kind: 'QUOTATION',
			related_id: (await aQuotation(service, { status: 'SYNCED' })).id,
		},
	}),
	'email.send': async ({ service }) => ({
		body: {
			kind: 'INVOICE',
			related_id: (await aBillingCycle(service, { status: 'AWAITING_PAYMENT' })).id,
		},
	}),
	'attention.assign': async (world) => ({
		path: { matter_id: await matter(world) },
		body: { user_id: null },
	}),
	'attention.snooze': async (world) => ({
		path: { matter_id: await matter(world) },
		body: {
			until: addDays(world.service.runtime.machine_clock.now(), 1).toISOString(),
			reason: 'The client pays then',
		},
	}),
	'notification.send': async () => ({
		body: { audience: 'OPERATIONS', subject: 'A workflow failed', message: 'Look at it.' },
	}),
	'notification.resend': async ({ service }) => ({
		path: { notification_id: (await aNotification(service, { status: 'SENT' })).id },
		body: { reason: 'It was deleted by mistake' },
	}),
	'workflow_failure.report': async () => ({
		body: {
			failure: {
				workflow: { id: mark(), name: '06 Switch the services on' },
				execution: { id: '231', error: { message: 'It did not work' } },
			},
		},
	}),
	'notification.retry': async ({ service }) => ({
		path: { notification_id: (await aNotification(service, { status: 'FAILED' })).id },
	}),
	'payment_link.cancel': async ({ service }) => ({
		path: { payment_link_id: (await aPaymentLink(service)).id },
	}),
	'payment_link.check': async ({ service }) => ({
		path: { payment_link_id: (await aPaymentLink(service)).id },
	}),
	'payment_link.refresh': async ({ service }) => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		return { path: { payment_link_id: link.id } };
	},
	// A first run finds what there is to find, so that each run after it sees the same books.
	'reconciliation_difference.accept': async ({ service }) => ({
		path: { difference_id: await aDifference(service) },
		body: { reason: 'A link of another system' },
	}),
	'job.retry': async ({ service }) => ({ path: { job_id: await aJobGivenUp(service) } }),
	'reconciliation.run': async ({ service }) => {
		await expectStatus(service.call('POST', '/reconciliations', { days: 3 }), 201);
		await service.settle();
		return { body: { days: 3 } };
	},
	// Only one run may be under way, and nothing is due: the next one begins when it has ended.
	'billing_run.start': async ({ service }) => {
		await service.settle();
		return { body: {} };
	},
	'billing_run.preview': async () => ({ body: {} }),
	'billing_run.stop': async ({ service }) => {
		await service.settle();
		const { id } = await expectStatus(service.call('POST', '/billing-runs', {}), 201);
		await service.settle();
		// Under way still: with so little to do it would be at its end before it can be stopped.
		await service.runtime.database.client.billingRun.update({
			where: { id },
			data: { status: 'RUNNING', finished_at: null },
		});
		return { path: { billing_run_id: id }, body: { reason: 'Prices are wrong' } };
	},
	'subscription.unpark': async ({ service }) => {
		const { id: subscription_id } = await aSubscription(service, { status: 'ACTIVE' });
		await service.runtime.database.client.subscription.update({
			where: { id: subscription_id },
			data: { parked_at: service.now, parked_reason: 'Made for a test' },
		});
		return { path: { subscription_id }, body: { reason: 'Looked at' } };
	},
	'quotation.create': async ({ service }) => ({
		body: {
			client_id: (await aClient(service)).id,
			items: [{ product_id: (await aProduct(service)).id, quantity: 25 }],
		},
	}),
	'quotation.revise': async ({ service }) => ({
		path: { quotation_id: (await aQuotation(service, { status: 'SENT' })).id },
		body: { items: [{ product_id: (await aProduct(service)).id, quantity: 20 }] },
	}),
	'quotation.render': ofQuotation('DRAFT'),
	'quotation.sync': ofQuotation('DRAFT'),
	'quotation.send': ofQuotation('SYNCED', {}),
	'quotation.accept': ofQuotation('SENT', { accepted_by: 'Budi Santoso' }),
	'quotation.reject': ofQuotation('SENT', { reason: 'The price is too high' }),
	'invoice.request': async ({ service }) => ({
		body: { billing_cycle_id: (await aBillingCycle(service)).id },
	}),
	'billing_cycle.attach-documents': async ({ service }) => ({
		path: { billing_cycle_id: (await aBillingCycle(service, { status: 'INVOICE_REQUESTED' })).id },
		files: { invoice: aPdf(), tax_invoice: aPdf() },
	}),
	'billing_cycle.settle': async ({ service }) => ({
		path: { billing_cycle_id: (await aBillingCycle(service, { status: 'AWAITING_PAYMENT' })).id },
		body: { reason: 'PAID_OUTSIDE', reference: 'BCA 0012', note: 'Seen on the bank statement' },
	}),
	'billing_cycle.write-off': async ({ service }) => ({
		path: { billing_cycle_id: (await aBillingCycle(service, { status: 'OVERDUE' })).id },
		body: { reason: 'The client is insolvent' },
	}),
	'credit_note.issue': async ({ service }) => {
		// The first number of a year begins its counter, and later ones raise it.
		await aCreditNote(service);
		return {
			body: {
				billing_cycle_id: (await aBillingCycle(service, { status: 'PAID' })).id,
				items: [{ position: 1, amount: 100_000 }],
				reason: 'Two days without service',
			},
		};
	},
	'credit_note.record-tax-document': async ({ service }) => ({
		path: { credit_note_id: (await aCreditNote(service)).id },
		body: {
			kind: 'NOTE_RECEIVED',
			tax_reference: 'NP-0001/2027',
			tax_document_on: '2027-01-15',
		},
	}),
	'credit.use': async ({ service }) => {
		const { client_id } = await aCreditNote(service);
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		return { path: { billing_cycle_id: cycle.id } };
	},
	'credit.pay-back': async ({ service }) => ({
		path: { client_id: (await aCreditNote(service)).client_id },
		body: { amount: 11_000, reference: 'TRX-1', reason: 'The client asked for it' },
	}),
	'billing_cycle.cancel': async ({ service }) => ({
		path: { billing_cycle_id: (await aBillingCycle(service, { status: 'AWAITING_PAYMENT' })).id },
		body: { reason: 'Ordered by mistake' },
	}),
	'payment_link.create': async ({ service }) => ({
		body: { billing_cycle_id: (await aBillingCycle(service, { status: 'INVOICED' })).id },
	}),
	'payment.match': async (world) => {
		const { id } = await aBillingCycle(world.service, { status: 'AWAITING_PAYMENT' });
		return {
			path: { payment_id: await moneyWithoutPlace(world) },
			body: { billing_cycle_id: id, reason: 'Confirmed by the client on the phone' },
		};
	},
	...situationsOfSubscriptions,
	'dunning_policy.create-version': async () => ({
		body: {
			key: `policy_${mark()}`,
			kinds: [],
			description: 'For nothing yet',
			steps: [{ key: 'due', offset_days: 0, action: 'REMIND', message: 'PAYMENT_DUE_TODAY' }],
		},
	}),
	'dunning.hold': async ({ service }) => ({
		body: { billing_cycle_id: (await aRenewal(service)).id, ...promise(service) },
	}),
	'dunning.release': async (world) => {
		const { id: client_id } = await aClient(world.service);
		const body = { client_id, ...promise(world.service) };
		const hold = await expectStatus(world.service.call('POST', '/dunning-holds', body), 201);
		return { path: { dunning_hold_id: hold.id }, body: { note: 'The dispute is settled' } };
	},
	'dunning.skip-step': async ({ service }) => {
		const { before_due } = await stepsOf(service, await aRenewal(service));
		return { path: { dunning_step_id: before_due.id }, body: { reason: 'They called' } };
	},
	'webhook.parse': async (world) => ({ body: await webhook(world) }),
	'webhook.replay': async (world) => {
		const { id } = await send(world, '/webhooks/parse', await webhook(world));
		await world.service.settle();
		return { path: { webhook_event_id: id } };
	},
	'endpoint.register': async (world) => ({ body: endpoint(world) }),
	'endpoint.delete': ofEndpoint,
	'endpoint.rotate-secret': ofEndpoint,
	'attention.notify': async (world) => {
		const { task_id } = await task(world);
		const where = { id: task_id };
		const data = { status: 'FAILED' };
		await world.service.runtime.database.client.provisioningTask.update({ where, data });
		return { body: { related_id: task_id } };
	},
	'delivery.acknowledge': async (world) => ({
		body: { events: [await eventAtWork(world)], finished_by: 'A test' },
	}),
	'delivery.keep-open': async (world) => ({
		body: { events: [await eventAtWork(world)], seconds: 3600 },
	}),
	'endpoint.test': ofEndpoint,
	'event.replay': async (world) => {
		const { id: endpoint_id } = await register(world, { filters: {} });
		const client = await aClient(world.service);
		const events = await world.service.call('GET', `/events?subject_id=${client.id}`);
		return { path: { event_id: events.body.data[0].id }, body: { endpoint_id } };
	},
	'portal.sign-in': async ({ service }) => {
		const { client_id } = await aSubscription(service, { status: 'ACTIVE' });
		const { body: client } = await service.call('GET', `/clients/${client_id}`);
		const link = await service.transaction((context) => invitationLink(context, client));
		return { body: { token: new URL(link ?? '').searchParams.get('token') } };
	},
};
