/** What every policy must keep: a client is warned before it is suspended, and not at night. */
import { atHour, endOfQuiet, type QuietHours } from '../../platform/calendar/index.ts';
import type { PolicyStepInput } from './policy-contract.ts';
import { finalWarning, isForFinance, warningHours } from './rules.ts';

type Problem = { path: string; message: string };

/** Everything that is wrong with the steps of a policy, by field. */
export function problemsOf(steps: readonly PolicyStepInput[], quiet: QuietHours): Problem[] {
	return steps.flatMap((step, index) => {
		const of = (field: string, message: string | null): Problem[] =>
			message === null ? [] : [{ path: `body.steps[${index}].${field}`, message }];
		return [
			...of('key', isRepeated(steps, index) ? 'Another step has this key' : null),
			...of('message', wrongMessage(step)),
			...of('hour', wrongHour(step, quiet)),
			...of('offset_days', wrongDay(step)),
			...of('action', withoutWarning(steps, step)),
		];
	});
}

const isRepeated = (steps: readonly PolicyStepInput[], index: number): boolean =>
	steps.findIndex(({ key }) => key === steps[index]?.key) < index;

function wrongMessage({ action, message }: PolicyStepInput): string | null {
	const tells = ['REMIND', 'MARK_OVERDUE', 'SUSPEND'].includes(action);
	if (message === null) return action === 'REMIND' ? 'A reminder needs a message' : null;
	if (!tells) return `${action} tells a team, and no client`;
	if ((message === 'SUSPENDED_UNPAID') !== (action === 'SUSPEND'))
		return `${message} does not fit ${action}`;
	return message === finalWarning && action !== 'REMIND'
		? `${message} is a step of its own: REMIND`
		: null;
}

function wrongHour({ message, hour }: PolicyStepInput, quiet: QuietHours): string | null {
	const day = new Date('2026-01-01T00:00:00.000Z');
	const at = atHour(day, hour);
	return message !== null && endOfQuiet(at, quiet) > at
		? 'Clients are left alone at this hour (DUNNING_QUIET_FROM, DUNNING_QUIET_UNTIL)'
		: null;
}

function wrongDay(step: PolicyStepInput): string | null {
	const late = ['MARK_OVERDUE', 'SUSPEND', 'PROPOSE_CANCEL', 'PROPOSE_WRITE_OFF'];
	if (late.includes(step.action) && step.offset_days < 1) return 'Must be after the due date';
	return isForFinance(step) && step.offset_days > 0 ? 'Must be before the due date' : null;
}

function withoutWarning(
	steps: readonly PolicyStepInput[],
	{ action, offset_days, hour }: PolicyStepInput,
): string | null {
	if (action !== 'SUSPEND') return null;
	if (steps.filter((one) => one.action === 'SUSPEND').length > 1)
		return 'A policy suspends at most once';
	const at = offset_days * 24 + hour;
	const isWarned = steps.some(
		(one) => one.message === finalWarning && one.offset_days * 24 + one.hour + warningHours <= at,
	);
	return isWarned
		? null
		: `Needs a step that sends ${finalWarning} at least ${warningHours} hours before it`;
}
