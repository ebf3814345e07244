import type { GatewayLink, PaymentGateway } from '../../capabilities/payments/ports.ts';
import { isProviderError, ProviderError } from '../../platform/errors/index.ts';
import { channelsFor, isKnownChannel } from './channels.ts';
import { pageSize, type XenditClient } from './client.ts';
import { fromXenditRefund, toXenditRefund } from './refunds.ts';
import { fromXenditInvoice, toXenditInvoice } from './translate.ts';

/** IDR only: Xendit's other currencies have other exponents, and none was tried. */
export function createXenditPaymentGateway(
	client: XenditClient,
	{ longest_life, ...amounts }: { smallest: bigint; largest: bigint; longest_life: number },
): PaymentGateway {
	function limits(currency: string): { smallest: bigint; largest: bigint } {
		if (currency !== 'IDR')
			throw refusal('UNSUPPORTED_CURRENCY', `Xendit is not set up for ${currency}`);
		return amounts;
	}

	async function getLink(gatewayReference: string): Promise<GatewayLink> {
		return fromXenditInvoice(await client.getInvoice(toXenditId(gatewayReference)));
	}

	return {
		id: 'xendit',
		title: 'Xendit',
		supports: { currencies: ['IDR'], cancel: true, refund: true, longest_life },
		limits,
		channels: async ({ currency, amount }) => channelsFor(amount, limits(currency)),
		getLink,

		async findLink(reference) {
			const invoices = await client.listInvoices(reference);
			const newest = invoices
				// If the API ignored the filter, the first invoice would belong to another sale.
				.filter((invoice) => invoice.external_id === reference)
				.reduce<(typeof invoices)[number] | null>(
					(found, invoice) => (found === null || invoice.created > found.created ? invoice : found),
					null,
				);
			return newest === null ? null : fromXenditInvoice(newest);
		},

		async listLinks({ made_from, made_to, after }) {
			const invoices = await client.listInvoicesMade({ from: made_from, to: made_to, after });
			const last = invoices.at(-1);
			return {
				links: invoices.map(fromXenditInvoice),
				next: invoices.length < pageSize || last === undefined ? null : last.id,
			};
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
			const found = refunds.find((refund) => refund.reference_id === request.reference);
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
