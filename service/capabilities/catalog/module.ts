import { defineModule } from '../../platform/contract/index.ts';
import { priceContract, productContract } from './contract.ts';
import { catalogErrors } from './errors.ts';
import { createProduct } from './operations/create-product.ts';
import { getProduct } from './operations/get-product.ts';
import { listProducts } from './operations/list-products.ts';
import { setPrice } from './operations/set-price.ts';
import { updateProduct } from './operations/update-product.ts';

export const catalogModule = defineModule({
	name: 'catalog',
	operations: [...Object.values(productContract), ...Object.values(priceContract)],
	handlers: [createProduct, updateProduct, getProduct, listProducts, setPrice],
	errors: catalogErrors,
});
