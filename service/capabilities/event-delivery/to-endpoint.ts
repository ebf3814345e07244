import type { z } from 'zod';
import { Delivery, Endpoint } from './contract.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { deliveryLifecycle } from './lifecycle.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toEndpoint = <R extends { acknowledge: string; status: string; filters: unknown }>(
	row: R,
) =>
	({
		...row,
		acknowledge: Endpoint.shape.acknowledge.parse(row.acknowledge),
		status: Endpoint.shape.status.parse(row.status),
		filters: Endpoint.shape.filters.parse(row.filters),
	}) as R & Pick<z.output<typeof Endpoint>, 'acknowledge' | 'status' | 'filters'>;

export const toDelivery = <R extends { status: string }>(row: R) => ({
	...row,
	status: Delivery.shape.status.parse(row.status),
	allowed_transitions: allowedTransitions(deliveryLifecycle, row.status),
});
