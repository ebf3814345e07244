import { Prisma } from '../../platform/database/index.ts';
import { defineWork } from '../../platform/work/index.ts';

/** Calls of vendors that are not processed yet. */
export const webhooksUnderWay = defineWork({
	kind: 'webhook',
	rows: () => Prisma.sql`
		SELECT id::text AS id, provider AS detail, CASE status WHEN 'FAILED' THEN 'RETRYING' ELSE 'WORKING' END AS grade
		FROM webhook_events WHERE status IN ('RECEIVED', 'FAILED')`,
});
