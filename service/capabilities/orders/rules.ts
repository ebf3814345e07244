import { documentTax, type TaxRate } from '../catalog/index.ts';
import { apportion, sumOf } from '../../platform/money/document.ts';
import { roundedFraction } from '../../platform/money/index.ts';
import type { BillingPeriod } from '../../platform/period/index.ts';
import type { BillingCycle } from './fields.ts';

/**
 * 1. The sums of the items are the figures of the order: whatever belongs to the order as a whole (the price of a package, a
 *    promotion, the tax) is spread over the items by largest remainder.
 * 2. A promotion takes the percentage off first and the amount after it, never more than there is, and before tax.
 * 3. The price of a package is that of the units it has. More units of a service in it cost the price of the service.
 * 4. Prices are those of the day of placing; nothing changes them later.
 */

/** Numbers begin at 1001 each day and grow past 9999. The day is that of UTC, as the source document has it, also where others are of Jakarta. */
export const orderNumber = (day: Date, count: bigint): string =>
	`ORD-${day.toISOString().slice(0, 10).replaceAll('-', '')}-${count + 1000n}`;

const periods = {
	MONTHLY: 'MONTHLY',
	ANNUAL: 'YEARLY',
	ONE_TIME: 'ONCE',
} as const satisfies Record<BillingCycle, BillingPeriod>;

/** The billing period by which the catalogue prices a cycle. */
export const periodOfCycle = (cycle: BillingCycle): BillingPeriod => periods[cycle];

export type Line = {
	quantity: number;
	unit_price: bigint;
	rate: TaxRate;
	/** Units that the package has of it; 0 of what is beside the package. */
	in_package: number;
};
export type Figures = {
	list_amount: bigint;
	discount: bigint;
	amount: bigint;
	tax: bigint;
	total_amount: bigint;
};
export type Takes = {
	basis_points: number | null;
	/** In the currency of the order; null where it takes none. */
	amount: bigint | null;
};

/** What a promotion takes off a sum. */
export function discountOf(subtotal: bigint, { basis_points, amount }: Takes): bigint {
	const percentage = roundedFraction(subtotal * BigInt(basis_points ?? 0), 10_000n);
	const wanted = percentage + (amount ?? 0n);
	return wanted > subtotal ? subtotal : wanted;
}

/** The figures of each line, in their order. `package_price` is the price of the units in the package together. */
export function priceLines(
	lines: readonly Line[],
	{ package_price, takes }: { package_price: bigint | null; takes: Takes | null },
): Figures[] {
	const lists = lines.map(({ quantity, unit_price }) => BigInt(quantity) * unit_price);
	if (package_price !== null) {
		const inside = [...lines.keys()].filter((index) => (lines[index]?.in_package ?? 0) > 0);
		const own = lines.map(({ in_package, unit_price }) => BigInt(in_package) * unit_price);
		const shares = apportion(
			package_price,
			inside.map((index) => own[index] ?? 0n),
		);
		for (const [place, index] of inside.entries())
			lists[index] = (lists[index] ?? 0n) - (own[index] ?? 0n) + (shares[place] ?? 0n);
	}
	const off = takes === null ? 0n : discountOf(sumOf(lists), takes);
	const discounts = off === 0n ? lists.map(() => 0n) : apportion(off, lists);
	const amounts = lists.map((list, index) => list - (discounts[index] ?? 0n));
	const { line_taxes } = documentTax(
		lines.map(({ rate }, index) => ({ amount: amounts[index] ?? 0n, rate })),
	);
	return lists.map((list_amount, index) => {
		const amount = amounts[index] ?? 0n;
		const tax = line_taxes[index] ?? 0n;
		const discount = discounts[index] ?? 0n;
		return { list_amount, discount, amount, tax, total_amount: amount + tax };
	});
}

/** The figures of the order from those of its items. */
export const sumUp = (items: readonly Figures[]) => ({
	subtotal: sumOf(items.map(({ list_amount }) => list_amount)),
	discount: sumOf(items.map(({ discount }) => discount)),
	tax: sumOf(items.map(({ tax }) => tax)),
	total_amount: sumOf(items.map(({ total_amount }) => total_amount)),
});

/** One customer by its address: what stands behind a plus does not make another one. */
export function customerKey(email: string): string {
	const at = email.lastIndexOf('@');
	return `${email.slice(0, at).replace(/\+.*$/, '')}${email.slice(at)}`.toLowerCase();
}

/** Why a code cannot be used now; null when it can. */
export function reasonAgainstPromotion(
	promotion: {
		active: boolean;
		valid_from: Date | null;
		valid_until: Date | null;
		amount: bigint | null;
		currency: string | null;
		basis_points: number | null;
		uses: number;
		uses_max: number | null;
	},
	order: {
		now: Date;
		currency: string;
		package_code: string | null;
		package_codes: readonly string[];
	},
): string | null {
	const { valid_from, valid_until, uses_max } = promotion;
	if (!promotion.active) return 'This code is not valid';
	if (valid_from !== null && order.now < valid_from) return 'This code is not valid yet';
	if (valid_until !== null && order.now > valid_until) return 'This code is not valid any more';
	if (uses_max !== null && promotion.uses >= uses_max) return 'This code is used up';
	if (promotion.amount !== null && promotion.currency !== order.currency)
		return `This code is for orders in ${promotion.currency}`;
	const { package_codes: codes } = order;
	if (codes.length > 0 && !codes.includes(order.package_code ?? ''))
		return 'This code is not for what is ordered';
	return null;
}

/** Percent that the public sees, of each status. */
const percents: Readonly<Record<string, number>> = {
	DRAFT: 0,
	SUBMITTED: 10,
	VALIDATING: 20,
	APPROVED: 30,
	PROVISIONING: 50,
	ACTIVATING: 75,
	ACTIVE: 100,
	FAILED: 0,
	CANCELLED: 0,
};

export function percentOf(
	status: string,
	activations: { completed: number; total: number },
): number {
	const base = percents[status] ?? 0;
	if (status !== 'ACTIVATING' || activations.total === 0) return base;
	return base + Math.floor((24 * activations.completed) / activations.total);
}

/** What the approval rule looks at. */
export type Judged = {
	currency: string;
	total_amount: bigint;
	country: string | null;
	is_new_customer: boolean;
};
type Rule = {
	name: string;
	amount_above?: Partial<Record<string, number>> | undefined;
	countries?: readonly string[] | undefined;
	new_customer?: true | undefined;
};

/** Names of the rules by which an order waits for a person; a rule without a condition never fits. */
export const rulesThatFit = (rules: readonly Rule[], order: Judged): string[] =>
	rules
		.filter(({ amount_above, countries, new_customer }) => {
			if (amount_above === undefined && countries === undefined && new_customer === undefined)
				return false;
			const limit = amount_above?.[order.currency];
			const isLarge =
				amount_above === undefined || limit === undefined || order.total_amount > BigInt(limit);
			// A form that leaves the country out is not let past a rule about it.
			const { country } = order;
			const isThere = countries === undefined || country === null || countries.includes(country);
			return isLarge && isThere && (new_customer === undefined || order.is_new_customer);
		})
		.map(({ name }) => name);
