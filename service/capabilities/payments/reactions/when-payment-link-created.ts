import { defineReaction } from '../../../platform/events/index.ts';
import { closeLinks } from '../close-links.ts';
import { paymentLinkEvents } from '../events.ts';
import { makersWithoutCaller } from '../job-references.ts';
import { findLockedSubject } from '../payable.ts';
import * as store from '../store.ts';

/** A link whose making was not confirmed opens later, without a caller: its subject is told here. */
export const whenPaymentLinkCreated = defineReaction(
	'payments.when-payment-link-created',
	paymentLinkEvents.created,
	async ({ payload }, context) => {
		const subject = await findLockedSubject(context, payload);
		if (subject === null) return;
		const link = await store.findLink(context, payload.payment_link_id);
		if (link?.status !== 'OPEN') return;
		if (!subject.isCollectable()) return closeLinks(context, payload);
		// The maker of a newer link has told the subject of that one meanwhile.
		const others = await store.listUnsettledLinks(context, payload);
		const isNewest = !others.some((one) => one.status === 'OPEN' && one.id > link.id);
		if (!isNewest) return;
		await subject.onLinkOpened(link);
		// The caller of payment_link.create mails its link; a link that the service made unasked has no caller.
		if (link.made_by !== null && makersWithoutCaller.includes(link.made_by))
			await subject.onLinkMade(link);
	},
);
