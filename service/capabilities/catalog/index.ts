export { ProductNotPriced } from './errors.ts';
