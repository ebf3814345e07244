import { Prisma } from '../../platform/database/index.ts';
import { defineWork } from '../../platform/work/index.ts';

/** Deliveries on their way. One whose workflow has reported that it waits, perhaps for a person and for days, holds nothing up. */
export const deliveriesUnderWay = defineWork({
	kind: 'delivery',
	rows: ({ machine_now }) => Prisma.sql`
		SELECT d.id::text AS id, 'to ' || p.description AS detail, CASE
			WHEN d.status = 'DEAD' THEN 'DEAD'
			WHEN d.status = 'RETRYING' AND (d.leased_until IS NULL OR d.leased_until <= ${machine_now}) THEN 'RETRYING'
			ELSE 'WORKING' END AS grade
		FROM deliveries d JOIN endpoints p ON p.id = d.endpoint_id
		WHERE d.status IN ('PENDING', 'RETRYING', 'DEAD') OR (d.status = 'IN_PROGRESS' AND d.leased_until > ${machine_now})`,
});
