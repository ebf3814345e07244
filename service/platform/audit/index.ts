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

/** The entries of `runOperation`, one for each command, and those of `recordAct`. */
export const listAuditEntries = (
	tx: Pick<Transaction, '$queryRaw'>,
	query: ListQuery & {
		operation?: string | undefined;
		subject_id?: string | undefined;
		actor_type?: string | undefined;
		actor_id?: string | undefined;
	},
): Promise<Page<AuditEntry>> =>
	pageOf(tx, auditEntries, query, {
		operation: query.operation,
		subject_id: query.subject_id,
		actor_type: query.actor_type,
		actor_id: query.actor_id,
	});

/** What an entry says besides who, when and on what; no values that are personal. */
export type ActDetails = {
	/** Names of what was given, as the entries of operations have them. */
	fields?: readonly string[];
	reason?: string;
	/** Records that led to it, by kind. */
	records?: Readonly<Record<string, string>>;
};

/**
 * Writes an entry for what was done without `runOperation`: by a person on a page, such as a new password, or by a job that
 * carries out what a person has written. In the same transaction; `act` is named like an operation:
 * `sign-in.set-password`.
 */
export function recordAct(
	context: Pick<OperationContext, 'tx' | 'actor' | 'now' | 'request_id'>,
	act: string,
	subject_id: string | null = null,
	details: ActDetails = {},
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
		details,
	});
}
