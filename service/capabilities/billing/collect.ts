import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { LinkRow } from '../payments/index.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import * as store from './store.ts';
import type { CycleRow } from './store.ts';

/** Gives a collectable cycle its open link; the same link again changes nothing. */
export async function collect(
	context: OperationContext,
	cycle: CycleRow,
	link: Pick<LinkRow, 'gateway_reference' | 'url'>,
): Promise<void> {
	const set = { xendit_invoice_id: link.gateway_reference, payment_url: link.url };
	if (cycle.status === 'INVOICED') {
		await move(context, billingCycleLifecycle, cycle, 'collect', set);
	} else if (
		cycle.xendit_invoice_id !== set.xendit_invoice_id ||
		cycle.payment_url !== set.payment_url
	) {
		await store.updateCycle(context, cycle.id, set);
	}
}
