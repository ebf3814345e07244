/** What happens in the year, by date. Changing a date or a quantity changes the expectation with it. */
import { type Day, dayOf, plusDays, plusMonths } from './days.ts';
import type { People } from './people.ts';

export const seatPrice = 150_000;
export const yearlyPrice = 12_000_000;

/** A day on which other terms begin, and what a full period costs from then on. */
export type Terms = { from: Day; net: number };
/** Days of service that are charged together; `length` is the number of days of the full period. */
export type Expected = { first: Day; last: Day; length: number };

export type Scene = {
	on: Day;
	title: string;
	act(people: People, world: World): Promise<void>;
};
export type World = {
	monthly: string;
	yearly: string;
	/** The item of the monthly subscription whose seats change. */
	seats: string;
};

/** The first 31 January that is still to come. */
export function firstDay(now: Date): Day {
	const year = now.getUTCFullYear();
	const today = now.toISOString().slice(0, 10);
	return dayOf(year, 1, 31) > today ? dayOf(year, 1, 31) : dayOf(year + 1, 1, 31);
}

export function storyFrom(start: Day) {
	const monthAfter = (months: number, days: number): Day =>
		plusDays(plusMonths(start, months), days);
	/** Ten days into the third period, and so on. */
	const moreSeats = monthAfter(2, 10);
	const moreSeatsAgain = monthAfter(4, 20);
	const late = plusMonths(start, 6);
	const paysLate = plusDays(late, 20);
	const fewerSeatsAsked = monthAfter(7, 10);
	const fewerSeats = plusMonths(start, 8);
	const pauseAsked = monthAfter(9, 5);
	const paused = plusMonths(start, 10);
	const resumed = plusDays(paused, 20);
	const cancelAsked = plusDays(plusMonths(resumed, 1), 5);
	const over = plusMonths(resumed, 2);

	const change = (quantity: number) => async (people: People, world: World) =>
		(await people.service.post(`/subscriptions/${world.monthly}/change`, {
			items: [{ item_id: world.seats, quantity }],
			reason: `The team has ${quantity} people`,
		})) as Changed;

	const scenes: Scene[] = [
		{
			on: moreSeats,
			title: '5 more seats, 20 become 25',
			act: async (people, world) => payChange(people, await change(25)(people, world)),
		},
		{
			on: moreSeatsAgain,
			title: '5 more seats, 25 become 30; the next invoice is made again',
			act: async (people, world) => payChange(people, await change(30)(people, world)),
		},
		{
			on: fewerSeatsAsked,
			title: 'The client wants 22 seats from the next period on',
			act: async (people, world) => void (await change(22)(people, world)),
		},
		{
			on: pauseAsked,
			title: 'The client asks for a pause from the next period on',
			act: async ({ service }, { monthly }) =>
				void (await service.post(`/subscriptions/${monthly}/pause`, { reason: 'Holiday season' })),
		},
		{
			on: resumed,
			title: 'The client resumes: a new period and a new anchor',
			act: async ({ service }, { monthly }) =>
				void (await service.post(`/subscriptions/${monthly}/resume`, { reason: 'Back at work' })),
		},
		{
			on: cancelAsked,
			title: 'The client cancels at the end of the period',
			act: async ({ service }, { monthly }) =>
				void (await service.post(`/subscriptions/${monthly}/cancel`, {
					service: 'KEEP_UNTIL_PERIOD_END',
					reason: 'The project has ended',
				})),
		},
	];

	/** What the seats cost, by day: the sum of it is what all documents together must charge. */
	const seats: Terms[] = [
		{ from: start, net: 20 * seatPrice },
		{ from: moreSeats, net: 25 * seatPrice },
		{ from: moreSeatsAgain, net: 30 * seatPrice },
		{ from: fewerSeats, net: 22 * seatPrice },
	];
	const period = (anchor: Day, index: number, months = 1): Expected => {
		const first = plusMonths(anchor, index * months);
		const last = plusDays(plusMonths(anchor, (index + 1) * months), -1);
		return { first, last, length: (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1 };
	};
	return {
		start,
		/** After the data of the ended services is gone. */
		end: plusDays(over, 35),
		scenes,
		/** Cycles that begin on this day are paid on that day, all others two days before they are due. */
		late: { begins: late, paysOn: paysLate },
		paused,
		resumed,
		over,
		seats,
		yearly: [{ from: start, net: yearlyPrice }] satisfies Terms[],
		monthlyPeriods: [
			...Array.from({ length: 10 }, (_, index) => period(start, index)),
			...Array.from({ length: 2 }, (_, index) => period(resumed, index)),
		],
		yearlyPeriods: [period(start, 0, 12), period(start, 1, 12)],
	};
}
type Changed = { billing_cycle_id: string | null };
export type Story = ReturnType<typeof storyFrom>;

async function payChange(people: People, { billing_cycle_id }: Changed): Promise<void> {
	if (billing_cycle_id !== null) await people.pay(billing_cycle_id);
}
