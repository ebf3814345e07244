import { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import { doors, startSession, type Door, type OpenedSession } from '../identity/index.ts';
import type { Origin } from './origin.ts';
import { isSecondFactorDue } from './second-factor.ts';
import { beginStep, readStep } from './steps.ts';

/** A person who has proven who it is, by whatever way; whether a code is asked for as well is decided in `goOn`. */
export const Proven = z.object({
	user_id: z.string(),
	door: z.enum(doors),
	method: z.enum(['INVITATION', 'LINK', 'PASSWORD', 'PASSKEY', 'OIDC']),
	/** The company of the portal that the session begins at. */
	membership: z.object({ id: z.string(), client_id: z.string() }).nullable(),
	/** Hash of the link, which opens one session. */
	link_hash: z.string().nullable(),
	/** Page that is shown then. */
	leads_to: z.string(),
});
export type Proven = z.output<typeof Proven>;

export type Next =
	| { session: OpenedSession; door: Door; leads_to: string }
	/** The code of the second factor is asked for; the token goes into a cookie. */
	| { step_token: string; door: Door };

/** Opens the session, or asks for the second factor first. Null when the person may not come in, or the link was used. */
export async function goOn(
	context: OperationContext,
	proven: Proven,
	origin: Origin,
): Promise<Next | null> {
	if (await isSecondFactorDue(context, proven)) {
		const step = { user_id: proven.user_id, data: proven };
		const step_token = await beginStep(context, 'SECOND_FACTOR', step);
		return { step_token, door: proven.door };
	}
	return open(context, proven, origin);
}

/** The session of a person who has proven everything. */
export async function open(
	context: OperationContext,
	proven: Proven,
	origin: Origin,
): Promise<Extract<Next, { session: unknown }> | null> {
	const { leads_to, ...values } = proven;
	const session = await startSession(context, { ...values, ...origin });
	return session === null ? null : { session, door: proven.door, leads_to };
}

/** Who waits with a cookie for the second factor; null when nobody does. */
export const readProven = (context: OperationContext, stepToken: string | null) =>
	readStep(context, 'SECOND_FACTOR', stepToken, Proven);
