import type { AuditEntry } from '../../generated/prisma/client.ts';
import {
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../database/index.ts';

const auditEntries = tableOf<AuditEntry>('audit_entries', Prisma.AuditEntryScalarFieldEnum);

/** The entries that `runOperation` writes, one for each command. */
export const listAuditEntries = (
	tx: Pick<Transaction, '$queryRaw'>,
	query: ListQuery & {
		operation?: string | undefined;
		subject_id?: string | undefined;
		actor_id?: string | undefined;
	},
): Promise<Page<AuditEntry>> =>
	pageOf(tx, auditEntries, query, {
		operation: query.operation,
		subject_id: query.subject_id,
		actor_id: query.actor_id,
	});
