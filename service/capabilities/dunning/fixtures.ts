import { aPdf, upload } from '../billing/fixtures.ts';
import { createCycle } from '../billing/index.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';
import { atHour } from '../../platform/calendar/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { TestService } from '../../tests/service.ts';
import { runStepsJob } from './jobs.ts';

type Wanted = {
	/** Days from now until it is due; 14 when left out. */
	due_in?: number;
	/** Without it finance has not invoiced it yet. */
	is_invoiced?: boolean;
	kind?: 'RENEWAL' | 'ADJUSTMENT';
	/** An earlier one, of which it charges the next period. */
	subscription?: any;
};

/** A bill of 111,000 for a later period of a subscription whose services run at GCP. */
export async function aRenewal(service: TestService, wanted: Wanted = {}): Promise<any> {
	const { due_in = 14, is_invoiced = true, kind = 'RENEWAL' } = wanted;
	const subscription = wanted.subscription ?? (await aRunningSubscription(service));
	const due_date = addDays(businessDate(service.now), due_in);
	const { id } = await service.transaction((context) =>
		createCycle(context, {
			subject_type: 'subscription',
			subject_id: subscription.id,
			quotation_id: null,
			client_id: subscription.client_id,
			kind,
			occasion: `${kind}:${due_date.toISOString()}`,
			currency: 'IDR',
			// Later than the first period: two charges of one day are refused.
			period_start: addDays(due_date, 365),
			period_end: addDays(due_date, 371),
			quoted_amount: 111_000n,
			amount: 111_000n,
			tax: 11_000n,
			due_date,
			items: [
				{
					description: 'Cloud',
					quantity: 1,
					unit_amount: 100_000n,
					amount: 100_000n,
					tax: 11_000n,
				},
			],
		}),
	);
	await service.settle();
	if (is_invoiced) await upload(service, id, { invoice: { content: aPdf() } });
	await service.settle();
	return (await service.call('GET', `/billing-cycles/${id}`)).body;
}

export async function aRunningSubscription(service: TestService): Promise<any> {
	const product = await aProduct(service, { provisioning_target: 'gcp', name: 'Cloud' });
	const items = [{ product_id: product.id, quantity: 2 }];
	return aSubscription(service, { status: 'PROVISIONED', items });
}

/** An hour in Jakarta on a day counted from the due date of a cycle. */
export const dayOf = (cycle: { due_date: string }, offset: number, hour = 9): Date =>
	atHour(addDays(new Date(`${cycle.due_date}T00:00:00.000Z`), offset), hour);

/** Takes what is due at that moment, and lets everything that follows from it happen. */
export async function runDunning(service: TestService, now: Date): Promise<void> {
	service.now = now;
	await service.runJob(runStepsJob, {});
	await service.settle();
}

/** The steps of a cycle by their keys. */
export async function stepsOf(
	service: TestService,
	cycle: { id: string },
): Promise<Record<string, any>> {
	const path = `/dunning-steps?billing_cycle_id=${cycle.id}&sort=created_at&limit=200`;
	const { body } = await service.call('GET', path);
	return Object.fromEntries(body.data.map((step: any) => [step.step, step]));
}
