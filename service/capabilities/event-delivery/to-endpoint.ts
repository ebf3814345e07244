import type { z } from 'zod';
import { Endpoint } from './contract.ts';
import { Delivery, DeliveryAttempt } from './delivery-contract.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { deliveryLifecycle } from './lifecycle.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toEndpoint = <
	R extends { acknowledge: string; proof: string; status: string; filters: unknown },
>(
	row: R,
) =>
	({
		...row,
		acknowledge: Endpoint.shape.acknowledge.parse(row.acknowledge),
		proof: Endpoint.shape.proof.parse(row.proof),
		status: Endpoint.shape.status.parse(row.status),
		filters: Endpoint.shape.filters.parse(row.filters),
	}) as R & Pick<z.output<typeof Endpoint>, 'acknowledge' | 'proof' | 'status' | 'filters'>;

export const toDelivery = <R extends { status: string }, A extends { outcome: string | null }>(
	row: R,
	attempts: readonly A[],
) => ({
	...row,
	attempts: attempts.map((one) => ({
		...one,
		outcome: DeliveryAttempt.shape.outcome.parse(one.outcome),
	})),
	status: Delivery.shape.status.parse(row.status),
	allowed_transitions: allowedTransitions(deliveryLifecycle, row.status),
});
