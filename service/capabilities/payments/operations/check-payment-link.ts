import { externalOperation } from '../../../platform/operation/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { paymentLinkContract } from '../contract.ts';
import { lookUpLink } from '../gateway-calls.ts';
import { paymentGatewayPort, type GatewayLink } from '../ports.ts';
import { claimQuestion, noteAnswer } from '../question-store.ts';
import { recordTruth } from '../record-truth.ts';
import { standingOf } from '../standing.ts';
import * as store from '../store.ts';

/** A payer who presses the button again and again must not use up the calls that the gateway allows us. */
const secondsBetween = 30;

export const checkPaymentLink = externalOperation(paymentLinkContract.check, {
	async prepare(input, context) {
		const link = await store.getLink(context, input.payment_link_id);
		const isAsked = await claimQuestion(context, link.id, secondsBetween);
		if (isAsked) return { call: link };
		const isSettled = link.status === 'PAID' || link.checked_at !== null;
		return { done: await answerOf(context, link, isSettled) };
	},
	call: async (link, providers): Promise<GatewayLink | null> =>
		lookUpLink(providers.get(paymentGatewayPort, link.gateway), link),
	async record(outcome, asked, context) {
		const link = await store.lockLink(context, asked.id);
		if (!outcome.ok) return answerOf(context, link, false);
		await noteAnswer(context, link.id);
		const { answer: truth } = outcome;
		const seen = truth === null ? link : await recordTruth(context, link, truth);
		return answerOf(context, { ...seen, checked_at: context.now }, true);
	},
});

async function answerOf(context: OperationContext, link: store.LinkRow, answered: boolean) {
	const { state } = await standingOf(context, link);
	return { id: link.id, found: state, answered, checked_at: link.checked_at };
}
