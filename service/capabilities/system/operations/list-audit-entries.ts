import { handle } from '../../../platform/operation/index.ts';
import { auditContract } from '../contract.ts';
import * as store from '../store.ts';

export const listAuditEntries = handle(auditContract.list, (input, context) =>
	store.listAuditEntries(context, input),
);
