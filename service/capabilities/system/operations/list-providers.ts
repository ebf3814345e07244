import { handle } from '../../../platform/operation/index.ts';
import { providerContract } from '../contract.ts';

export const listProviders = handle(providerContract.list, async ({ port }, context) => ({
	data: context.providers
		.list()
		.filter((provider) => port === undefined || provider.ports.includes(port))
		.map((provider) => ({ ...provider, ports: [...provider.ports] })),
}));
