import type { ProductTargets } from '../catalog/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { checkFields } from '../../platform/errors/index.ts';
import { ProviderData } from './json.ts';
import { provisioningTargetPort } from './ports.ts';

/** Those that a product can name, by the id of the provider. */
export const installedTargets = ({ providers }: ReadContext) =>
	providers.list().flatMap(({ id }) => {
		const target = providers.describe(provisioningTargetPort, id);
		return target === null || target.for_products === false ? [] : [{ ...target, id }];
	});

/** The installed targets, for products that name one. */
export const provisioningTargets: ProductTargets = {
	name: 'provisioning',
	list: (context) => installedTargets(context).map(({ id }) => id),
	problems({ providers }, target, settings, place) {
		const described = providers.describe(provisioningTargetPort, target);
		return described === null ? [] : checkFields(described.settings, settings, place).problems;
	},
	async problemsAtVendor(providers, target, settings, place) {
		const installed = providers.get(provisioningTargetPort, target);
		const { data, problems } = checkFields(installed.settings, settings, place);
		if (problems.length > 0) return problems;
		const found = await installed.check(ProviderData.parse(data));
		return found.map(({ field, message }) => ({ path: `${place}.${field}`, message }));
	},
};
