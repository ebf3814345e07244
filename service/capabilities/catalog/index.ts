export { ProductNotPriced } from './errors.ts';
export { priceFor, taxRateFor } from './pricing.ts';
export { deliveryProblems, productTargetPoint } from './product-targets.ts';
export type { ProductTargets } from './product-targets.ts';
export { documentTax, pricePeriodOf, taxTolerancePerLine } from './rules.ts';
export type { TaxRate } from './rules.ts';
export { taxRule } from './tax-rule.ts';
export { getBareProduct, listProductsNamed } from './store.ts';
export type { ProductRow } from './store.ts';
