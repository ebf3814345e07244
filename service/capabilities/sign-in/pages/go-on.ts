import type { OperationContext } from '../../../platform/context/index.ts';
import { recordAct } from '../../../platform/audit/index.ts';
import type { PageAnswer, PageCall } from '../../../platform/pages/index.ts';
import { endSession, type Door } from '../../identity/index.ts';
import { clearStep, sessionOf, setSession, setStep } from '../cookies.ts';
import { goOn, open, type Next, type Proven } from '../finish.ts';
import { originOf } from '../origin.ts';
import { signInPath } from '../rules.ts';

/**
 * Goes on with a person who has proven who it is: to the session, or to the second factor. The session that this browser
 * had at the door ends with the new one, so that no token outlives a sign-in.
 */
export const goOnFrom = (
	call: PageCall,
	context: OperationContext,
	proven: Proven,
): Promise<Next | null> => finish(call, context, proven, goOn);

/** Opens the session of a person who has given the second factor, too. */
export const openFrom = (call: PageCall, context: OperationContext, proven: Proven) =>
	finish(call, context, proven, open);

async function finish<N extends Next>(
	call: PageCall,
	context: OperationContext,
	proven: Proven,
	step: (context: OperationContext, proven: Proven, origin: Origin) => Promise<N | null>,
): Promise<N | null> {
	const next = await step(context, proven, originOf(call.request));
	if (next === null || !('session' in next)) return next;
	const former = sessionOf(call.runtime, call.request, proven.door);
	if (former !== null) await endSession(context, former);
	recordAct(context, actOf[proven.door], proven.user_id);
	return next;
}

type Origin = ReturnType<typeof originOf>;
const actOf = { PORTAL: 'portal.sign-in', CONSOLE: 'console.sign-in' } as const satisfies Record<
	Door,
	string
>;

/** The answer to the browser: the cookie of the session or of the step, and the page that follows. */
export function answerOf({ runtime, response }: PageCall, next: Next): PageAnswer {
	if ('step_token' in next) {
		setStep(runtime, response, next.step_token);
		return { see_other: `${signInPath[next.door]}/code` };
	}
	clearStep(runtime, response);
	setSession(runtime, response, next.door, next.session);
	return { see_other: next.leads_to };
}
