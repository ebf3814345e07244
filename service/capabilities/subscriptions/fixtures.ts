import { aProduct } from '../catalog/fixtures.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { createCycle } from '../billing/index.ts';
import { addDays, isoDate } from '../../platform/clock/index.ts';
import { monthsOf, periodContaining } from '../../platform/period/index.ts';
import type { TestService } from '../../tests/service.ts';
import { asSubject } from './lifecycle.ts';
import { periodOf } from './rules.ts';
import * as store from './store.ts';

type Status = 'PENDING' | 'PAID' | 'ACTIVE' | 'PROVISIONED' | 'SUSPENDED' | 'CANCELLED';
type Wanted = {
	/** PAID is PENDING with its first billing cycle paid; PROVISIONED is ACTIVE with everything switched on. */
	status?: Status;
	[quotationField: string]: unknown;
};

/** A subscription brought to a status by what leads there, from a quotation that was accepted. */
export async function aSubscription(service: TestService, wanted: Wanted = {}): Promise<any> {
	const { status = 'PENDING', ...values } = wanted;
	const active = status === 'ACTIVE' || status === 'PROVISIONED' || status === 'SUSPENDED';
	const paid = status === 'PAID' || active;
	const cycle = await aBillingCycle(service, { ...values, status: paid ? 'PAID' : 'DRAFT' });
	const { subscription_id } = cycle;
	if (active) await post(service, '/subscriptions/activate', { subscription_id });
	if (status === 'PROVISIONED') await switchOn(service, subscription_id);
	if (status === 'SUSPENDED')
		await post(service, `/subscriptions/${subscription_id}/suspend`, { reason: 'A test' });
	if (status === 'CANCELLED')
		await post(service, `/subscriptions/${subscription_id}/cancel`, {
			reason: 'A test',
			service: 'SWITCH_OFF',
		});
	return (await service.call('GET', `/subscriptions/${subscription_id}`)).body;
}

async function switchOn(service: TestService, subscriptionId: string): Promise<void> {
	const tasks = await service.call('GET', `/provisioning-tasks?subscription_id=${subscriptionId}`);
	for (const { id } of tasks.body.data) await post(service, `/provisioning-tasks/${id}/run`, {});
	await service.settle();
}

async function post(service: TestService, path: string, body: object): Promise<void> {
	const answer = await service.call('POST', path, body);
	if (answer.status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
}

/** A planned change to one unit of the first item, of the subscription that is named or of a new one. */
export async function aSubscriptionChange(
	service: TestService,
	{ subscription_id }: { subscription_id?: string } = {},
): Promise<any> {
	const subscription =
		subscription_id === undefined
			? await aSubscription(service, { status: 'ACTIVE' })
			: (await service.call('GET', `/subscriptions/${subscription_id}`)).body;
	const body = { items: [{ item_id: subscription.items[0].id, quantity: 1 }], reason: 'A test' };
	const answer = await service.call('POST', `/subscriptions/${subscription.id}/change`, body);
	if (answer.status !== 201) throw new Error(`No change: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** Charges the next period at once, whatever day it is, by the prices that its items have now. */
export const chargeNextPeriod = (service: TestService, id: string): Promise<{ id: string }> =>
	service.transaction(async (context) => {
		const row = await store.lockSubscription(context, id);
		const { anchor_date, next_billing_date: start, items } = row;
		if (anchor_date === null || start === null) throw new Error('Nothing is to be charged');
		const months = monthsOf(periodOf(row.billing_period));
		const period = periodContaining(anchor_date, months, start);
		const net = items.reduce((sum, { amount }) => sum + amount, 0n);
		const tax = (net * 11n + 50n) / 100n;
		const cycle = await createCycle(context, {
			...asSubject(row),
			kind: 'RENEWAL',
			occasion: `RENEWAL:${isoDate(start)}`,
			quotation_id: null,
			client_id: row.client_id,
			currency: row.currency,
			amount: net + tax,
			tax,
			quoted_amount: net + tax,
			period_start: start,
			period_end: period.end,
			of_period: period.start,
			items: items.map((item, index) => ({
				position: index + 1,
				description: item.description,
				quantity: item.quantity,
				unit_amount: item.unit_amount,
				amount: item.amount,
				tax: index === 0 ? tax : 0n,
				subject_item_id: item.id,
			})),
		});
		const next = addDays(period.end, 1);
		await store.updateSubscription(context, id, { next_billing_date: next, bill_on: next });
		return cycle;
	});

/** A change to 30 units of the first item that waits for approval. */
export async function aChangeRequest(service: TestService): Promise<any> {
	const { id, items } = await aSubscription(service, { status: 'ACTIVE' });
	const body = { items: [{ item_id: items[0].id, quantity: 30 }], reason: 'A test' };
	const answer = await service.call('POST', `/subscriptions/${id}/change-requests`, body);
	if (answer.status !== 201) throw new Error(`No wish: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** What tests of changes do again and again. A seat of `active` costs 1,000 for a day of its first period, 20 December to 19 January. */
export function changeWorld(service: () => TestService) {
	const get = async (path: string) => (await service().call('GET', path)).body;
	const read = (id: string) => get(`/subscriptions/${id}`);
	const change = (id: string, body: object, options = {}) =>
		service().call('POST', `/subscriptions/${id}/change`, { reason: 'A test', ...body }, options);
	const preview = (id: string, body: object) =>
		service().call('POST', `/subscriptions/${id}/preview-change`, body);
	const changed = (id: string) => get(`/subscription-changes/${id}`);
	const cyclesOf = async (id: string) => (await get(`/billing-cycles?subscription_id=${id}`)).data;
	const adjustmentsOf = async (id: string) =>
		(await cyclesOf(id)).filter(({ kind }: any) => kind === 'ADJUSTMENT');
	const notesOf = (subscription_id: string) =>
		service().runtime.database.client.creditNote.findMany({
			where: { subscription_id },
			include: { items: true },
			orderBy: { id: 'asc' },
		});
	const termsOf = async (subscription_id: string) =>
		(
			await service().runtime.database.client.subscriptionItemTerm.findMany({
				where: { subscription_id },
				orderBy: [{ valid_from: 'asc' }, { id: 'asc' }],
			})
		).map(({ valid_from, quantity, amount }) => `${isoDate(valid_from)} ${quantity} = ${amount}`);
	const settle = async (cycle: { id: string; balance: number }) => {
		const answer = await service().call('POST', `/billing-cycles/${cycle.id}/settle`, {
			reason: 'PAID_OUTSIDE',
			amount: cycle.balance,
			reference: `${cycle.id.slice(-12)}-${cycle.balance}`,
			note: 'A transfer',
		});
		if (answer.status !== 200) throw new Error(`Not settled: ${JSON.stringify(answer.body)}`);
		await service().settle();
	};
	/** 31 days from 20 November: one seat costs 31,000, so that a day of a seat costs 1,000. */
	const active = async (quantity = 10, more: object = {}) => {
		const product = await aProduct(service(), { price: 31_000, ...more });
		service().now = new Date('2026-12-20T03:00:00.000Z');
		const subscription = await aSubscription(service(), {
			status: 'ACTIVE',
			items: [{ product_id: product.id, quantity }],
		});
		return { ...subscription, item_id: subscription.items[0].id };
	};
	return {
		get,
		read,
		change,
		preview,
		changed,
		cyclesOf,
		adjustmentsOf,
		notesOf,
		termsOf,
		settle,
		active,
	};
}
