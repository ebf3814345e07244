import type { OperationContext } from '../../platform/context/index.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';

/** The order that something was made for, locked; null when it was made for something else. */
export const orderOf = async (
	context: OperationContext,
	{ owner_type, owner_id }: { owner_type: string; owner_id: string },
): Promise<OrderRow | null> => (owner_type === 'order' ? store.lockOrder(context, owner_id) : null);
