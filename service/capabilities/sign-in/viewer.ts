import type { Actor } from '../../platform/actor/index.ts';
import {
	readAs,
	type ConsoleViewer,
	type PageAnswer,
	type PageCall,
	type PortalViewer,
} from '../../platform/pages/index.ts';
import { findClient } from '../clients/index.ts';
import {
	listCompanies,
	pageActor,
	type Door,
	type Looked,
	type SignedIn,
} from '../identity/index.ts';
import { signInPath } from './rules.ts';

/** Who has opened a page of the portal; `client_id` is the company that the session is at. */
export type PortalPerson = SignedIn & { client_id: string; viewer: PortalViewer };
export type ConsolePerson = SignedIn & { viewer: ConsoleViewer };

/**
 * Who has opened a page of the portal, with the company and those to switch to. Null leads to the sign-in.
 * @example
 * const person = await portalPerson(call);
 * if (person === null) return leadToSignIn(call, 'PORTAL');
 */
export async function portalPerson(
	call: PageCall,
	looked: Looked = { counts_as_use: true },
): Promise<PortalPerson | null> {
	const signedIn = await pageActor(call.runtime, call.request, 'PORTAL', looked);
	const client_id = signedIn?.actor.client_id ?? null;
	if (signedIn === null || client_id === null) return null;
	const { actor, session } = signedIn;
	const companies = await listCompanies(readAs(call, actor), session.user.id);
	const active = companies.filter(({ status }) => status === 'ACTIVE');
	// Each is read as that company: the actor sees nothing but the one that the session is at.
	const named = await Promise.all(
		active.map(({ client_id: id }) => findClient(readAs(call, { ...actor, client_id: id }), id)),
	);
	const all = named.flatMap((client) =>
		client === null ? [] : [{ id: client.id, name: client.name }],
	);
	const company = all.find(({ id }) => id === client_id);
	if (company === undefined) return null;
	const viewer: PortalViewer = {
		name: session.user.name,
		email: session.user.email,
		company,
		other_companies: all.filter(({ id }) => id !== client_id),
		roles: actor.client_role === null ? [] : [actor.client_role],
	};
	return { actor, session, client_id, viewer };
}

/** Who has opened a page of the console. Null leads to the sign-in. */
export async function consolePerson(call: PageCall): Promise<ConsolePerson | null> {
	const signedIn = await pageActor(call.runtime, call.request, 'CONSOLE');
	if (signedIn === null) return null;
	const { name, email } = signedIn.session.user;
	return { ...signedIn, viewer: { name, email, roles: rolesOf(signedIn.actor) } };
}

/** Entries of the navigation for other roles are left out; an administrator sees all. */
const rolesOf = ({ role }: Actor): string[] =>
	role === 'ADMIN' ? ['ADMIN', 'SALES', 'FINANCE', 'OPERATIONS'] : [role];

/** Leads a reader who has not signed in to the sign-in of a door, and from there back to this page. */
export const leadToSignIn = (call: PageCall, door: Door): PageAnswer => ({
	see_other:
		call.address === null
			? signInPath[door]
			: `${signInPath[door]}?to=${encodeURIComponent(call.address)}`,
});
