import type { ProductTargets } from '../catalog/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { checkFields } from '../../platform/errors/index.ts';
import { ProviderData } from './json.ts';
import { provisioningTargetPort } from './ports.ts';
import { workflowForProducts, workflowTarget } from './workflow-target.ts';

/** Those that a product can name: the installed providers by their id, and the workflows, which need none. */
export const targetsForProducts = ({ providers }: ReadContext) => [
	...providers.list().flatMap(({ id }) => {
		const target = providers.describe(provisioningTargetPort, id);
		return target === null || target.for_products === false ? [] : [{ ...target, id }];
	}),
	workflowForProducts,
];

export const provisioningTargets: ProductTargets = {
	name: 'provisioning',
	list: (context) => targetsForProducts(context).map(({ id }) => id),
	problems(context, target, settings, place) {
		const named = targetsForProducts(context).find(({ id }) => id === target);
		return named === undefined ? [] : checkFields(named.settings, settings, place).problems;
	},
	async problemsAtVendor(providers, target, settings, place) {
		// No vendor knows what a workflow does.
		if (target === workflowTarget) return [];
		const installed = providers.get(provisioningTargetPort, target);
		const { data, problems } = checkFields(installed.settings, settings, place);
		if (problems.length > 0) return problems;
		const found = await installed.check(ProviderData.parse(data));
		return found.map(({ field, message }) => ({ path: `${place}.${field}`, message }));
	},
};
