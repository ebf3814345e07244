import { Prisma } from '../../platform/database/index.ts';
import { defineWork } from '../../platform/work/index.ts';

/** Messages that have not left yet. */
export const messagesUnderWay = defineWork({
	kind: 'notification',
	rows: () => Prisma.sql`
		SELECT id::text AS id, kind AS detail, 'WORKING' AS grade FROM message_deliveries WHERE status = 'QUEUED'`,
});
