import type { OperationContext } from '../../../platform/context/index.ts';
import { rolledBack } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import {
	billNextPeriod,
	listDue,
	type BillingOutcome,
	type DueSubscription,
} from '../../subscriptions/index.ts';
import { billingRunContract } from '../contract.ts';
import { forecastRun } from '../forecast.ts';
import { causeOf } from '../run.ts';
import { businessDateOf } from '../runs.ts';

type Made = Extract<BillingOutcome, { outcome: 'MADE' }> & { subscription_id: string };
type Entry = Extract<BillingOutcome, { outcome: 'PARKED' | 'SKIPPED' }> & {
	subscription_id: string;
};
type Planned = { made: Made[]; entries: Entry[] };

/** What a run does, taken back subscription by subscription: one that fails shows its reason and stops no other. */
export const previewBillingRun = handle(billingRunContract.preview, async (input, context) => {
	const business_date = businessDateOf(context, input.business_date);
	const { count: due, nets } = await forecastRun(context, business_date);
	const page = await listDue(context, {
		today: business_date,
		after: null,
		except: [],
		take: input.subscriptions_max,
	});
	const planned: Planned = { made: [], entries: [] };
	for (const one of page) {
		const { made, entries } = await plan(context, one, business_date);
		planned.made.push(...made);
		planned.entries.push(...entries);
	}
	return {
		business_date,
		due,
		forecast: [...nets].map(([currency, net]) => ({ currency, net })),
		looked_at: page.length,
		cycles: planned.made,
		entries: planned.entries,
		totals: [...Map.groupBy(planned.made, ({ currency }) => currency)].map(([currency, all]) => ({
			currency,
			cycles: all.length,
			net: all.reduce((sum, { net }) => sum + net, 0n),
			amount: all.reduce((sum, { amount }) => sum + amount, 0n),
		})),
	};
});

async function plan(
	context: OperationContext,
	{ id: subscription_id, client_id }: DueSubscription,
	today: Date,
): Promise<Planned> {
	const planned: Planned = { made: [], entries: [] };
	const billAll = async (): Promise<void> => {
		for (let made_before = 0; ; made_before += 1) {
			const attempt = { run_id: null, today, approved: false, made_before };
			const result = await billNextPeriod(context, subscription_id, attempt);
			if (result === null) return;
			if (result.outcome !== 'MADE') {
				planned.entries.push({ ...result, subscription_id });
				return;
			}
			planned.made.push({ ...result, subscription_id });
			if (!result.is_due_again) return;
		}
	};
	try {
		await rolledBack(context.tx, billAll);
	} catch (error) {
		const reason = causeOf(error);
		planned.entries.push({
			outcome: 'PARKED',
			subscription_id,
			client_id,
			period_start: null,
			reason,
		});
	}
	return planned;
}
