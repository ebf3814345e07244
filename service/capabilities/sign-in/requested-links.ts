import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { Language } from '../../platform/language/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import {
	companyOf,
	findUser,
	findUserByEmail,
	signInAddress,
	type Door,
} from '../identity/index.ts';
import { doorOf } from './to-door.ts';
import { requestedLinkMinutes, requestedToken, requestLimits } from './rules.ts';
import * as store from './store.ts';

/**
 * Records a request for a sign-in link, for the person behind the address, and for nobody in the same way. Gives the
 * request; null when the address, or the network it was asked from, has asked too often.
 */
export async function requestSignIn(
	context: OperationContext,
	asked: {
		email: string;
		/** Address of the caller. */
		network: string;
		door: Door;
		/** The cookie of the browser: the link opens in no other. */
		browser_token: string;
		language: Language;
		leads_to: string;
	},
): Promise<string | null> {
	const { email, network, browser_token, ...values } = asked;
	const hashes = {
		email_hash: context.vault.sign('sign-in-email', [email]),
		network_hash: context.vault.sign('sign-in-network', [network]),
	};
	const earlier = await store.countSignInRequests(context, hashes);
	const isTooOften =
		earlier.address >= requestLimits.address ||
		earlier.address_a_day >= requestLimits.address_a_day ||
		earlier.network >= requestLimits.network;
	const user = await findUserByEmail(context, email);
	if (isTooOften) return null;
	return store.insertSignInRequest(context, {
		...hashes,
		...values,
		user_id: user?.id ?? null,
		browser_hash: sha256Hex(browser_token),
	});
}

/**
 * The user of a request whose link is not used yet, and in the portal the company that the link will open; null when there
 * is none to whom a link may go: the console is for staff, the portal for people of a company.
 */
export async function userOfRequest(context: ReadContext, requestId: string) {
	const request = await store.findSignInRequest(context, requestId);
	if (request === null || request.user_id === null || request.used_at !== null) return null;
	const user = await findUser(context, request.user_id);
	if (user === null || user.status === 'DISABLED') return null;
	const door = doorOf(request.door);
	const language = Language.parse(request.language);
	const { created_at: asked_at, browser_hash, leads_to } = request;
	const found = { id: user.id, name: user.name, door, language, asked_at, browser_hash, leads_to };
	if (door === 'CONSOLE') return user.role === 'CLIENT' ? null : { ...found, membership: null };
	const membership = await companyOf(context, user.id);
	return membership === null ? null : { ...found, membership };
}

/** The link of a request, made when the mail is sent; its minutes are counted from then on. */
export async function requestedLink(context: ReadContext, requestId: string): Promise<string> {
	const request = await store.findSignInRequest(context, requestId);
	const until = addSeconds(context.machine_now, requestedLinkMinutes * 60);
	const token = requestedToken(context.vault, requestId, until);
	return `${signInAddress(context, doorOf(request?.door))}?token=${token}`;
}
