import { Prisma } from '../../platform/database/index.ts';
import { anyOf } from '../../platform/sale/index.ts';
import { defineTimelineSource } from '../../platform/timeline/index.ts';

/** Steps that were taken or left out; what is only planned has not happened. */
export const stepEntries = defineTimelineSource({
	kind: 'dunning_step',
	title: { id: 'Langkah penagihan', en: 'Step of dunning' },
	topics: ['MONEY'],
	rows: (sale) => Prisma.sql`
		SELECT id, coalesce(done_at, updated_at) AS at, 'billing_cycle' AS subject_type, billing_cycle_id AS subject_id,
			step || ' (' || action || ')' AS label, status, NULL::text AS actor, false AS for_client,
			jsonb_build_object('dunning_step_id', id, 'due_at', due_at, 'reason', reason, 'message_id', message_id, 'failures', failures) AS detail
		FROM dunning_steps WHERE billing_cycle_id = ${anyOf(sale.of('billing_cycle'))} AND status <> 'PLANNED'`,
});
