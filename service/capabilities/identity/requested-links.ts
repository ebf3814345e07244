import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { requestedLinkMinutes, requestedToken, requestLimits } from './rules.ts';
import { linkOf } from './sign-in.ts';
import * as store from './store.ts';

/**
 * Records a request for a sign-in link, for each portal user behind the address, and for none in the same
 * way. Gives the requests; none when the address, or the network it was asked from, has asked too often.
 */
export async function requestSignIn(
	context: OperationContext,
	asked: { email: string; network: string; user_ids: readonly string[] },
): Promise<string[]> {
	const hashes = {
		email_hash: context.vault.sign('sign-in-email', [asked.email]),
		network_hash: context.vault.sign('sign-in-network', [asked.network]),
	};
	const earlier = await store.countSignInRequests(context, hashes);
	const isTooOften =
		earlier.address >= requestLimits.address ||
		earlier.address_a_day >= requestLimits.address_a_day ||
		earlier.network >= requestLimits.network;
	if (isTooOften) return [];
	return store.insertSignInRequests(context, hashes, asked.user_ids);
}

/** The user of a request whose link is not used yet; null when there is none. */
export const userOfRequest = async (context: ReadContext, requestId: string) => {
	const request = await store.findSignInRequest(context, requestId);
	if (request === null || request.user_id === null || request.used_at !== null) return null;
	return { ...(await store.getUser(context, request.user_id)), asked_at: request.created_at };
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
