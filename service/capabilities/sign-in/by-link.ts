import type { OperationContext } from '../../platform/context/index.ts';
import { equalInConstantTime, sha256Hex } from '../../platform/security/index.ts';
import { membershipOfInvitation, type Door } from '../identity/index.ts';
import { OtherBrowser, SignInLinkInvalid } from './errors.ts';
import type { Proven } from './finish.ts';
import { userOfRequest } from './requested-links.ts';
import { destinationOf, isRequested, readRequestedToken } from './rules.ts';
import { useSignInRequest } from './store.ts';

type Link = { token: string; door: Door; browser_token: string | null };

/** The person whom a link signs in at a door; it is used up by it. */
export async function provenByLink(context: OperationContext, link: Link): Promise<Proven> {
	const found = await findByLink(context, link);
	await useLink(context, found);
	return found.proven;
}

/** A requested link is used up here, an invitation when its session opens. Throws when another was quicker. */
export async function useLink(
	context: OperationContext,
	{ request_id }: { request_id: string | null },
): Promise<void> {
	if (request_id !== null && !(await useSignInRequest(context, request_id)))
		throw SignInLinkInvalid({});
}

/**
 * The same without using the link up. A requested link opens only in the browser that asked: `browser_token` is the cookie
 * of that one.
 */
export async function findByLink(
	context: OperationContext,
	link: Link,
): Promise<{ proven: Proven; request_id: string | null }> {
	const { token, door, browser_token } = link;
	if (isRequested(token)) return findByRequest(context, token, { door, browser_token });
	const membership = door === 'PORTAL' ? await membershipOfInvitation(context, token) : null;
	if (membership === null) throw SignInLinkInvalid({});
	const proven: Proven = {
		user_id: membership.user_id,
		door,
		method: 'INVITATION',
		membership: { id: membership.id, client_id: membership.client_id },
		link_hash: sha256Hex(token),
		leads_to: destinationOf(door, null),
	};
	return { proven, request_id: null };
}

async function findByRequest(
	context: OperationContext,
	token: string,
	asked: { door: Door; browser_token: string | null },
): Promise<{ proven: Proven; request_id: string }> {
	const requestId = readRequestedToken(context.vault, token, context.machine_now);
	const request = requestId === null ? null : await userOfRequest(context, requestId);
	if (requestId === null || request === null || request.door !== asked.door)
		throw SignInLinkInvalid({});
	const { browser_hash: wanted, membership } = request;
	const given = asked.browser_token === null ? '' : sha256Hex(asked.browser_token);
	// One that was opened elsewhere still works where it was asked for.
	if (wanted === null || !equalInConstantTime(given, wanted)) throw OtherBrowser({});
	const proven: Proven = {
		user_id: request.id,
		door: asked.door,
		method: 'LINK',
		membership: membership === null ? null : { id: membership.id, client_id: membership.client_id },
		link_hash: sha256Hex(token),
		leads_to: destinationOf(asked.door, request.leads_to),
	};
	return { proven, request_id: requestId };
}
