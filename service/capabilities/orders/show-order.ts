import type { ReadContext } from '../../platform/context/index.ts';
import { activatedOfMany } from './activations.ts';
import * as store from './store.ts';
import type { OrderRow, OrderWithItems } from './store.ts';
import { toOrder } from './to-order.ts';

/** An order as staff sees it, after a change of its row. */
export const showOrder = async (context: ReadContext, row: OrderRow) => {
	const whole = await store.withItems(context, row);
	const [shown] = await showOrders(context, [whole]);
	if (shown === undefined) throw new Error('An order was not shown');
	return shown;
};

/** Many of them, with what of their activations is complete, in one question. */
export async function showOrders(context: ReadContext, rows: readonly OrderWithItems[]) {
	const activated = await activatedOfMany(context, rows);
	return rows.map((row) => toOrder(row, activated.get(row.id)));
}
