import { defineModule } from '../../platform/contract/index.ts';
import { priceContract, productContract } from './contract.ts';
import { catalogErrors } from './errors.ts';

export const catalogModule = defineModule({
	name: 'catalog',
	operations: [...Object.values(productContract), ...Object.values(priceContract)],
	errors: catalogErrors,
});
