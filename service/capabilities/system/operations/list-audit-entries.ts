import { handle } from '../../../platform/operation/index.ts';
import { auditContract } from '../contract.ts';
import * as audit from '../../../platform/audit/index.ts';

export const listAuditEntries = handle(auditContract.list, (input, context) =>
	audit.listAuditEntries(context.tx, input),
);
