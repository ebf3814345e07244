import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { missingIn, withNumbers } from '../../platform/fonts/index.ts';
import { invalidInput, type FieldProblem } from '../../platform/errors/index.ts';
import {
	deliveryProblems,
	listProductsNamed,
	priceFor,
	pricePeriodOf,
	taxRateFor,
	type ProductRow,
} from '../catalog/index.ts';
import { lineProblems, termProblems, totalsOf, validUntil, type Totals } from './rules.ts';
import type { NewItem } from './store.ts';

type WantedItem = {
	product_id?: string | undefined;
	sku?: string | undefined;
	quantity: number;
	unit_amount?: bigint | undefined;
	discount?: bigint | undefined;
	description?: string | undefined;
};
export type WantedTerms = {
	items: readonly WantedItem[];
	billing_period: string;
	currency: string;
	valid_until?: Date | undefined;
	notes?: string | undefined;
	trial_days: number;
	term_months: number | null;
};
export type Terms = Totals & {
	currency: string;
	billing_period: string;
	trial_days: number;
	term_months: number | null;
	valid_until: Date;
	/** What the lines cost by the catalogue; the price of the line where the catalogue has none. */
	list_amount: bigint;
	items: NewItem[];
};

/** Products found, prices and tax of today filled in, figures added up; refuses with every field that is wrong. */
export async function settleTerms(context: OperationContext, wanted: WantedTerms): Promise<Terms> {
	const until = validUntil(wanted.valid_until, context.now);
	const products = await findProducts(context, wanted.items);
	const problems = [
		...('problem' in until ? [until.problem] : []),
		...termProblems(wanted),
		...products.problems,
	];
	if ('problem' in until || problems.length > 0) throw invalidInput(problems);
	const lines = await priceLines(context, wanted, products.found);
	const wrong = [...lineProblems(lines), ...unprintable(wanted.notes, lines)];
	if (wrong.length > 0) throw invalidInput(wrong);
	const figures = totalsOf(lines);
	return {
		...figures.totals,
		currency: wanted.currency,
		billing_period: wanted.billing_period,
		trial_days: wanted.trial_days,
		term_months: wanted.term_months,
		valid_until: until.date,
		list_amount: lines.reduce(
			(sum, { quantity, list_price }) => sum + BigInt(quantity) * list_price,
			0n,
		),
		items: lines.map(({ rate: _, list_price: __, ...line }, index) => ({
			...line,
			position: index + 1,
			amount: figures.lines[index]?.amount ?? 0n,
			tax: figures.lines[index]?.tax ?? 0n,
		})),
	};
}

/** What the PDF could not show is refused while the person who wrote it is there to correct it. */
function unprintable(
	notes: string | undefined,
	lines: readonly { description: string }[],
): FieldProblem[] {
	const texts = [
		{ path: 'body.notes', text: notes ?? '' },
		...lines.map(({ description }, index) => ({
			path: `body.items[${index}].description`,
			text: description,
		})),
	];
	return texts.flatMap(({ path, text }) => {
		const missing = missingIn(text.normalize('NFC'));
		if (missing.length === 0) return [];
		return [{ path, message: `No font of the PDF has these characters: ${withNumbers(missing)}` }];
	});
}

async function findProducts(
	context: OperationContext,
	items: readonly WantedItem[],
): Promise<{ found: ProductRow[]; problems: FieldProblem[] }> {
	const rows = await listProductsNamed(context, {
		ids: items.flatMap((item) => item.product_id ?? []),
		skus: items.flatMap((item) => item.sku ?? []),
	});
	const found: ProductRow[] = [];
	const problems: FieldProblem[] = [];
	for (const [index, item] of items.entries()) {
		const name = item.sku === undefined ? 'product_id' : 'sku';
		const path = `body.items[${index}].${name}`;
		const product = rows.find((row) => row.id === item.product_id || row.sku === item.sku);
		if (product === undefined) problems.push({ path, message: `There is no such product` });
		else if (!product.active) problems.push({ path, message: 'The product is no longer offered' });
		else if (!isDeliverable(context, product, path, problems)) continue;
		else found.push(product);
	}
	return { found, problems };
}

/** A product may have been saved before its target was installed, or as an older version of the target wanted it. */
function isDeliverable(
	context: OperationContext,
	{ provisioning_target: target, provisioning_settings: settings, sku }: ProductRow,
	path: string,
	problems: FieldProblem[],
): boolean {
	const wrong = deliveryProblems(context, { target, settings }, 'provisioning_settings');
	if (wrong.length === 0) return true;
	const what = wrong.map((one) => `${one.path}: ${one.message}`).join('; ');
	const message = `The product ${sku} cannot be switched on with its settings (${what}); correct it with product.update`;
	problems.push({ path, message });
	return false;
}

async function priceLines(
	context: OperationContext,
	wanted: WantedTerms,
	products: readonly ProductRow[],
) {
	const date = businessDate(context.now);
	const rates = new Map<string, Awaited<ReturnType<typeof taxRateFor>>>();
	const lines = [];
	for (const [index, product] of products.entries()) {
		const item = wanted.items[index];
		if (item === undefined) continue;
		const billing_period = pricePeriodOf(product.kind, wanted.billing_period);
		const { currency } = wanted;
		const field = `body.items[${index}].unit_amount`;
		const unit_amount =
			item.unit_amount ?? priceFor(product, { currency, billing_period, date, field }).amount;
		const listed = product.prices.find(
			(price) => price.currency === currency && price.billing_period === billing_period,
		);
		const rate = rates.get(product.tax_code) ?? (await taxRateFor(context, product.tax_code, date));
		rates.set(product.tax_code, rate);
		lines.push({
			product_id: product.id,
			description: item.description ?? product.name,
			quantity: item.quantity,
			unit_amount,
			list_price: listed?.amount ?? unit_amount,
			discount: item.discount ?? 0n,
			billing_period,
			rate,
		});
	}
	return lines;
}
