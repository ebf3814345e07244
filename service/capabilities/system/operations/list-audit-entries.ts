import { z } from 'zod';
import { handle } from '../../../platform/operation/index.ts';
import { auditContract } from '../contract.ts';
import * as audit from '../../../platform/audit/index.ts';

/** As `runOperation` writes it; an entry of another shape, such as of an older version, shows nothing of it. */
export const Details = z
	.object({ fields: z.array(z.string()).catch([]), reason: z.string().nullable().catch(null) })
	.catch({ fields: [], reason: null });

export const listAuditEntries = handle(auditContract.list, async (input, context) => {
	const page = await audit.listAuditEntries(context.tx, input);
	return { ...page, data: page.data.map((row) => ({ ...row, ...Details.parse(row.details) })) };
});
