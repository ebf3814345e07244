import { getClient, localeOf } from '../clients/index.ts';
import { isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { BareProduct } from './change-basis.ts';
import { carriedTaxCode } from './next-period-rules.ts';
import type { CarriedChange } from './renewal-store.ts';

/** A line of a bill before its tax is known. */
export type Line = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	amount: bigint;
	subject_item_id: string | null;
	of_period: boolean;
	tax_code: string;
};

const carriedWords = {
	id: (day: string): string => `Perubahan sejak ${day}, belum ditagih`,
	en: (day: string): string => `Change of ${day}, not charged before`,
};

/** What was too small to be paid by itself; it is no part of the price of the period that is billed. */
export async function carriedLines(
	context: ReadContext,
	{ client_id }: { client_id: string },
	carried: readonly CarriedChange[],
	products: ReadonlyMap<string, BareProduct>,
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
