import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import type { MessageLayout } from './message-layout.ts';

export type PricedLine = {
	description: string;
	quantity: number;
	unit_amount: bigint;
	/** Net of discounts, before tax. */
	amount: bigint;
};

const words = {
	id: { subtotal: 'Subtotal', discount: 'Diskon', tax: 'PPN', total: 'Total' },
	en: { subtotal: 'Subtotal', discount: 'Discount', tax: 'VAT (PPN)', total: 'Total' },
} as const;

/**
 * The lines of a sale as a message shows them: each line is quantity × price, discounts stand below in one sum, and the
 * column adds up to the total. `facts` are the same figures for the check of drafts.
 */
export function pricedLines(
	sale: { items: readonly PricedLine[]; tax: bigint; total: bigint; currency: string },
	language: Language,
) {
	const { items, tax, total, currency } = sale;
	const { [language]: word } = words;
	const money = (amount: bigint): string => formatMoney(amount, currency, language);
	const gross = (item: PricedLine): bigint => item.unit_amount * BigInt(item.quantity);
	const subtotal = items.reduce((sum, item) => sum + gross(item), 0n);
	const discount = subtotal + tax - total;
	const amounts = {
		subtotal: money(subtotal),
		discount: discount === 0n ? null : money(discount),
		tax: tax === 0n ? null : money(tax),
		total: money(total),
	};
	const lines = items.map((item) => ({
		description: item.description,
		quantity: item.quantity,
		unit_amount: money(item.unit_amount),
		amount: money(gross(item)),
	}));
	const totals = [
		{ label: word.subtotal, value: amounts.subtotal },
		...(amounts.discount === null ? [] : [{ label: word.discount, value: `−${amounts.discount}` }]),
		...(amounts.tax === null ? [] : [{ label: word.tax, value: amounts.tax }]),
		{ label: word.total, value: amounts.total },
	];
	return {
		facts: { ...amounts, items: lines },
		rows: lines.map(({ description, quantity, unit_amount, amount }) => ({
			label: description,
			detail: `${quantity} × ${unit_amount}`,
			value: amount,
		})),
		// Without a discount or a tax the subtotal would say the total twice.
		totals: totals.length === 2 ? totals.slice(1) : totals,
	} satisfies Omit<NonNullable<MessageLayout['lines']>, 'title'> & { facts: object };
}
