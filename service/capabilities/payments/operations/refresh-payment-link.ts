import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { vendorFailure } from '../../../platform/errors/index.ts';
import { paymentLinkContract } from '../contract.ts';
import { lookUpLink } from '../gateway-calls.ts';
import { paymentGatewayPort, type GatewayLink } from '../ports.ts';
import { noteAnswer } from '../question-store.ts';
import { recordTruth } from '../record-truth.ts';
import * as store from '../store.ts';
import { toPaymentLink } from '../to-payment.ts';

export const refreshPaymentLink = externalOperation(paymentLinkContract.refresh, {
	prepare: async (input, context) => ({
		call: await store.getLink(context, input.payment_link_id),
	}),
	call: async (link, providers): Promise<GatewayLink | null> =>
		lookUpLink(providers.get(paymentGatewayPort, link.gateway), link),
	record: async (outcome, asked, context) => {
		if (!outcome.ok) return new Refusal(vendorFailure(outcome.error));
		const link = await store.lockLink(context, asked.id);
		await noteAnswer(context, link.id);
		const { answer: truth } = outcome;
		const seen = truth === null ? link : await recordTruth(context, link, truth);
		return toPaymentLink({ ...seen, checked_at: context.now });
	},
});
