import type { ReadContext } from '../../platform/context/index.ts';
import { pageOf, type Transaction } from '../../platform/database/index.ts';

type Context = { tx: Pick<Transaction, 'auditEntry'> } & Pick<ReadContext, 'now'>;

/** The trail is written by the platform with every command; here it is only read. */
export const listAuditEntries = (
	{ tx }: Context,
	query: {
		limit: number;
		cursor?: string | undefined;
		sort: string;
		operation?: string | undefined;
		subject_id?: string | undefined;
	},
) =>
	pageOf(query, (seek) =>
		tx.auditEntry.findMany({
			where: {
				...(query.operation === undefined ? {} : { operation: query.operation }),
				...(query.subject_id === undefined ? {} : { subject_id: query.subject_id }),
				AND: seek.AND,
			},
			orderBy: seek.orderBy,
			take: seek.take,
		}),
	);
