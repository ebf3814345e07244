import type { AuditEntry } from '../../generated/prisma/client.ts';
import type { OperationContext } from '../context/index.ts';
import {
	journalOf,
	newId,
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

/**
 * Writes an entry for what a person did on a page that runs no operation, such as a new password. In the same transaction;
 * `act` is named like an operation: `sign-in.set-password`.
 */
export function recordAct(
	context: Pick<OperationContext, 'tx' | 'actor' | 'now' | 'request_id'>,
	act: string,
	subject_id: string | null = null,
): void {
	const { tx, actor, now, request_id } = context;
	journalOf(tx).audit.push({
		id: newId(),
		occurred_at: now,
		actor_type: actor.type,
		actor_id: actor.id,
		actor_name: actor.name,
		operation: act,
		subject_id,
		request_id,
		idempotency_key: null,
		details: {},
	});
}
