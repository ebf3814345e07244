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
	title: 'Something was quoted by another price from that date',
	advice:
		'Choose a later valid_from; a price is corrected only as long as nothing was quoted by it',
	details: z.object({ price_id: z.string() }),
});
export const PriceInUse = defineError('price.in-use', {
	status: 409,
	title: 'Something was quoted by this price',
	advice:
		'Set another price from a later day with price.set, or stop the sale of the product with product.update',
	details: z.object({ price_id: z.string() }),
});
export const ProductNotPriced = defineError('product.not-priced', {
	status: 409,
	title: 'The product has no price for that currency, period and date',
	advice: 'Set a price first (price.set), or give the item a unit_amount',
	details: z.object({ product_id: z.string(), currency: z.string(), billing_period: z.string() }),
});
export const catalogErrors = [SkuTaken, PriceExists, PriceInUse, ProductNotPriced];
