import {
	limitsOf,
	notSupported,
	type PaymentGateway,
} from '../../../capabilities/payments/ports.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import { foundIn } from '../../../platform/provider/index.ts';
import type { WarungpayClient } from './client.ts';
import {
	channelKinds,
	fromChannels,
	fromPayment,
	toPayment,
	toUnreadableLink,
} from './translate.ts';

const refusal = (code: string, message: string): ProviderError =>
	new ProviderError('warungpay', 'rejected', message, { code });

/** Payment codes for the counters of shops, and QR codes; no page of its own, and no way back for money. */
export function createWarungpayGateway(client: WarungpayClient): PaymentGateway {
	const about = {
		id: 'warungpay',
		title: 'Warungpay',
		collects: { IDR: { smallest: 1_000n, largest: 10_000_000n } },
	};
	const noRefunds = () => Promise.reject(notSupported(about, 'send money back'));

	return {
		...about,
		supports: { cancel: true, refund: false },

		async channels(query) {
			limitsOf(about, query.currency);
			const { channels } = await client.listChannels(query.amount);
			return fromChannels(channels, query);
		},

		async findLink(reference) {
			const { payments } = await client.listPayments({ reference });
			// Newest first. A list that was not filtered would lend us the link of another sale.
			const readable = payments.readable.filter((payment) => payment.reference === reference);
			const [newest] = foundIn(
				{ ...payments, readable },
				{ provider: about.id, name: 'listPayments' },
			);
			return newest === undefined ? null : fromPayment(newest);
		},

		async createLink(request) {
			const { smallest, largest } = limitsOf(about, request.currency);
			if (request.amount < smallest || request.amount > largest)
				throw refusal('amount', `Warungpay collects from ${smallest} to ${largest} rupiah`);
			const payment = toPayment(request);
			const unknown = payment.channels.filter((channel) => channelKinds[channel] === undefined);
			if (unknown.length > 0)
				throw refusal('channel', `Warungpay has no channel ${unknown.join(', ')}`);
			return fromPayment(await client.createPayment(payment));
		},

		getLink: async (gatewayReference) => fromPayment(await client.getPayment(gatewayReference)),

		async listLinks({ by, from, to, after }) {
			const time = by === 'MADE' ? 'made' : 'paid';
			const { payments, next } = await client.listPayments({
				[`${time}_from`]: from.toISOString(),
				[`${time}_to`]: to.toISOString(),
				...(after === null ? {} : { after }),
			});
			return {
				links: payments.readable.map(fromPayment),
				unreadable: payments.unreadable.map(toUnreadableLink),
				next,
			};
		},

		// A payment shows every receipt, so there is no money that it hides.
		findPayment: () => Promise.resolve(null),

		// A payment that is paid or over already is answered as it stands.
		cancelLink: async (gatewayReference) =>
			fromPayment(await client.cancelPayment(gatewayReference)),

		findRefund: noRefunds,
		refund: noRefunds,
		getRefund: noRefunds,
	};
}
