/** Who buys what on which day, how they pay for later periods, and what they change: drawn once from the seed. */
import { type Day, at, plusDays } from '../../year/days.ts';
import type { Sale, SalePlan } from '../driver.ts';
import type { Random } from '../random.ts';

/** How a client pays for later periods. */
export const payers = {
	ON_TIME: 'two days before it is due',
	FINANCE: 'the same, for an invoice that finance has to upload first',
	LATE: 'after the final warning',
	AT_SUSPENSION: 'at the very moment at which the service is suspended',
	SUSPENDED: 'days after the service was suspended',
	NEVER: 'not at all',
	DOUBLE: 'on time, and then once more',
	IN_PARTS: 'a part on time, the rest days later',
	CHANGES: 'on time, with more seats and then fewer',
	PAUSES: 'on time, with a pause',
} as const;
export type Payer = keyof typeof payers;

export type Wish =
	{ kind: 'CHANGE'; at: string; quantity: number } | { kind: 'PAUSE' | 'RESUME'; at: string };

export type Client = SalePlan & {
	payer: Payer;
	/** Day on which the sale is made: the first of the first period. */
	anchor: Day;
	quantity: number;
	/** Net of one seat for a full period. */
	price: number;
	/** In their order. */
	wishes: Wish[];
	/** A payer of the moment comes just before the suspension is written down, or just after. */
	comesAfter: boolean;
};
/** A client whose service runs. */
export type Sold = Client & { subscription_id: string; item_id: string };

export const seatPrice = 150_000;
export const products = {
	LINK: { sku: 'GWS-LINK', renewal_invoice: 'LINK' },
	FINANCE: { sku: 'GWS-FINANCE', renewal_invoice: 'FINANCE' },
} as const;

/** The days on which the sales are made: those of a month on which a shorter one ends, and the end of the shortest. */
export const anchorsOf = (year: number): Day[] => [
	`${year}-01-28`,
	`${year}-01-29`,
	`${year}-01-30`,
	`${year}-01-31`,
	`${year}-02-28`,
];

const order = Object.keys(payers) as Payer[];

export function planClients(random: Random, count: number, anchors: readonly Day[]): Client[] {
	return [...Array(count).keys()].map((index) => {
		const draw = random.stream(`client ${index}`);
		const payer = order[index % order.length] ?? 'ON_TIME';
		const [first = ''] = anchors;
		// The longest months meet most kinds of payers; the others are spread over them.
		const anchor = anchors[(index + Math.floor(index / order.length)) % anchors.length] ?? first;
		const quantity = draw.between(10, 40);
		const product = payer === 'FINANCE' ? products.FINANCE : products.LINK;
		return {
			name: `PT Langganan ${index + 1}`,
			email: `finance@langganan-${index + 1}.example`,
			items: [{ sku: product.sku, quantity }],
			byN8n: false,
			doubled: false,
			contested: false,
			failsFirst: false,
			letters: 0,
			waitsForAnswer: false,
			startsAtMs: 0,
			payer,
			anchor,
			quantity,
			price: seatPrice,
			wishes: wishesOf(draw, payer, anchor, quantity),
			comesAfter: draw.chance(0.5),
		};
	});
}

/** A change is at least five seats for five days: less is no payment by itself, and is charged with a later period. */
function wishesOf(draw: Random, payer: Payer, anchor: Day, quantity: number): Wish[] {
	const some = (from: number, to: number): string =>
		at(plusDays(anchor, draw.between(from, to)), draw.between(0, 23));
	const more = quantity + draw.between(5, 15);
	if (payer === 'CHANGES')
		return [
			{ kind: 'CHANGE', at: some(2, 12), quantity: more },
			// The next period is charged by then, and is charged anew.
			{ kind: 'CHANGE', at: some(17, 22), quantity: more + draw.between(5, 15) },
			{ kind: 'CHANGE', at: some(30, 40), quantity: draw.between(5, quantity) },
		];
	if (payer === 'PAUSES')
		return [
			{ kind: 'PAUSE', at: some(2, 20) },
			{ kind: 'RESUME', at: some(36, 42) },
		];
	return [];
}

export const asSale = (client: Client): Sale => ({
	...client,
	step: 'waits',
	done: false,
	findings: [],
});
