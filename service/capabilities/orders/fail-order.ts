import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { Problem } from './fields.ts';
import { orderLifecycle } from './lifecycle.ts';
import type { OrderRow } from './store.ts';

/** Each time that processing begins is an occasion of its own at the platforms. */
export const occasionOf = ({ attempt }: Pick<OrderRow, 'attempt'>): string =>
	`processing ${attempt}`;

/** Of an order that goes on: what it failed of is over. */
export const noFailure = {
	failed_at: null,
	failed_stage: null,
	error_message: null,
	problems: [],
} satisfies Partial<OrderRow>;

/** Stops an order; what it says is for staff. */
export const failOrder = (
	context: OperationContext,
	order: OrderRow,
	failed_stage: 'VALIDATION' | 'PROVISIONING' | 'ACTIVATION',
	error_message: string,
	problems: Problem[] = [],
): Promise<OrderRow> =>
	move(context, orderLifecycle, order, 'fail', {
		failed_at: context.now,
		failed_stage,
		error_message,
		problems,
	});
