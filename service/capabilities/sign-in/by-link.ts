import type { OperationContext } from '../../platform/context/index.ts';
import { equalInConstantTime, sha256Hex } from '../../platform/security/index.ts';
import { membershipOfInvitation, type Door } from '../identity/index.ts';
import { OtherBrowser, SignInLinkInvalid } from './errors.ts';
import type { Proven } from './finish.ts';
import { userOfRequest } from './requested-links.ts';
import { destinationOf, isRequested, readRequestedToken } from './rules.ts';
import { useSignInRequest } from './store.ts';

/**
 * The person whom a link signs in at a door. A requested link is used up by it, and opens only in the browser that asked:
 * `browserToken` is the cookie of that one. An invitation is used up when its session opens.
 */
export async function provenByLink(
	context: OperationContext,
	link: { token: string; door: Door; browser_token: string | null },
): Promise<Proven> {
	const { token, door, browser_token } = link;
	if (isRequested(token)) return provenByRequest(context, token, { door, browser_token });
	const membership = door === 'PORTAL' ? await membershipOfInvitation(context, token) : null;
	if (membership === null) throw SignInLinkInvalid({});
	return {
		user_id: membership.user_id,
		door,
		method: 'INVITATION',
		membership: { id: membership.id, client_id: membership.client_id },
		link_hash: sha256Hex(token),
		leads_to: destinationOf(door, null),
	};
}

async function provenByRequest(
	context: OperationContext,
	token: string,
	asked: { door: Door; browser_token: string | null },
): Promise<Proven> {
	const requestId = readRequestedToken(context.vault, token, context.machine_now);
	const request = requestId === null ? null : await userOfRequest(context, requestId);
	if (requestId === null || request === null || request.door !== asked.door)
		throw SignInLinkInvalid({});
	const { browser_hash: wanted, membership } = request;
	const given = asked.browser_token === null ? '' : sha256Hex(asked.browser_token);
	// Before the link is used up: one that was opened elsewhere still works where it was asked for.
	if (wanted === null || !equalInConstantTime(given, wanted)) throw OtherBrowser({});
	if (!(await useSignInRequest(context, requestId))) throw SignInLinkInvalid({});
	return {
		user_id: request.id,
		door: asked.door,
		method: 'LINK',
		membership: membership === null ? null : { id: membership.id, client_id: membership.client_id },
		link_hash: sha256Hex(token),
		leads_to: destinationOf(asked.door, request.leads_to),
	};
}
