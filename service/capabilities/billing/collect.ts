import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import type { LinkRow } from '../payments/index.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import * as store from './store.ts';
import type { BareCycle } from './store.ts';

/** Gives a collectable cycle its open link; the same link again changes nothing. */
export async function collect(
	context: OperationContext,
	cycle: BareCycle,
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

/** Nobody is sent to a link that can no longer be paid. A newer link of the cycle stays. */
export async function forgetLink(
	context: OperationContext,
	link: { subject_type: string; subject_id: string; url: string | null },
): Promise<void> {
	if (link.subject_type !== 'billing_cycle' || link.url === null) return;
	const cycle = await store.lockCycle(context, link.subject_id);
	if (cycle.payment_url === link.url)
		await store.updateCycle(context, cycle.id, { payment_url: null });
}
