import {
	limitsOf,
	type AmountLimits,
	type GatewayLink,
	type PaymentGateway,
} from '../../capabilities/payments/ports.ts';
import { isProviderError, ProviderError } from '../../platform/errors/index.ts';
import { foundIn, malformedAnswer } from '../../platform/provider/index.ts';
import { channelsFor, isKnownChannel } from './channels.ts';
import { pageSize, type XenditClient } from './client.ts';
import { fromXenditRefund, toXenditRefund } from './refunds.ts';
import { fromXenditPayment } from './payments.ts';
import { fromXenditInvoice, toUnreadableLink, toXenditInvoice } from './translate.ts';

/** IDR only: Xendit's other currencies have other exponents, and none was tried. */
export function createXenditPaymentGateway(
	client: XenditClient,
	{ longest_life, ...amounts }: AmountLimits & { longest_life: number },
): PaymentGateway {
	const about = { id: 'xendit', title: 'Xendit', collects: { IDR: amounts } };
	const limits = (currency: string): AmountLimits => limitsOf(about, currency);

	async function getLink(gatewayReference: string): Promise<GatewayLink> {
		return fromXenditInvoice(await client.getInvoice(toXenditId(gatewayReference)));
	}

	return {
		...about,
		supports: { cancel: true, refund: true, longest_life },
		channels: async ({ currency, amount }) => channelsFor(amount, limits(currency)),
		getLink,

		async findLink(reference) {
			const { readable, unreadable } = await client.listInvoices(reference);
			// If the API ignored the filter, the first invoice would belong to another sale.
			const ours = readable.filter((invoice) => invoice.external_id === reference);
			const maybeOurs = unreadable.filter(
				(one) => (toUnreadableLink(one).reference ?? reference) === reference,
			);
			const call = { provider: 'xendit', name: 'listInvoices' };
			const newest = foundIn({ readable: ours, unreadable: maybeOurs }, call).reduce<
				(typeof ours)[number] | null
			>(
				(found, invoice) => (found === null || invoice.created > found.created ? invoice : found),
				null,
			);
			return newest === null ? null : fromXenditInvoice(newest);
		},

		async listLinks(span) {
			const { readable, unreadable, count, last } = await client.listInvoicesOf(span);
			if (count >= pageSize && last === null) {
				const message =
					'Xendit ended a page with an invoice without an id, so the next cannot be read';
				throw new ProviderError('xendit', 'unavailable', message, { code: malformedAnswer });
			}
			return {
				links: readable.map(fromXenditInvoice),
				unreadable: unreadable.map(toUnreadableLink),
				next: count < pageSize ? null : last,
			};
		},

		async findPayment(gatewayPaymentId) {
			try {
				return fromXenditPayment(await client.getPayment(toXenditId(gatewayPaymentId)));
			} catch (error) {
				if (isProviderError(error) && error.kind === 'rejected' && error.status === 404)
					return null;
				throw error;
			}
		},

		async createLink(request) {
			const { smallest, largest } = limits(request.currency);
			if (request.amount < smallest || request.amount > largest) {
				throw refusal(
					'AMOUNT_OUT_OF_LIMITS',
					`Xendit collects from ${smallest} to ${largest} rupiah`,
				);
			}
			const asked = request.channel === null ? request.channels : [request.channel];
			const unknown = asked.filter((channel) => !isKnownChannel(channel));
			if (unknown.length > 0) {
				throw refusal('UNKNOWN_CHANNEL', `Xendit has no channel ${unknown.join(', ')}`);
			}
			return fromXenditInvoice(await client.createInvoice(toXenditInvoice(request)));
		},

		async cancelLink(gatewayReference) {
			try {
				return fromXenditInvoice(await client.expireInvoice(toXenditId(gatewayReference)));
			} catch (error) {
				if (!isProviderError(error) || error.kind !== 'rejected') throw error;
				// Refused because it is paid or expired already: its present state is the answer.
				const link = await getLink(gatewayReference);
				if (link.status === 'OPEN') throw error;
				return link;
			}
		},

		async findRefund(request) {
			const refunds = await client.listRefunds(toXenditId(request.gateway_reference));
			const readable = refunds.readable.filter(
				(refund) => refund.reference_id === request.reference,
			);
			const call = { provider: 'xendit', name: 'listRefunds' };
			const [found] = foundIn({ ...refunds, readable }, call);
			return found === undefined ? null : fromXenditRefund(found);
		},

		async refund(request) {
			limits(request.currency);
			toXenditId(request.gateway_reference);
			return fromXenditRefund(await client.createRefund(toXenditRefund(request)));
		},

		async getRefund(gatewayRefundId) {
			return fromXenditRefund(await client.getRefund(toXenditId(gatewayRefundId)));
		},
	};
}

/** A reference can come from a webhook, whose body is not signed; it must not be able to name another path. */
function toXenditId(gatewayReference: string): string {
	if (/^[\w-]{1,64}$/.test(gatewayReference)) return gatewayReference;
	throw refusal('INVALID_REFERENCE', 'The reference is not an id at Xendit');
}

function refusal(code: string, message: string): ProviderError {
	return new ProviderError('xendit', 'rejected', message, { code });
}
