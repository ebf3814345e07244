import type { AuditEntry } from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	pageOf,
	Prisma,
	tableOf,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';

type Context = { tx: Pick<Transaction, 'auditEntry' | '$queryRaw'> } & Pick<ReadContext, 'now'>;

const auditEntries = tableOf<AuditEntry>('audit_entries', Prisma.AuditEntryScalarFieldEnum);

/** The trail is written by the platform with every command; here it is only read. */
export const listAuditEntries = (
	{ tx }: Context,
	query: ListQuery & { operation?: string | undefined; subject_id?: string | undefined },
): Promise<Page<AuditEntry>> =>
	pageOf(tx, auditEntries, query, { operation: query.operation, subject_id: query.subject_id });
