import type { Call, Reply } from '../../core/api.ts';
import type { Google, Operation } from './books.ts';

export const operationBody = (operation: Operation): Record<string, unknown> => ({
	name: operation.name,
	metadata: operation.metadata,
	done: operation.is_finished,
	...(operation.is_finished
		? operation.error
			? { error: operation.error }
			: { response: operation.response }
		: {}),
});

export function startOperation(
	google: Google,
	call: Call,
	name: string,
	rest: Pick<Operation, 'metadata' | 'response' | 'outcome'>,
): Operation {
	const slow = call.fault('operation_slow');
	const fails = call.fault('operation_fails');
	const operation: Operation = {
		name,
		polls_left: slow?.polls ?? (slow ? 6 : 2),
		...rest,
		error: fails
			? { code: 13, message: fails.message ?? 'Internal error encountered.', status: 'INTERNAL' }
			: null,
		is_finished: false,
	};
	google.books.operations.set(name, operation);
	return operation;
}

function bringAbout(google: Google, { outcome, metadata }: Operation): void {
	const project = google.books.projects.get(outcome?.project_id ?? '');
	if (!outcome || !project) return;
	for (const service of outcome.services ?? []) project.services.add(service);
	if (outcome.is_created) {
		project.state = 'ACTIVE';
		Object.assign(metadata, { gettable: true, ready: true });
	}
}

/** Each look at an operation brings it nearer to its end: no clock, so every run is alike. */
export function pollOperation(google: Google, name: string): Reply | undefined {
	const operation = google.books.operations.get(name);
	if (!operation) return undefined;
	if (!operation.is_finished) {
		operation.polls_left -= 1;
		if (operation.polls_left <= 0) {
			operation.is_finished = true;
			if (!operation.error) bringAbout(google, operation);
		}
	}
	return { status: 200, body: operationBody(operation) };
}
