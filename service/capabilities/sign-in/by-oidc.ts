import { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import { field } from '../../platform/contract/index.ts';
import type { OidcClaims } from '../../platform/oidc/index.ts';
import { findUser, findUserByEmail } from '../identity/index.ts';
import { signInConfig } from './config.ts';
import * as store from './external-store.ts';

const Claims = z.object({
	iss: z.string().min(1).max(500),
	sub: z.string().min(1).max(255),
	email: field.email('Email', 'Address of the person at the provider'),
	email_verified: z.literal(true),
	/** Google Workspace domain of the account; an account outside of any has none. */
	hd: z.string().optional(),
});

/**
 * The member of staff behind the claims of an identity provider; null for anybody else. A person is known by the id there
 * (`sub`) and by nothing else. Only the first time, when a user has no id there yet, the verified address decides; after
 * that a person who gets the address later, such as a successor, is another user. Roles are those of our user, never of a claim.
 */
export async function staffOfClaims(
	context: OperationContext,
	given: OidcClaims,
): Promise<{ id: string } | null> {
	const claims = Claims.safeParse(given);
	if (!claims.success) return null;
	const { iss: issuer, sub: subject, email, hd } = claims.data;
	const { OIDC_HOSTED_DOMAIN: domain } = context.config.read(signInConfig);
	if (domain !== undefined && hd !== domain) return null;
	const knownId = await store.findExternal(context, issuer, subject);
	const user =
		knownId === null ? await findUserByEmail(context, email) : await findUser(context, knownId);
	if (user === null || user.role === 'CLIENT' || user.status === 'DISABLED') return null;
	if (knownId === null) {
		const isFirst = await store.insertExternal(context, { user_id: user.id, issuer, subject });
		if (!isFirst) return null;
	} else await store.touchExternal(context, issuer, subject);
	return { id: user.id };
}
