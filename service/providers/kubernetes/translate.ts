import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import { brokenCall } from '../../platform/provider/index.ts';

export const provider = 'kubernetes';

/** What the API server says with every refusal. */
const Status = z.object({
	reason: z.string().optional(),
	message: z.string().optional(),
	details: z
		.object({
			causes: z
				.array(z.object({ reason: z.string().optional(), field: z.string().optional() }))
				.optional(),
			retryAfterSeconds: z.number().optional(),
		})
		.optional(),
});

/** An answer of the API server as the library throws it: a number, and the body as text. */
const Refusal = z.object({
	code: z.number().int(),
	body: z.unknown(),
	headers: z.record(z.string(), z.string()).optional(),
});

export const fieldConflict = 'field-conflict';
export const namespaceEnding = 'namespace-ending';

type Call = { name: string; changes: boolean; is_secret: boolean };

/**
 * The library's message holds the whole answer, for a Secret its content, so it is never passed on; what the cluster says of a
 * Secret is left out, too.
 */
export function fromKubernetesFailure(error: unknown, call: Call): ProviderError {
	const refusal = Refusal.safeParse(error);
	if (!refusal.success) return brokenCall(error, { provider, ...call });
	const { code: status, headers = {} } = refusal.data;
	const said = statusOf(refusal.data.body);
	const text =
		call.is_secret || said.message === undefined ? '' : `: ${said.message.slice(0, 500)}`;
	const message = `The cluster answered ${call.name} with ${status}${text}`;
	const fail = (kind: ProviderError['kind'], code: string, retryAfterSeconds?: number) =>
		new ProviderError(provider, kind, message, {
			code,
			status,
			...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
		});
	const reason = said.reason ?? `http-${status}`;
	if (status === 429) {
		const after = Number(headers['retry-after'] ?? said.details?.retryAfterSeconds);
		return fail('throttled', reason, Number.isFinite(after) && after > 0 ? after : 1);
	}
	const causes = said.details?.causes ?? [];
	if (status === 409) {
		const isByField = causes.some((cause) => cause.reason === 'FieldManagerConflict');
		// Any other conflict is about a version that has passed: looked at anew, it may be none.
		return isByField ? fail('rejected', fieldConflict) : fail('unavailable', reason);
	}
	if (causes.some((cause) => cause.reason === 'NamespaceTerminating'))
		return fail('unavailable', namespaceEnding);
	if (status === 403 && /exceeded quota/.test(said.message ?? ''))
		return fail('rejected', 'quota-exceeded');
	if (status === 403 && /^admission webhook /.test(said.message ?? ''))
		return fail('rejected', 'admission-denied');
	// A webhook that the API server could not reach: it has stored nothing.
	if (status === 500 && /failed calling webhook/.test(said.message ?? ''))
		return fail('unavailable', 'webhook-unreachable');
	if (status === 410) return fail('unavailable', reason);
	if (status >= 500 || status === 408)
		return fail(call.changes ? 'outcome-unknown' : 'unavailable', reason);
	return fail('rejected', reason);
}

function statusOf(body: unknown): z.infer<typeof Status> {
	try {
		return Status.parse(typeof body === 'string' ? JSON.parse(body) : body);
	} catch {
		// A proxy before the API server speaks its own language.
		return {};
	}
}

export const refuse = (code: string, message: string): ProviderError =>
	new ProviderError(provider, 'rejected', message, { code });
