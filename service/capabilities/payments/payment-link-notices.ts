import { defineNoticeHandler } from '../webhook-inbox/index.ts';
import { PaymentLinkNotice } from './ports.ts';
import { refreshLinkByReference } from './refresh-by-reference.ts';

/** A gateway's webhook about a payment link: the gateway is asked, and what it says is applied. */
export const paymentLinkNotices = defineNoticeHandler({
	kind: 'payment-link',
	notice: PaymentLinkNotice,
	handle: (job, { provider: gateway }, notice, settle) =>
		refreshLinkByReference(job, { gateway, ...notice }, (context, refreshed) =>
			settle(
				context,
				refreshed.outcome === 'UNKNOWN_LINK'
					? { ignored: refreshed.reason }
					: { done: { payment_link_id: refreshed.payment_link_id, status: refreshed.status } },
			),
		),
});
