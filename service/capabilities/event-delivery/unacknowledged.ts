import type { ReadContext } from '../../platform/context/index.ts';
import { listUnacknowledged } from './store.ts';

/**
 * Deliveries that were tried and are tried again by themselves: those of these events, or those to the workflow of this
 * name, which is the one that the CloudSales Trigger gave when it registered.
 */
export const findUnacknowledged = (
	context: Pick<ReadContext, 'tx'>,
	of: { event_ids: readonly string[] } | { workflow: string },
): Promise<{ id: string; event_id: string }[]> =>
	listUnacknowledged(
		context,
		'workflow' in of
			? { endpoint: { description: `n8n: ${of.workflow}`.replace(/\s+/g, ' ').slice(0, 200) } }
			: { event_id: { in: [...of.event_ids] } },
	);
