import fs from 'node:fs';
import path from 'node:path';

/** How an attempt ends: made, nothing done, refused, answer lost (made or not), worker lost (made or not), under way. */
export type Step =
	'ok' | 'trouble' | 'throttled' | 'refuse' | 'lost+' | 'lost-' | 'crash+' | 'crash-' | 'later';
export type UndoStep = 'ok' | 'gone' | 'trouble' | 'refuse';

export type VectorService = {
	code: string;
	depends_on?: (string | { service: string; when: 'settled' })[];
	sequence?: number;
	critical?: boolean;
	point_of_no_return?: boolean;
	repeatable?: boolean;
	skip?: 'alone' | 'satisfies';
	max_retries?: number;
	ticks?: number;
	outcomes?: Step[];
	undos?: UndoStep[];
};
export type VectorGraph = {
	services: VectorService[];
	max_parallel?: number;
	rollback_on_failure?: boolean;
	max_ticks?: number;
	cancel_at?: number;
};
export type Expected = {
	state: string;
	order: string;
	why: string | null;
	services: Record<string, string>;
	attempts: Record<string, number>;
	starts: string[];
	undone: string[];
	left: string[];
};
type Vector = { name: string; graph: VectorGraph; expected: Expected | { refused: string[] } };

const { vectors } = JSON.parse(
	fs.readFileSync(path.join(import.meta.dirname, 'activation-vectors.json'), 'utf8'),
) as { vectors: Vector[] };

export const refusals = vectors.flatMap(({ name, graph, expected }) =>
	'refused' in expected ? [{ name, graph, refused: expected.refused }] : [],
);
export const runs = vectors.flatMap(({ name, graph, expected }) =>
	'refused' in expected ? [] : [{ name, graph, expected }],
);

export const defaults = { max_parallel: 5, max_retries: 3 } as const;

export const edgesOf = ({ depends_on = [] }: VectorService) => ({
	hard: depends_on.filter((edge) => typeof edge === 'string'),
	soft: depends_on.flatMap((edge) => (typeof edge === 'string' ? [] : [edge.service])),
});

/** What an order says whose services these are. */
export function orderOf(state: string, why: string | null, stopped: boolean): string {
	if (state === 'COMPLETED' || state === 'PARTIAL') return 'ACTIVE';
	if (!stopped) return 'ACTIVATING';
	return why?.startsWith('cancelled') === true ? 'CANCELLED' : 'FAILED';
}

/** What the document calls the status of a service. */
export function wordOf(task: {
	status: string;
	blocked_reason: string | null;
	undo_refused: boolean;
}): string {
	switch (task.status) {
		case 'SUCCESS':
			return 'COMPLETED';
		case 'UNDOING':
			return task.undo_refused ? 'COMPLETED' : 'ROLLING_BACK';
		case 'UNDONE':
			return 'ROLLED_BACK';
		case 'CANCELLED':
			return 'SKIPPED';
		case 'PENDING':
			return task.blocked_reason === null ? 'PENDING' : 'PENDING (blocked)';
		default:
			return task.status;
	}
}
