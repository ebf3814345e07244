/** What the announcements and changes of a subscription say about its days, for arithmetic of our own. */
import { type Day, jakartaDay, plusDays, plusMonths } from '../../year/days.ts';
import type { Sold } from './cast.ts';
import type { Books, Change, Cycle, CreditNote } from './rows.ts';

export type Interval = { from: Day; until: Day | null };
export type Period = { first: Day; last: Day };

export type History = {
	sold: Sold;
	/** Live cycles of whole periods, by their days. */
	periods: Cycle[];
	/** Everything that charges, live. */
	charges: Cycle[];
	credits: CreditNote[];
	/** The first day of a first period: that of the sale, and that after a pause. */
	anchors: Day[];
	suspended: Interval[];
	paused: Interval[];
};

const isLive = ({ status }: Cycle): boolean => status !== 'CANCELLED';

export function historyOf(sold: Sold, books: Books): History {
	const { subscription_id: id } = sold;
	const own = books.events.filter((event) => event.subject_id === id);
	const days = (type: string): Day[] =>
		own.filter((one) => one.type === type).map((one) => jakartaDay(one.occurred_at));
	const intervals = (begin: string): Interval[] =>
		days(begin).map((from) => ({
			from,
			until: days('subscription.resumed').find((day) => day >= from) ?? null,
		}));
	const paused = intervals('subscription.paused');
	const charges = books.cycles.filter((one) => one.subscription_id === id && isLive(one));
	const periods = charges
		.filter(({ kind }) => kind !== 'ADJUSTMENT')
		.sort((a, b) => a.period_start.localeCompare(b.period_start));
	return {
		sold,
		periods,
		charges,
		credits: books.creditNotes.filter((one) => one.subscription_id === id),
		anchors: [sold.anchor, ...paused.flatMap(({ until }) => until ?? [])],
		suspended: intervals('subscription.suspended'),
		paused,
	};
}

export const isWithin = (day: Day, intervals: readonly Interval[]): boolean =>
	intervals.some(({ from, until }) => from <= day && (until === null || day < until));

/** The full period in which a day lies, counted in whole months from the anchor that was in force. */
export function periodOf(day: Day, { anchors }: Pick<History, 'anchors'>): Period {
	const anchor = anchors.findLast((one) => one <= day) ?? anchors[0] ?? day;
	for (let months = 0; ; months += 1) {
		const last = plusDays(plusMonths(anchor, months + 1), -1);
		if (day <= last) return { first: plusMonths(anchor, months), last };
	}
}

const bindingStatuses = new Set(['SCHEDULED', 'APPLIED']);

/** How many seats there are from which day on, the sale first. */
export function seatsOf(
	{ sold }: History,
	changes: readonly Change[],
): { from: Day; seats: number }[] {
	const wanted = changes
		.filter(
			({ subscription_id, kind }) => subscription_id === sold.subscription_id && kind === 'ITEMS',
		)
		.filter(({ status }) => bindingStatuses.has(status))
		.sort((a, b) => a.created_at.localeCompare(b.created_at))
		.map((change) => ({ from: change.effective_on, seats: change.items[0]?.after.quantity ?? 0 }));
	return [{ from: sold.anchor, seats: sold.quantity }, ...wanted].sort((a, b) =>
		a.from.localeCompare(b.from),
	);
}
