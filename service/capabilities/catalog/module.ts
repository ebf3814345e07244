import { defineModule } from '../../platform/contract/index.ts';
import { priceContract, productContract } from './contract.ts';
import { catalogErrors } from './errors.ts';
import { createProduct } from './operations/create-product.ts';
import { getProduct } from './operations/get-product.ts';
import { listPrices } from './operations/list-prices.ts';
import { listProducts } from './operations/list-products.ts';
import { setPrice } from './operations/set-price.ts';
import { updateProduct } from './operations/update-product.ts';
import { withdrawPrice } from './operations/withdraw-price.ts';

export const catalogModule = defineModule({
	name: 'catalog',
	operations: [...Object.values(productContract), ...Object.values(priceContract)],
	handlers: [
		createProduct,
		updateProduct,
		getProduct,
		listProducts,
		setPrice,
		listPrices,
		withdrawPrice,
	],
	errors: catalogErrors,
});
