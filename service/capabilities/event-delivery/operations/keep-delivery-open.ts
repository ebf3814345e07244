import { addSeconds } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { deliveryContract } from '../delivery-contract.ts';
import { provenDeliveries } from '../proven-deliveries.ts';
import * as store from '../store.ts';

export const keepDeliveryOpen = handle(deliveryContract['keep-open'], async (input, context) => {
	const { deliveries } = await provenDeliveries(context, input.events);
	const next_attempt_at = addSeconds(context.machine_now, input.seconds);
	let in_progress = 0;
	for (const { id } of deliveries) {
		const isOpen = await store.changeOpen(context, id, 'keep_open', { next_attempt_at });
		if (isOpen) in_progress += 1;
	}
	return { in_progress };
});
