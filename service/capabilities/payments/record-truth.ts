import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { secondsUntilRetry } from '../../platform/retry/index.ts';
import { applyPayment } from './apply-payment.ts';
import { closeReplaced } from './close-links.ts';
import { paymentLinkLifecycle } from './lifecycle.ts';
import type { GatewayLink } from './ports.ts';
import { linkLookUps, secondsUntilCheck } from './rules.ts';
import * as store from './store.ts';
import type { LinkRow } from './store.ts';

/** Writes down what the gateway says of a link that the caller has locked, and whatever money came with it. */
export async function recordTruth(
	context: OperationContext,
	link: LinkRow,
	truth: GatewayLink,
): Promise<LinkRow> {
	const seen =
		isUnconfirmed(link) && truth.status === 'OPEN' ? await confirm(context, link, truth) : link;
	return (await applyPayment(context, link.gateway, truth, seen)) ?? seen;
}

async function confirm(
	context: OperationContext,
	link: LinkRow,
	truth: GatewayLink,
): Promise<LinkRow> {
	// A link that asks for something else must not reach the client, whichever process made it.
	if (truth.amount !== link.amount || truth.currency !== link.currency) {
		const error = `The gateway holds ${link.reference} for ${truth.amount} ${truth.currency}`;
		return giveUpLink(context, link, error);
	}
	const open = await move(context, paymentLinkLifecycle, link, 'open', {
		...store.atGateway(truth),
		expires_at: truth.expires_at,
		leased_until: null,
		error: null,
		checks: 0,
		next_check_at: addSeconds(context.machine_now, secondsUntilCheck(0)),
	});
	await closeReplaced(context, open);
	return open;
}

/** The gateway has no such link: look again later, or give the attempt up. */
export async function recordSilence(context: OperationContext, link: LinkRow): Promise<LinkRow> {
	const checks = link.checks + 1;
	const wait = secondsUntilRetry(linkLookUps, checks);
	if (wait === null) return giveUpLink(context, link, 'The gateway never had this link');
	return store.updateLink(context, link.id, {
		checks,
		leased_until: null,
		next_check_at: addSeconds(context.machine_now, wait),
	});
}

/** The next request for the subject starts a new attempt under a new reference. */
export const giveUpLink = (
	context: OperationContext,
	link: LinkRow,
	error: string,
): Promise<LinkRow> =>
	move(context, paymentLinkLifecycle, link, 'fail', {
		error: error.slice(0, 500),
		leased_until: null,
		next_check_at: null,
	});

export const isUnconfirmed = (link: LinkRow): boolean =>
	link.status === 'CREATING' || link.status === 'UNKNOWN';
