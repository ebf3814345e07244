import { noLease } from '../../../platform/lease/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { deliveryContract } from '../delivery-contract.ts';
import { provenDeliveries } from '../proven-deliveries.ts';
import * as store from '../store.ts';

/** The proof is the token, not the answer of the endpoint: that call may still be under way, or was cut off long ago. */
export const acknowledgeDelivery = handle(deliveryContract.acknowledge, async (input, context) => {
	const { deliveries, endpoints } = await provenDeliveries(context, input.events);
	const { machine_now: now } = context;
	const finished = [];
	for (const row of deliveries) {
		const isOpen = await store.changeOpen(context, row.id, 'deliver', {
			delivered_at: now,
			finished_by: input.finished_by,
			execution_url: input.execution_url ?? null,
			error: null,
			...noLease,
		});
		if (isOpen) finished.push(row);
	}
	await store.insertAttempts(
		context,
		// The call that is under way records nothing any more, because its lease is gone.
		finished.flatMap(({ id, attempt, lease_token, updated_at }) =>
			lease_token === null
				? []
				: {
						delivery_id: id,
						attempt,
						batch_id: lease_token,
						started_at: updated_at,
						ended_at: now,
						status_code: null,
						outcome: 'ACKNOWLEDGED',
						error: null,
					},
		),
	);
	for (const endpoint of endpoints) await store.endpointWorks(context, endpoint);
	const isDelivered = ({ status }: { status: string }) => status === 'DELIVERED';
	return { acknowledged: finished.length + deliveries.filter(isDelivered).length };
});
