import { z } from 'zod';
import { Prisma } from '../../platform/database/index.ts';
import { Price, Product } from './contract.ts';
import type { PriceRow, ProductRow } from './store.ts';

const Settings = z.record(z.string(), z.unknown());

/** Checks text and JSON columns against what the contract names; a row that does not fit is a defect. */
export const toPrice = (row: PriceRow): z.output<typeof Price> => ({
	...row,
	billing_period: Price.shape.billing_period.parse(row.billing_period),
});

export const toProduct = (row: ProductRow): z.output<typeof Product> => ({
	...row,
	kind: Product.shape.kind.parse(row.kind),
	renewal_invoice: Product.shape.renewal_invoice.parse(row.renewal_invoice),
	provisioning_settings: Settings.parse(row.provisioning_settings),
	configuration_schema:
		row.configuration_schema === null ? null : Settings.parse(row.configuration_schema),
	prices: row.prices.map(toPrice),
});

/** Settings as Prisma takes JSON; they came as JSON, so this changes nothing. */
export const toJson = (settings: Record<string, unknown>): Prisma.InputJsonObject =>
	z.record(z.string(), z.json()).parse(settings) as Prisma.InputJsonObject;

export const toJsonOrNull = (
	value: Record<string, unknown> | null,
): Prisma.InputJsonObject | typeof Prisma.DbNull =>
	value === null ? Prisma.DbNull : toJson(value);
