import type { ReadContext } from '../../platform/context/index.ts';
import * as store from './store.ts';

const open = ['PENDING', 'RETRYING', 'IN_PROGRESS'];
const newest = { limit: 50, sort: '-created_at' };

/**
 * Deliveries that were tried and are tried again by themselves: those of these events, or those to the workflow of this
 * name, which is the one that the CloudSales Trigger gave when it registered.
 */
export async function findUnacknowledged(
	context: Pick<ReadContext, 'tx' | 'machine_now'>,
	of: { event_ids: readonly string[] } | { workflow: string },
): Promise<{ id: string; event_id: string }[]> {
	const wanted =
		'workflow' in of
			? (await endpointsOf(context, of.workflow)).flatMap((endpoint_id) =>
					open.map((status) => ({ endpoint_id, status })),
				)
			: of.event_ids.map((event_id) => ({ event_id }));
	const pages = await Promise.all(
		wanted.map((query) => store.listDeliveries(context, { ...newest, ...query })),
	);
	return pages
		.flatMap(({ data }) => data)
		.filter(({ status, attempt }) => attempt > 0 && open.includes(status));
}

async function endpointsOf(
	context: Pick<ReadContext, 'tx' | 'machine_now'>,
	workflow: string,
): Promise<string[]> {
	const description = `n8n: ${workflow}`.replace(/\s+/g, ' ').slice(0, 200);
	const active = await store.listActiveEndpoints(context);
	return active.filter((one) => one.description === description).map(({ id }) => id);
}
