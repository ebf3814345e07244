import type { ReadContext } from '../../../platform/context/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { listCyclesOfRun } from '../../billing/index.ts';
import { billingRunContract } from '../contract.ts';
import * as store from '../store.ts';
import { toEntry } from '../to-billing-run.ts';

type Part = { run_id: string; after: string | null; take: number };

/** First the entries, then the cycles; the cursor says in which of the two the page before ended. */
export const reportBillingRun = handle(billingRunContract.report, async (input, context) => {
	const { id: run_id } = await store.getRun(context, input.billing_run_id);
	const [part = 'ENTRY', after = null] = input.after?.split(':') ?? [];
	// One more than the page tells whether another one follows.
	const take = input.lines_max + 1;
	const entries = part === 'ENTRY' ? await entriesOf(context, { run_id, after, take }) : [];
	const rest = take - entries.length;
	const cyclesAfter = part === 'CYCLE' ? after : null;
	const cycles =
		rest > 0 ? await cyclesOf(context, { run_id, after: cyclesAfter, take: rest }) : [];
	const lines = [...entries, ...cycles];
	const page = lines.slice(0, input.lines_max);
	const more = lines.length > input.lines_max;
	return {
		data: page.map(({ line }) => line),
		has_more: more,
		next_cursor: more ? (page.at(-1)?.cursor ?? null) : null,
	};
});

async function entriesOf(context: ReadContext, part: Part) {
	return (await store.listEntries(context, part)).map((row) => ({
		cursor: `ENTRY:${row.id}`,
		line: { ...nothing, ...toEntry(row) },
	}));
}

/** What a line of something that was not made has none of. */
const nothing = {
	billing_cycle_id: null,
	number: null,
	status: null,
	period_end: null,
	due_date: null,
	currency: null,
	net: null,
	tax: null,
	amount: null,
};

async function cyclesOf(context: ReadContext, part: Part) {
	return (await listCyclesOfRun(context, part)).map((row) => ({
		cursor: `CYCLE:${row.id}`,
		line: {
			...row,
			outcome: 'MADE' as const,
			subscription_id: row.subject_id,
			reason: null,
			billing_cycle_id: row.id,
			net: row.amount - row.tax,
		},
	}));
}
