import type { z } from 'zod';
import type { ActivationsOfOwner } from '../activation/index.ts';
import type { OrderProgress } from './progress-schema.ts';
import type { OrderWithItems } from './store.ts';

/**
 * Counters of the source document, and those that it lacks, so that all add up to the number of services. Failed means that
 * nothing runs or can run any more; a share is rounded down.
 */
type Progress = z.output<typeof OrderProgress>;
type Activation = Progress['activations'][number];

const statuses = {
	PENDING: 'pending',
	IN_PROGRESS: 'in_progress',
	ROLLING_BACK: 'in_progress',
	COMPLETED: 'completed',
	FAILED: 'failed',
	ROLLED_BACK: 'rolled_back',
	SKIPPED: 'skipped',
} as const;

export function progressOf(order: OrderWithItems, found: ActivationsOfOwner | null): Progress {
	const activations = found === null ? waiting(order) : found.activations.map(toActivation);
	const count = (status: Activation['activation_status']): number =>
		activations.filter(({ activation_status }) => activation_status === status).length;
	const counts = {
		completed: count('completed'),
		failed: count('failed'),
		in_progress: count('in_progress'),
		pending: count('pending'),
		rolled_back: count('rolled_back'),
		skipped: count('skipped'),
	};
	const total_services = activations.length;
	return {
		order_id: order.id,
		order_number: order.order_number,
		total_services,
		...counts,
		overall_status: overallOf(found?.state ?? 'PENDING', counts, total_services),
		progress_percent:
			total_services === 0 ? 0 : Math.floor((100 * counts.completed) / total_services),
		activations,
	};
}

type Counts = Record<Activation['activation_status'], number>;

function overallOf(state: string, counts: Counts, total: number): Progress['overall_status'] {
	if (state === 'ROLLED_BACK' || state === 'CANCELLED') return 'rolled_back';
	if (state === 'PARTIAL') return 'partial';
	if (state === 'FAILED') return 'failed';
	if (state === 'COMPLETED' || (total > 0 && counts.completed + counts.skipped === total))
		return 'completed';
	// What a person is asked about stands still, and is not over.
	const hasBegun = counts.in_progress + counts.completed + counts.failed > 0;
	return hasBegun ? 'in_progress' : 'pending';
}

/** Before anything has begun, each service waits. */
const waiting = (order: OrderWithItems): Activation[] =>
	order.items.map((item) => ({
		id: item.id,
		service_code: item.service_code,
		service_name: item.name,
		activation_status: 'pending',
		sequence_number: item.position,
		depends_on: [],
		critical: true,
		started_at: null,
		completed_at: null,
		duration_seconds: null,
		success: null,
		retry_count: 0,
		max_retries: null,
		activation_data: null,
		error_message: null,
		blocked_reason: null,
		waiting_for: null,
		waiting_note: null,
	}));

const toActivation = (one: ActivationsOfOwner['activations'][number]): Activation => ({
	...one,
	activation_status: statuses[one.activation_status],
});
