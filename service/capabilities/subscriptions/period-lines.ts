import { isoDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import { getClient, localeOf } from '../clients/index.ts';
import type { BareProduct } from './change-basis.ts';
import { carriedTaxCode, type NextPeriod } from './next-period-rules.ts';
import type { BilledSubscription, CarriedChange } from './renewal-store.ts';
import { ratesToday, taxedBy } from './taxed-lines.ts';

type Products = ReadonlyMap<string, BareProduct>;

/** What is charged for the next period of a subscription. */
export type Charge = {
	row: BilledSubscription;
	next: NextPeriod;
	/** Those of its lines. */
	products: Products;
	carried: readonly CarriedChange[];
	lead: number;
};

/** The same with its lines, taxed by the rates of today; amounts in minor units. */
export type PeriodDocument = Charge & {
	items: (Omit<Line, 'tax_code'> & { tax: bigint })[];
	net: bigint;
	tax: bigint;
};

type Line = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	amount: bigint;
	subject_item_id: string | null;
	of_period: boolean;
	tax_code: string;
};

const linesOf = (next: NextPeriod, products: Products): Line[] =>
	next.lines.map(({ subscription_item_id, product_id, ...line }) => ({
		...line,
		subject_item_id: subscription_item_id,
		of_period: true,
		tax_code: products.get(product_id)?.tax_code ?? 'PPN',
	}));

const carriedWords = {
	id: (day: string): string => `Perubahan sejak ${day}, belum ditagih`,
	en: (day: string): string => `Change of ${day}, not charged before`,
};

/** What was too small to be paid by itself; it is no part of the price of this period. */
export async function carriedLines(
	context: OperationContext,
	{ client_id }: Pick<BilledSubscription, 'client_id'>,
	carried: readonly CarriedChange[],
	products: Products,
): Promise<Line[]> {
	if (carried.length === 0) return [];
	const language = localeOf(await getClient(context, client_id));
	const tax_code = carriedTaxCode([...products.values()].map((product) => product.tax_code));
	return carried.map(({ effective_on, carried_net }) => ({
		description: carriedWords[language](isoDate(effective_on)),
		quantity: 1,
		unit_amount: carried_net,
		amount: carried_net,
		subject_item_id: null,
		of_period: false,
		tax_code,
	}));
}

/** The document of each of the charges, in their order. */
export async function documentsOf(
	context: OperationContext,
	charges: readonly Charge[],
): Promise<PeriodDocument[]> {
	const lines = await Promise.all(
		charges.map(async ({ row, next, carried, products }) => {
			const ofPeriod = linesOf(next, products);
			return carried.length === 0
				? ofPeriod
				: [...ofPeriod, ...(await carriedLines(context, row, carried, products))];
		}),
	);
	const rates = await ratesToday(
		context,
		lines.flatMap((ofOne) => ofOne.map(({ tax_code }) => tax_code)),
	);
	return charges.map((charge, index) => {
		const { items, tax } = taxedBy(rates, lines[index] ?? []);
		return { ...charge, items, tax, net: sumOf(items.map(({ amount }) => amount)) };
	});
}
