import { addDays, isoDate } from '../../platform/clock/index.ts';
import type { TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';
import { makeDueJob } from './jobs.ts';

/** 10:00 in Jakarta on a day. */
export const morningOf = (day: string): Date => new Date(`${day}T03:00:00.000Z`);

/** Moves the clock of a test to a day, and runs what is due on it by schedule. */
export async function runOn(service: TestService, day: string): Promise<void> {
	service.now = morningOf(day);
	await service.runJob(makeDueJob, {});
}

/** The same on each day from one to another, which is how a month passes. */
export async function runDaily(service: TestService, from: string, to: string): Promise<void> {
	for (let day = new Date(from); day <= new Date(to); day = addDays(day, 1))
		await runOn(service, isoDate(day));
}

/** An active subscription to one product of its own, begun on a day of the test's clock. */
export async function anActive(
	service: TestService,
	{
		begins,
		product,
		quantity = 10,
		...more
	}: {
		begins?: string;
		product?: Parameters<typeof aProduct>[1];
		quantity?: number;
		[field: string]: unknown;
	} = {},
): Promise<any> {
	const { now } = service;
	if (begins !== undefined) service.now = morningOf(begins);
	try {
		const { id: product_id } = await aProduct(service, product ?? {});
		const items = [{ product_id, quantity }];
		return await aSubscription(service, { status: 'ACTIVE', items, ...more });
	} finally {
		service.now = now;
	}
}

/** Its billing cycles, the oldest first. */
export async function cyclesOf(service: TestService, subscriptionId: string): Promise<any[]> {
	const path = `/billing-cycles?subscription_id=${subscriptionId}&limit=200`;
	const { body } = await service.call('GET', path);
	return body.data.toSorted((a: any, b: any) => (a.period_start < b.period_start ? -1 : 1));
}

/** Changes columns of a subscription that no operation changes, as an error in its data would. */
export const tamper = (service: TestService, id: string, data: object): Promise<unknown> =>
	service.runtime.database.client.subscription.update({ where: { id }, data });

/** The newest run with what it did not simply make. */
export async function lastRun(service: TestService): Promise<any> {
	const { body } = await service.call('GET', '/billing-runs?limit=1');
	return (await service.call('GET', `/billing-runs/${body.data[0].id}`)).body;
}
