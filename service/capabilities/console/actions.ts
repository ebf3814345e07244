import { isCommand, type Operation } from '../../platform/contract/index.ts';
import { mayUse } from '../../platform/contract/permissions.ts';
import type { Action } from './action.ts';
import { consoleActions } from './action-words.ts';
import type { ListedMatter } from '../attention/index.ts';
import type { Handlers, OperatorCall } from './operator-route.ts';

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
	matter: ListedMatter,
): PossibleAction[] {
	return matter.leads_on.flatMap((id) => {
		const operation = handlers.get(id)?.operation;
		const action = consoleActions[id];
		if (operation === undefined || action === undefined) return [];
		if (!isCommand(operation) || !mayUse(call.actor, operation)) return [];
		const target = targetOf(operation, action, matter);
		return target === null ? [] : [{ operation, action, ...target }];
	});
}

/** The mail that is sent by `email.send` for a kind of matter. */
const mails: Readonly<Record<string, string>> = {
	'quotation.unsent': 'QUOTATION',
	'billing_cycle.uncollectable': 'INVOICE',
};

/** Which of the operation's input the matter gives; null when it does not name what the operation is done to. */
function targetOf(
	operation: Operation,
	action: Action,
	matter: ListedMatter,
): Pick<PossibleAction, 'path' | 'body'> | null {
	const known = knownIds(matter);
	const asked = new Set(action.fields.map(({ name }) => name));
	const path: Record<string, string> = {};
	for (const name of Object.keys(operation.input.path?.shape ?? {})) {
		const value = known[name];
		if (value === undefined) return null;
		path[name] = value;
	}
	const body: Record<string, string> = {};
	// An id in the address says it all: the same id in the body would be that of something else.
	if (Object.keys(path).length > 0) return { path, body };
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
};

/** Ids by the name of the parameter that takes them. */
function knownIds({
	subject_type,
	subject_id,
	client_id,
	related,
}: ListedMatter): Record<string, string> {
	const own = shortNames[subject_type] ?? `${subject_type}_id`;
	return {
		...(client_id === null ? {} : { client_id }),
		...related,
		[own]: subject_id,
	};
}
