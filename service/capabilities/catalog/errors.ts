import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const SkuTaken = defineError('product.sku-taken', {
	status: 409,
	title: 'Another product has this SKU',
	advice: 'Use the existing product in details.product_id, or another SKU',
	details: z.object({ product_id: z.string() }),
});
export const PriceExists = defineError('price.exists', {
	status: 409,
	title: 'There already is another price from that date',
	advice: 'Choose a later valid_from; a price that was quoted is never changed',
	details: z.object({ price_id: z.string() }),
});
export const ProductNotPriced = defineError('product.not-priced', {
	status: 409,
	title: 'The product has no price for that currency, period and date',
	advice: 'Set a price first (price.set), or give the item a unit_amount',
	details: z.object({ product_id: z.string(), currency: z.string(), billing_period: z.string() }),
});
export const catalogErrors = [SkuTaken, PriceExists, ProductNotPriced];
