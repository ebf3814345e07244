import { notSupported, type PaymentGateway } from '../../../capabilities/payments/ports.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import type { WarungpayClient } from './client.ts';
import { channelKinds, fromChannels, fromPayment, toPayment } from './translate.ts';

const smallest = 1_000n;
const largest = 10_000_000n;

const refusal = (code: string, message: string): ProviderError =>
	new ProviderError('warungpay', 'rejected', message, { code });

/** Payment codes for the counters of shops, and QR codes; no page of its own, and no way back for money. */
export function createWarungpayGateway(client: WarungpayClient): PaymentGateway {
	function limits(currency: string): { smallest: bigint; largest: bigint } {
		if (currency !== 'IDR')
			throw refusal('currency', `Warungpay collects rupiah only, not ${currency}`);
		return { smallest, largest };
	}
	const id = 'warungpay';
	const title = 'Warungpay';
	const noRefunds = () => Promise.reject(notSupported({ id, title }, 'send money back'));

	return {
		id,
		title,
		supports: { currencies: ['IDR'], cancel: true, refund: false },
		limits,

		async channels(query) {
			limits(query.currency);
			const { channels } = await client.listChannels(query.amount);
			return fromChannels(channels, query);
		},

		async findLink(reference) {
			const { payments } = await client.listPayments({ reference });
			// Newest first. A list that was not filtered would lend us the link of another sale.
			const newest = payments.find((payment) => payment.reference === reference);
			return newest === undefined ? null : fromPayment(newest);
		},

		async createLink(request) {
			limits(request.currency);
			if (request.amount < smallest || request.amount > largest)
				throw refusal('amount', `Warungpay collects from ${smallest} to ${largest} rupiah`);
			const payment = toPayment(request);
			const unknown = payment.channels.filter((channel) => channelKinds[channel] === undefined);
			if (unknown.length > 0)
				throw refusal('channel', `Warungpay has no channel ${unknown.join(', ')}`);
			return fromPayment(await client.createPayment(payment));
		},

		getLink: async (gatewayReference) => fromPayment(await client.getPayment(gatewayReference)),

		async listLinks({ made_from, made_to, after }) {
			const { payments, next } = await client.listPayments({
				made_from: made_from.toISOString(),
				made_to: made_to.toISOString(),
				...(after === null ? {} : { after }),
			});
			return { links: payments.map(fromPayment), next };
		},

		// A payment that is paid or over already is answered as it stands.
		cancelLink: async (gatewayReference) =>
			fromPayment(await client.cancelPayment(gatewayReference)),

		findRefund: noRefunds,
		refund: noRefunds,
		getRefund: noRefunds,
	};
}
