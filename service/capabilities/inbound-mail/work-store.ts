import { Prisma } from '../../platform/database/index.ts';
import { defineWork } from '../../platform/work/index.ts';

/** Mails that are being taken in. */
export const mailsUnderWay = defineWork({
	kind: 'inbound_mail',
	rows: () => Prisma.sql`
		SELECT id::text AS id, status AS detail, CASE WHEN attempt > 1 THEN 'RETRYING' ELSE 'WORKING' END AS grade
		FROM inbound_mails WHERE status IN ('LISTED', 'STORED')`,
});
