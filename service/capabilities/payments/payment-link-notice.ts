import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { isMalformedAnswer } from '../../platform/provider/index.ts';
import { defineNoticeHandler, type NoticeResult } from '../webhook-inbox/index.ts';
import { applyPayment } from './apply-payment.ts';
import { completeTruth, withName } from './complete-truth.ts';
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
		const shown = await fetchTruth(job, gateway, notice);
		if (shown === 'unreadable') {
			const ignored =
				'It cannot be read, and is not ours; the comparison with the gateway lists it';
			await job.sharedTransaction((context) => settle(context, { ignored }));
			return;
		}
		if (shown === null && isOurReference(notice.reference))
			throw new Error('The gateway does not know the link yet although it has our reference');
		const truth = shown === null ? null : withName(shown, notice);
		const whole = truth === null ? null : await completeTruth(job, gateway, notice, truth);
		if (truth !== null && whole === null) {
			// What the gateway does know counts at once; the rest is asked for again.
			await job.transaction((context) => applyTruth(context, gateway, notice, truth));
			throw new Error('The gateway does not know the payment that its webhook names');
		}
		await job.sharedTransaction(async (context) => {
			const result: NoticeResult =
				whole === null
					? { ignored: 'The gateway has no such link of ours' }
					: await applyTruth(context, gateway, notice, whole);
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
		if (claims_payment && isAwaited(after)) await checkSoon(context, after);
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

const isAwaited = ({ status }: LinkRow): boolean =>
	status === 'OPEN' || status === 'EXPIRED' || status === 'CANCELLED';

/** What a gateway answers can lag behind what its webhook said, so the schedule of checks begins anew. */
const checkSoon = (context: OperationContext, link: LinkRow): Promise<LinkRow> =>
	store.updateLink(context, link.id, {
		checks: 0,
		next_check_at: addSeconds(context.machine_now, secondsUntilCheck(0)),
	});

async function fetchTruth(
	job: JobContext,
	gateway: string,
	{ gateway_reference, reference }: PaymentLinkNotice,
): Promise<GatewayLink | 'unreadable' | null> {
	const port = job.providers.get(paymentGatewayPort, gateway);
	try {
		if (gateway_reference !== null) return await port.getLink(gateway_reference);
		// Other systems on the same account have their own news.
		return reference !== null && isOurReference(reference) ? await port.findLink(reference) : null;
	} catch (error) {
		if (saysNotFound(error)) return null;
		// An invoice of another system; one of ours is tried again, and then a person sees it.
		if (isMalformedAnswer(error) && !isOurReference(reference)) return 'unreadable';
		throw error;
	}
}
