import { vendorFailure } from '../../../platform/errors/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { paymentChannelContract } from '../contract.ts';
import { paymentGatewayPort, type ChannelQuery, type GatewayChannel } from '../ports.ts';

type Asked = ChannelQuery & { gateway: string };

export const listPaymentChannels = externalOperation(paymentChannelContract.list, {
	prepare: async ({ gateway, currency, amount }, context) => {
		context.providers.pick('paymentGateway', gateway, 'query.gateway');
		return { call: { gateway, currency, amount: amount === undefined ? null : BigInt(amount) } };
	},
	call: ({ gateway, ...query }: Asked, providers) =>
		providers.get(paymentGatewayPort, gateway).channels(query),
	record: async (outcome) =>
		outcome.ok
			? { data: outcome.answer.map(toChannel) }
			: new Refusal(vendorFailure(outcome.error)),
});

const toChannel = ({ fee, ...channel }: GatewayChannel) => ({
	...channel,
	fee: fee?.amount ?? null,
	fee_bearer: fee?.bearer ?? null,
});
