import type { z } from 'zod';
import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { randomToken, sha256Hex } from '../../platform/security/index.ts';
import { stepMinutes } from './rules.ts';
import * as store from './step-store.ts';
import type { StepKind } from './step-store.ts';

/**
 * Keeps what a sign-in knows until its next step comes. Gives the token for the cookie of the browser: the next step is
 * taken from that browser alone, and once.
 */
export async function beginStep(
	context: OperationContext,
	kind: StepKind,
	step: { user_id: string | null; data: object },
): Promise<string> {
	const token = `st_${randomToken()}`;
	await store.insertStep(context, {
		kind,
		token_hash: sha256Hex(token),
		user_id: step.user_id,
		sealed_data: context.vault.encrypt(JSON.stringify(step.data)),
		expires_at: addSeconds(context.machine_now, stepMinutes * 60),
	});
	return token;
}

/** What a step that waits knows; null when there is none, it is over, or it was taken. */
export async function readStep<S extends z.ZodType>(
	context: OperationContext,
	kind: StepKind,
	token: string | null,
	schema: S,
): Promise<{ id: string; user_id: string | null; data: z.output<S> } | null> {
	const row = token === null ? null : await store.findStep(context, kind, sha256Hex(token));
	if (row === null) return null;
	const data = schema.parse(JSON.parse(context.vault.decrypt(row.sealed_data)));
	return { id: row.id, user_id: row.user_id, data };
}
