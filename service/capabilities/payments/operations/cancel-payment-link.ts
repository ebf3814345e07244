import type { OperationContext } from '../../../platform/context/index.ts';
import { vendorFailure } from '../../../platform/errors/index.ts';
import { illegalMove, move } from '../../../platform/lifecycle/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { applyPayment } from '../apply-payment.ts';
import { paymentLinkContract } from '../contract.ts';
import { paymentLinkLifecycle } from '../lifecycle.ts';
import { notSupported, paymentGatewayPort, type GatewayLink } from '../ports.ts';
import { nextLateCheck } from '../rules.ts';
import * as store from '../store.ts';
import type { LinkRow } from '../store.ts';
import { toPaymentLink } from '../to-payment.ts';

type Asked = { id: string; gateway: string; gateway_reference: string };

export const cancelPaymentLink = externalOperation(paymentLinkContract.cancel, {
	prepare: async (input, context) => {
		const link = await store.getLink(context, input.payment_link_id);
		if (link.status === 'CANCELLED') return { done: toPaymentLink(link) };
		if (link.status !== 'OPEN' || link.gateway_reference === null) throw notOpen(context, link);
		return {
			call: { id: link.id, gateway: link.gateway, gateway_reference: link.gateway_reference },
		};
	},
	call: async (link: Asked, providers) => {
		const gateway = providers.get(paymentGatewayPort, link.gateway);
		if (!gateway.supports.cancel) throw notSupported(gateway, 'cancel a link');
		return gateway.cancelLink(link.gateway_reference);
	},
	record: async (outcome, asked: Asked, context) => {
		if (!outcome.ok) return new Refusal(vendorFailure(outcome.error));
		const link = await store.lockLink(context, asked.id);
		return recordCancel(context, link, outcome.answer);
	},
});

/** Money that came first wins: the link is then paid, and the caller is told. */
async function recordCancel(context: OperationContext, link: LinkRow, truth: GatewayLink) {
	const isOver = truth.status === 'EXPIRED' || truth.status === 'CANCELLED';
	const isUnpaid = truth.payments.every((payment) => payment.status === 'FAILED');
	if (link.status === 'OPEN' && isOver && isUnpaid) {
		const next_check_at = nextLateCheck(context, link.expires_at);
		const set = { next_check_at, leased_until: null };
		await move(context, paymentLinkLifecycle, link, 'cancel', set);
	}
	const after = (await applyPayment(context, link.gateway, truth)) ?? link;
	return after.status === 'CANCELLED' ? toPaymentLink(after) : new Refusal(notOpen(context, after));
}

const notOpen = (context: OperationContext, link: LinkRow): Error =>
	illegalMove(context, paymentLinkLifecycle, link, 'cancel');
