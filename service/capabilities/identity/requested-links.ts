import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { requestedLinkMinutes, requestedToken, requestLimits } from './rules.ts';
import { companyOf, linkOf } from './sign-in.ts';
import * as memberships from './membership-store.ts';
import * as store from './store.ts';

/**
 * Records a request for a sign-in link, for the person behind the address, and for nobody in the same way. Gives the
 * request; null when the address, or the network it was asked from, has asked too often.
 */
export async function requestSignIn(
	context: OperationContext,
	asked: { email: string; network: string },
): Promise<string | null> {
	const hashes = {
		email_hash: context.vault.sign('sign-in-email', [asked.email]),
		network_hash: context.vault.sign('sign-in-network', [asked.network]),
	};
	const earlier = await store.countSignInRequests(context, hashes);
	const isTooOften =
		earlier.address >= requestLimits.address ||
		earlier.address_a_day >= requestLimits.address_a_day ||
		earlier.network >= requestLimits.network;
	const user = await memberships.findUserByEmail(context, asked.email);
	if (isTooOften) return null;
	return store.insertSignInRequest(context, { ...hashes, user_id: user?.id ?? null });
}

/**
 * The user of a request whose link is not used yet, and the company that the link will open; null when there is none to
 * whom a link may go.
 */
export const userOfRequest = async (context: ReadContext, requestId: string) => {
	const request = await store.findSignInRequest(context, requestId);
	if (request === null || request.user_id === null || request.used_at !== null) return null;
	const user = await store.getUser(context, request.user_id);
	const company = await companyOf(context, user.id);
	if (user.status === 'DISABLED' || company === null) return null;
	return { id: user.id, client_id: company.client_id, asked_at: request.created_at };
};

/** The link of a request, made when the mail is sent; its minutes are counted from then on. */
export const requestedLink = (
	context: Pick<ReadContext, 'config' | 'vault' | 'machine_now'>,
	requestId: string,
): string =>
	linkOf(
		context,
		requestedToken(
			context.vault,
			requestId,
			addSeconds(context.machine_now, requestedLinkMinutes * 60),
		),
	);
