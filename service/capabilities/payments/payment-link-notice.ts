import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { defineNoticeHandler, type NoticeResult } from '../webhook-inbox/index.ts';
import { applyPayment } from './apply-payment.ts';
import { saysNotFound } from './gateway-calls.ts';
import { paymentGatewayPort, PaymentLinkNotice, type GatewayLink } from './ports.ts';
import { recordTruth } from './record-truth.ts';
import { isOurReference, secondsUntilCheck } from './rules.ts';
import * as store from './store.ts';
import type { LinkRow } from './store.ts';

/** A gateway's webhook about a payment link. Whatever it claims, the gateway is asked, and its answer is applied. */
export const paymentLinkNotices = defineNoticeHandler({
	kind: 'payment-link',
	notice: PaymentLinkNotice,
	async handle(job, { provider: gateway }, notice, settle) {
		const truth = await fetchTruth(job, gateway, notice);
		if (truth === null && isOurReference(notice.reference))
			throw new Error('The gateway does not know the link yet although it has our reference');
		await job.sharedTransaction(async (context) => {
			const result: NoticeResult =
				truth === null
					? { ignored: 'The gateway has no such link of ours' }
					: await applyTruth(context, gateway, notice, truth);
			await settle(context, result);
		});
	},
});

/** Throws when the reference is ours and the link is not known yet: the call is then processed again later. */
async function applyTruth(
	context: OperationContext,
	gateway: string,
	{ claims_payment }: PaymentLinkNotice,
	truth: GatewayLink,
): Promise<NoticeResult> {
	const link = await store.lockLinkOf(context, gateway, truth);
	if (link !== null) {
		const after = await recordTruth(context, link, truth);
		if (claims_payment && after.status === 'OPEN') await checkSoon(context, after);
		return { done: { payment_link_id: after.id, status: after.status } };
	}
	if (isOurReference(truth.reference))
		throw new Error(`The payment link ${truth.reference} is not here yet`);
	if (truth.payments.every((payment) => payment.status !== 'SUCCEEDED'))
		return { ignored: 'It is not a payment link of ours' };
	// Money on our account that no link of ours asked for: it becomes UNMATCHED, for a person to see.
	await applyPayment(context, gateway, truth);
	return { done: { payment_link_id: null, status: 'UNMATCHED' } };
}

/** What a gateway answers can lag behind what its webhook said, so the schedule of checks begins anew. */
const checkSoon = (context: OperationContext, link: LinkRow): Promise<LinkRow> =>
	store.updateLink(context, link.id, {
		checks: 0,
		next_check_at: addSeconds(context.now, secondsUntilCheck(0)),
	});

async function fetchTruth(
	job: JobContext,
	gateway: string,
	{ gateway_reference }: PaymentLinkNotice,
): Promise<GatewayLink | null> {
	try {
		return await job.providers.get(paymentGatewayPort, gateway).getLink(gateway_reference);
	} catch (error) {
		if (saysNotFound(error)) return null;
		throw error;
	}
}
