import { z } from 'zod';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { Problem } from './fields.ts';
import { orderLifecycle } from './lifecycle.ts';
import type { PlacedOrder } from './order-schema.ts';
import { Order, OrderItem } from './order-schema.ts';
import type { Package, Promotion } from './package-contract.ts';
import type { PackageRow } from './package-store.ts';
import { packagePrices, packageServices } from './pricing.ts';
import type { PromotionRow } from './promotion-store.ts';
import { percentOf } from './rules.ts';
import { statusMessageOf } from './standing.ts';
import type { OrderItemRow, OrderWithItems } from './store.ts';

const Settings = z.record(z.string(), z.json());
const { shape } = Order;

const toItem = (row: OrderItemRow): z.output<typeof OrderItem> => ({
	...row,
	billing_cycle: OrderItem.shape.billing_cycle.parse(row.billing_cycle),
	configuration: Settings.parse(row.configuration),
});

/** How many of its activations are complete; the caller knows, since they are not of this capability. */
export type Activated = { completed: number; total: number };
export const none: Activated = { completed: 0, total: 0 };

export function toOrder(row: OrderWithItems, activated: Activated = none): z.output<typeof Order> {
	return {
		...row,
		status: shape.status.parse(row.status),
		status_message: statusMessageOf(row),
		progress_percent: percentOf(row.status, activated),
		payment_status: shape.payment_status.parse(row.payment_status),
		allowed_transitions: allowedTransitions(orderLifecycle, row.status),
		language: shape.language.parse(row.language),
		source: shape.source.parse(row.source),
		billing_cycle: shape.billing_cycle.parse(row.billing_cycle),
		failed_stage: shape.failed_stage.parse(row.failed_stage),
		problems: z.array(Problem).parse(row.problems),
		promotion_code: row.promotion?.code ?? null,
		items: row.items.map(toItem),
	};
}

/** What placing answers. `proof` is null when the same form was sent again: the sender may not be the one who placed the order. */
export function toPlaced(
	row: OrderWithItems,
	proof: { token: string; url: string } | null,
): z.output<typeof PlacedOrder> {
	return {
		...row,
		status: shape.status.parse(row.status),
		payment_status: shape.payment_status.parse(row.payment_status),
		billing_cycle: shape.billing_cycle.parse(row.billing_cycle),
		promotion_code: row.promotion?.code ?? null,
		tracking_token: proof?.token ?? null,
		status_url: proof?.url ?? null,
	};
}

export const toPackage = (row: PackageRow): z.output<typeof Package> => ({
	...row,
	services: packageServices(row.services),
	prices: packagePrices(row.prices),
});

export const toPromotion = (row: PromotionRow): z.output<typeof Promotion> => ({
	...row,
	percent: row.basis_points === null ? null : row.basis_points / 100,
	package_codes: z.array(z.string()).parse(row.package_codes),
});
