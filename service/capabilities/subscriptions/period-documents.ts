import { documentsOfPeriod, isPartlySettled } from '../billing/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { monthsOf, periodAt, periodContaining, type Period } from '../../platform/period/index.ts';
import { productIn, productsOf, taxRates } from './change-basis.ts';
import { detailsOf } from './change-items.ts';
import type { ChangeRow } from './change-store.ts';
import { byItem, type ItemTerms } from './change-terms.ts';
import { planDocument, type ItemCharge, type PlannedDocument, type Rates } from './charges.ts';
import { asSubject } from './lifecycle.ts';
import { periodCharge, type PeriodLine } from './period-charge.ts';
import { periodOf } from './rules.ts';
import type { SubscriptionRow } from './store.ts';
import { taxed } from './taxed-lines.ts';

/**
 * What has to happen to the documents of periods that are charged already, so that they say what the terms say. A cycle that is
 * made early and not paid is made anew. Otherwise what is missing is charged, and what is too much is given back.
 */
export type PlannedAdjustment = {
	period: Period;
	/** First and last day for which something is charged or given back. */
	first_day: Date;
	last_day: Date;
} & (
	| { action: 'ADJUST'; document: PlannedDocument; replaces_carried: readonly string[] }
	/** Without items nothing of the period is charged any more. */
	| { action: 'REMAKE'; cycle: Cycle; items: readonly CycleLine[]; tax: bigint }
);
export type CycleLine = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	amount: bigint;
	tax: bigint;
	subject_item_id: string | null;
	of_period: boolean;
};
type Documents = Awaited<ReturnType<typeof documentsOfPeriod>>;
export type Cycle = Documents['cycles'][number];

export type Adjusted = {
	subscription: SubscriptionRow;
	changes: readonly ChangeRow[];
	terms: readonly ItemTerms[];
	/** First day on which the terms may differ from those that were charged. */
	from: Date;
	/** Last day of service, when nothing is charged after it. */
	last_day?: Date | undefined;
	/** Cycles that are about to be cancelled. */
	ignore?: readonly string[];
};

/** Reads only; who carries it out has locked the subscription before. */
export async function planAdjustments(
	context: ReadContext,
	wanted: Adjusted,
): Promise<PlannedAdjustment[]> {
	const planned: PlannedAdjustment[] = [];
	for (const period of chargedPeriods(wanted)) {
		const one = await planPeriod(context, wanted, period);
		if (one !== null) planned.push(one);
	}
	return planned;
}

/** Periods for which cycles may be there, from the one with the day on. */
export function chargedPeriods({
	subscription,
	from,
}: Pick<Adjusted, 'subscription' | 'from'>): Period[] {
	const { anchor_date, billing_period, next_billing_date } = subscription;
	if (anchor_date === null) return [];
	const months = monthsOf(periodOf(billing_period));
	const first = periodContaining(anchor_date, months, from > anchor_date ? from : anchor_date);
	const { current_period_end, ends_on } = subscription;
	// Without a next period the cycles that were made end with the last day of service.
	const end = [current_period_end, ends_on].reduce<Date>(
		(last, day) => (day !== null && day > last ? day : last),
		first.end,
	);
	const until = next_billing_date ?? addDays(end, 1);
	const periods = [first];
	for (let index = first.index + 1; ; index += 1) {
		const period = periodAt(anchor_date, months, index);
		if (period.start >= until) return periods;
		periods.push(period);
	}
}

const isMain = ({ kind }: Cycle): boolean => kind === 'INITIAL' || kind === 'RENEWAL';

async function planPeriod(
	context: ReadContext,
	wanted: Adjusted,
	period: Period,
): Promise<PlannedAdjustment | null> {
	const { subscription, from, terms } = wanted;
	const documents = withoutCycles(
		await documentsOfPeriod(context, asSubject(subscription), period.start),
		wanted.ignore ?? [],
	);
	const main = documents.cycles.filter(isMain);
	const [first] = main;
	// What is not charged yet is charged by the billing run, by the terms of then.
	if (first === undefined) return null;
	const charged_from = main.reduce(
		(day, one) => earlier(day, one.period_start),
		first.period_start,
	);
	const charged_to = main.reduce((day, one) => later(day, one.period_end), first.period_end);
	const last_day =
		wanted.last_day === undefined ? charged_to : earlier(charged_to, wanted.last_day);
	const limits = { first_day: charged_from, last_day };
	const span = {
		period,
		first_day: later(later(from, charged_from), period.start),
		last_day: charged_to,
	};
	if (await isRemadeWhole(context, documents, period)) {
		const { net, lines } = periodCharge(period, terms, limits);
		if (net === documents.net && hasSameLines(lines, first)) return null;
		const figures = await remadeFigures(context, subscription, { lines, cycle: first });
		return { ...span, action: 'REMAKE', cycle: first, ...figures };
	}
	const carried = carriedFor(wanted.changes, period);
	const planned = async (counted: readonly CarriedLine[]): Promise<PlannedDocument | null> => {
		const items = await chargesOf(context, { documents, terms, carried: counted });
		return planDocument(period, items, await ratesOf(context, items, documents), limits);
	};
	if ((await planned([...carried.charged, ...carried.open])) === null) return null;
	// The next document takes over what was carried and is not charged yet.
	const document = await planned(carried.charged);
	const replaces_carried = carried.ids;
	if (document === null && replaces_carried.length === 0) return null;
	return { ...span, action: 'ADJUST', document: document ?? nothing, replaces_carried };
}

/** The documents of a period as they are once some of its cycles are cancelled. */
function withoutCycles(documents: Documents, ids: readonly string[]): Documents {
	const gone = documents.cycles.filter(({ id }) => ids.includes(id));
	if (gone.length === 0) return documents;
	const lines = gone.flatMap(({ items }) => items.filter(({ of_period }) => of_period));
	const by_item = new Map(documents.by_item);
	for (const { subject_item_id, amount, tax } of lines) {
		const id = subject_item_id ?? '';
		const before = by_item.get(id) ?? { net: 0n, tax: 0n };
		by_item.set(id, { net: before.net - amount, tax: before.tax - tax });
	}
	return {
		...documents,
		by_item,
		net: documents.net - sumOf(lines.map(({ amount }) => amount)),
		tax: documents.tax - sumOf(lines.map(({ tax }) => tax)),
		cycles: documents.cycles.filter(({ id }) => !ids.includes(id)),
	};
}

/** Lines and tax of a cycle that is made anew; its tax is rounded once, like that of every document. */
async function remadeFigures(
	context: ReadContext,
	subscription: SubscriptionRow,
	{ lines, cycle }: { lines: readonly PeriodLine[]; cycle: Cycle },
): Promise<{ items: CycleLine[]; tax: bigint }> {
	const ofPeriod = lines.map(({ subscription_item_id: subject_item_id, ...line }) => ({
		...line,
		subject_item_id,
		of_period: true,
	}));
	const items = [...ofPeriod, ...otherLines(subscription, cycle)];
	const products = await productsOf(context, items);
	return taxed(
		context,
		items.map(({ product_id, ...item }) => ({
			...item,
			tax_code: productIn(products, product_id).tax_code,
		})),
	);
}

/** What the cycle charges beside the price of the period, such as what was carried over. */
function otherLines(subscription: SubscriptionRow, { items }: Cycle) {
	const fallback = subscription.items[0]?.product_id;
	return items
		.filter(({ of_period }) => !of_period)
		.map(({ description, quantity, unit_amount, amount, subject_item_id }) => {
			const item = subscription.items.find(({ id }) => id === subject_item_id);
			const product_id = item?.product_id ?? fallback;
			if (product_id === undefined) throw new Error(`${subscription.id} has no items`);
			const of_period = false;
			return { description, quantity, unit_amount, amount, subject_item_id, of_period, product_id };
		});
}

/** A cycle that was made before its period begins, with no money and no other document of the period. */
async function isRemadeWhole(
	context: ReadContext,
	{ cycles, credit_notes }: Documents,
	period: Period,
): Promise<boolean> {
	const [only, ...others] = cycles;
	if (only?.kind !== 'RENEWAL' || others.length > 0 || credit_notes.length > 0) return false;
	if (period.start <= businessDate(context.now)) return false;
	return !(await isPartlySettled(context, only.id));
}

const hasSameLines = (lines: readonly PeriodLine[], { items }: Cycle): boolean => {
	const charged = items.filter(({ of_period }) => of_period);
	return (
		charged.length === lines.length &&
		lines.every(({ subscription_item_id, description, amount }, index) => {
			const line = charged[index];
			return (
				line?.subject_item_id === subscription_item_id &&
				line.description === description &&
				line.amount === amount
			);
		})
	);
};

/**
 * What was too small to be paid by itself. Once a later cycle has charged it, it counts as charged; before that the next document
 * of the period takes it over.
 */
function carriedFor(
	changes: readonly ChangeRow[],
	period: Period,
): { charged: CarriedLine[]; open: CarriedLine[]; ids: string[] } {
	const carriedBy = (row: ChangeRow) =>
		(detailsOf(row).carried ?? []).filter(({ of_period }) => +of_period === +period.start);
	const ofPeriod = changes.filter((row) => row.carried_net !== 0n && carriedBy(row).length > 0);
	const linesOf = (rows: readonly ChangeRow[]): CarriedLine[] =>
		rows.flatMap((row) => carriedBy(row).flatMap(({ lines }) => lines));
	const open = ofPeriod.filter(({ carried_cycle_id }) => carried_cycle_id === null);
	const charged = ofPeriod.filter(({ carried_cycle_id }) => carried_cycle_id !== null);
	return { charged: linesOf(charged), open: linesOf(open), ids: open.map(({ id }) => id) };
}

type CarriedLine = { item_id: string; net: bigint };
const nothing: PlannedDocument = { net: 0n, tax: 0n, lines: [] };

async function chargesOf(
	context: ReadContext,
	{
		documents,
		terms,
		carried,
	}: {
		documents: Documents;
		terms: readonly ItemTerms[];
		carried: readonly CarriedLine[];
	},
): Promise<ItemCharge[]> {
	const products = await productsOf(context, terms);
	return [...byItem(terms)].flatMap(([id, rows]) => {
		const last = rows.at(-1);
		if (last === undefined) return [];
		const { net = 0n, tax = 0n } = documents.by_item.get(id) ?? {};
		const more = sumOf(carried.filter((one) => one.item_id === id).map((one) => one.net));
		return [
			{
				id,
				terms: rows.map(({ valid_from, amount }) => ({ from: valid_from, amount })),
				tax_code: productIn(products, last.product_id).tax_code,
				billed: { net: net + more, tax },
			},
		];
	});
}

/** What is given back is taxed as what it was charged with: by the day of the first document of the period. */
async function ratesOf(
	context: ReadContext,
	items: readonly ItemCharge[],
	{ cycles }: Documents,
): Promise<Rates> {
	const codes = items.map(({ tax_code }) => tax_code);
	const today = businessDate(context.now);
	const made = cycles.map(({ created_at }) => businessDate(created_at));
	const first = made.reduce((day, one) => earlier(day, one), today);
	const [charged, credited] = await Promise.all([
		taxRates(context, codes, today),
		taxRates(context, codes, first),
	]);
	return new Map(
		[...charged].map(([code, rate]) => [
			code,
			{ charged: rate, credited: credited.get(code) ?? rate },
		]),
	);
}

const earlier = (a: Date, b: Date): Date => (b < a ? b : a);
const later = (a: Date, b: Date): Date => (b > a ? b : a);
