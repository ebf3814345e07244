import { isCommand, type Operation } from '../../platform/contract/index.ts';
import { mayUse } from '../../platform/contract/permissions.ts';
import type { Action } from './action.ts';
import { consoleActions } from './action-words.ts';
import { letterActions } from './letter-action-words.ts';
import type { ListedMatter } from '../attention/index.ts';
import type { Handlers, OperatorCall } from './operator-route.ts';

/** What actions are done to: a matter, or a letter on its own page. */
export type Actionable = Pick<
	ListedMatter,
	| 'kind'
	| 'subject_type'
	| 'subject_id'
	| 'client_id'
	| 'related'
	| 'leads_on'
	| 'amount'
	| 'currency'
>;

/** What can be done to a matter, with everything that is known before a person fills in the rest. */
export type PossibleAction = {
	operation: Operation;
	action: Action;
	path: Readonly<Record<string, string>>;
	body: Readonly<Record<string, string>>;
};

/** The operations that lead on, as far as the reader may use them and the matter names what they are done to. */
export function actionsOf(
	call: OperatorCall,
	handlers: Handlers,
	matter: Actionable,
): PossibleAction[] {
	return matter.leads_on.flatMap((id) => {
		const operation = handlers.get(id)?.operation;
		const action = actionFor(id, matter);
		if (operation === undefined || action === undefined) return [];
		if (!isCommand(operation) || !mayUse(call.actor, operation)) return [];
		const target = targetOf(operation, action, matter);
		return target === null ? [] : [{ operation, action, ...target }];
	});
}

/** To a letter it may be another thing that is done, such as to a bill that the reader chooses. */
const actionFor = (id: string, { subject_type }: Actionable): Action | undefined =>
	(subject_type === 'message' ? letterActions[id] : undefined) ?? consoleActions[id];

/** The mail that is sent by `email.send` for a kind of matter. */
const mails: Readonly<Record<string, string>> = {
	'quotation.unsent': 'QUOTATION',
	'billing_cycle.uncollectable': 'INVOICE',
};

/** Which of the operation's input the matter gives; null when it does not name what the operation is done to. */
function targetOf(
	operation: Operation,
	action: Action,
	matter: Actionable,
): Pick<PossibleAction, 'path' | 'body'> | null {
	const known = knownIds(matter);
	const asked = new Set(action.fields.map(({ name }) => name));
	const path: Record<string, string> = {};
	for (const name of Object.keys(operation.input.path?.shape ?? {})) {
		// Chosen in the form.
		if (asked.has(name)) continue;
		const value = known[name];
		if (value === undefined) return null;
		path[name] = value;
	}
	const body: Record<string, string> = { ...action.given };
	// An id in the address says it all: the same id in the body would be that of something else.
	if (operation.input.path !== undefined) return { path, body };
	const mail = mails[matter.kind];
	if (operation.id === 'email.send' && mail === undefined) return null;
	const given: Readonly<Record<string, string>> = {
		...known,
		...(mail === undefined ? {} : { kind: mail, related_id: matter.subject_id }),
	};
	for (const name of Object.keys(operation.input.body?.shape ?? {}))
		if (given[name] !== undefined && !asked.has(name) && name !== 'client_id')
			body[name] = given[name];
	return { path, body };
}

/** Parameters that are not called as their subject. */
const shortNames: Readonly<Record<string, string>> = {
	provisioning_task: 'task_id',
	deployment_instance: 'deployment_id',
	reconciliation_difference: 'difference_id',
};

/** Ids by the name of the parameter that takes them. */
function knownIds({
	subject_type,
	subject_id,
	client_id,
	related,
}: Actionable): Record<string, string> {
	const own = shortNames[subject_type] ?? `${subject_type}_id`;
	return {
		...(client_id === null ? {} : { client_id }),
		...related,
		[own]: subject_id,
	};
}

/** What is known and what was typed, as the operation takes it: a record that was chosen in the form may belong into its address. */
export function inputOf(
	{ operation, path: known, body: given }: PossibleAction,
	typed: Readonly<Record<string, unknown>>,
): { path?: Record<string, unknown>; body?: Record<string, unknown> } {
	const { path, body } = operation.input;
	const isInPath = ([name]: [string, unknown]): boolean => name in (path?.shape ?? {});
	const entries = Object.entries(typed);
	const chosen = Object.fromEntries(entries.filter(isInPath));
	const rest = Object.fromEntries(entries.filter((entry) => !isInPath(entry)));
	return {
		...(path === undefined ? {} : { path: { ...known, ...chosen } }),
		...(body === undefined ? {} : { body: { ...given, ...rest } }),
	};
}
