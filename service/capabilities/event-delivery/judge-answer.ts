import { isUnreachable, NoAnswer, type Reply } from './outbound.ts';
import { proofIn, type Proof, type SentCall } from './proof.ts';
import { isAwayStatus, isProxyTimeout } from './rules.ts';
import type { EndpointRow } from './store.ts';

/** What came of an attempt. UNREACHABLE: the endpoint takes nothing at the moment, so the events are not the cause. */
export type Outcome =
	'ACKNOWLEDGED' | 'IN_PROGRESS' | 'NO_PROOF' | 'TIMED_OUT' | 'UNREACHABLE' | 'FAILED';

export type Result = {
	/** Of the events that the answer does not acknowledge. */
	outcome: Exclude<Outcome, 'IN_PROGRESS'>;
	acknowledged: 'all' | ReadonlySet<string>;
	finished_by: string | null;
	status_code: number | null;
	error: string | null;
	retry_after_seconds: number | null;
};

const none: ReadonlySet<string> = new Set();

export function judgeReply(
	reply: Reply,
	endpoint: Pick<EndpointRow, 'acknowledge' | 'proof'>,
	sent: SentCall,
): Result {
	const { status, retry_after_seconds } = reply;
	const isSuccess = status >= 200 && status < 300;
	const proof = isSuccess && endpoint.proof === 'REQUIRED' ? proofIn(reply, sent) : null;
	const isBelieved = isSuccess && endpoint.proof !== 'REQUIRED';
	const { outcome, error } = isSuccess
		? isBelieved
			? ({ outcome: 'ACKNOWLEDGED', error: null } as const)
			: ({ outcome: 'NO_PROOF', error: withoutProof(status, endpoint, proof) } as const)
		: failureOf(reply, endpoint);
	return {
		outcome,
		acknowledged: isBelieved ? 'all' : (proof?.event_ids ?? none),
		finished_by: proof?.finished_by ?? null,
		status_code: status,
		error: error === null ? null : readable(error),
		retry_after_seconds,
	};
}

export function judgeError(error: unknown): Result {
	const message = error instanceof Error ? error.message : String(error);
	return {
		outcome:
			error instanceof NoAnswer ? 'TIMED_OUT' : isUnreachable(error) ? 'UNREACHABLE' : 'FAILED',
		acknowledged: none,
		finished_by: null,
		status_code: null,
		error: readable(message),
		retry_after_seconds: null,
	};
}

function failureOf(
	{ status, body }: Reply,
	{ acknowledge }: Pick<EndpointRow, 'acknowledge'>,
): { outcome: 'TIMED_OUT' | 'UNREACHABLE' | 'FAILED'; error: string } {
	const answer = `HTTP ${status}: ${body.slice(0, 300)}`;
	if (acknowledge === 'FINISHED' && isProxyTimeout(status)) {
		const error = `Time-out of a proxy in front of the endpoint, the work may still go on. ${answer}`;
		return { outcome: 'TIMED_OUT', error };
	}
	return { outcome: isAwayStatus(status) ? 'UNREACHABLE' : 'FAILED', error: answer };
}

function withoutProof(
	status: number,
	{ acknowledge }: Pick<EndpointRow, 'acknowledge'>,
	proof: Proof | null,
): string {
	if (proof !== null) return `Answered ${status}, and the proof does not name this event`;
	return acknowledge === 'FINISHED'
		? `Answered ${status} without proof: no Finish Event node has acknowledged the event, and the answer is not signed`
		: `Answered ${status} without proof: the answer does not name the delivery, signed with the secret of the endpoint`;
}

/** An answer may hold a NUL, which PostgreSQL refuses: the outcome could not be recorded. */
const readable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').toWellFormed();
