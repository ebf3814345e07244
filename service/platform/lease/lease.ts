import { randomUUID } from 'node:crypto';
import { addSeconds } from '../clock/index.ts';
import { lockRow, Prisma, type Table, type Transaction } from '../database/index.ts';

/**
 * A lease reserves a row for work outside a transaction, such as a call to a vendor. It is short and renewed while the
 * work goes on (`holdLease`), so a process that died or froze is replaced within `leaseSeconds`, however long the work
 * may take. The token is a fencing token: a process that lost the lease finds another token, or none, and writes nothing.
 */
export const leaseSeconds = 25;

/** The two columns of every table whose rows are leased. */
export type Lease = { lease_token: string | null; leased_until: Date | null };
export type LeasedRow = Lease & { id: string };

export const leaseUntil = (now: Date, seconds = leaseSeconds): Date => addSeconds(now, seconds);

/** What a claim writes, for a store that claims with other columns in one UPDATE of its own. */
export const newLease = (now: Date, seconds = leaseSeconds) => ({
	lease_token: randomUUID() as string,
	leased_until: leaseUntil(now, seconds),
});

/** What a release writes. */
export const noLease = { lease_token: null, leased_until: null } as const;

export const isLeased = ({ leased_until }: Pick<Lease, 'leased_until'>, now: Date): boolean =>
	leased_until !== null && leased_until > now;

/** For WHERE: no process has the row. */
export const notLeased = (now: Date): Prisma.Sql =>
	Prisma.sql`(leased_until IS NULL OR leased_until <= ${now})`;

type Tx = Pick<Transaction, '$queryRaw' | '$executeRaw'>;

/**
 * Claims up to `limit` rows without a valid lease, and returns them in any order. Two processes never claim the same row:
 * `SKIP LOCKED` passes over rows that another transaction is just claiming. `set` writes more columns, such as the number
 * of the attempt; there `lease_token` and `leased_until` are still the old values.
 *
 * Example: `claimRows(tx, deliveries, { now, token, where, orderBy: Prisma.sql`next_attempt_at, id`, limit: 50 })`
 */
export function claimRows<R extends LeasedRow>(
	tx: Tx,
	table: Table<R>,
	claim: {
		now: Date;
		token: string;
		where: Prisma.Sql;
		orderBy: Prisma.Sql;
		limit: number;
		set?: Prisma.Sql;
	},
): Promise<R[]> {
	const { now, token, where, orderBy, limit } = claim;
	const more = claim.set === undefined ? Prisma.empty : Prisma.sql`, ${claim.set}`;
	return tx.$queryRaw<R[]>`
		UPDATE ${table.name} SET lease_token = ${token}::uuid, leased_until = ${leaseUntil(now)} ${more}
		WHERE id = ANY (ARRAY (
			SELECT id FROM ${table.name} WHERE ${where} AND ${notLeased(now)}
			ORDER BY ${orderBy} LIMIT ${limit} FOR UPDATE SKIP LOCKED))
		RETURNING ${table.columns}`;
}

/** Claims one row; null when another process has it or `where` does not hold. */
export async function claimRow<R extends LeasedRow>(
	tx: Tx,
	table: Table<R>,
	id: string,
	{ now, token, where }: { now: Date; token: string; where: Prisma.Sql },
): Promise<R | null> {
	const rows = await tx.$queryRaw<R[]>`
		UPDATE ${table.name} SET lease_token = ${token}::uuid, leased_until = ${leaseUntil(now)}
		WHERE id = ${id}::uuid AND ${where} AND ${notLeased(now)}
		RETURNING ${table.columns}`;
	return rows[0] ?? null;
}

/** Renews the lease of rows that were claimed with one token; false when none of them has it any more. */
export async function renewLease<R extends LeasedRow>(
	tx: Tx,
	table: Table<R>,
	{ ids, token, now }: { ids: readonly string[]; token: string; now: Date },
): Promise<boolean> {
	const renewed = await tx.$executeRaw`
		UPDATE ${table.name} SET leased_until = ${leaseUntil(now)}
		WHERE id = ANY(${[...ids]}::uuid[]) AND lease_token = ${token}::uuid`;
	return renewed > 0;
}

/**
 * Those of the rows that still have the token, locked until the transaction ends. An outcome is written only for them:
 * without this fence a process that was frozen would overwrite what its successor has done meanwhile.
 */
export async function lockLeased<R extends LeasedRow>(
	tx: Tx,
	table: Table<R>,
	{ ids, token }: { ids: readonly string[]; token: string },
): Promise<R[]> {
	// `lockRow` is batched: works that share a transaction lock all their rows by one statement.
	const rows = await Promise.all(ids.map((id) => lockRow(tx, table, id)));
	return rows.filter((row) => row !== null && row.lease_token === token) as R[];
}

/** Gives rows back before their lease ends; `set` writes more columns. Rows that have another token stay as they are. */
export async function releaseLease<R extends LeasedRow>(
	tx: Tx,
	table: Table<R>,
	{ ids, token, set }: { ids: readonly string[]; token: string; set?: Prisma.Sql },
): Promise<number> {
	const more = set === undefined ? Prisma.empty : Prisma.sql`, ${set}`;
	return tx.$executeRaw`
		UPDATE ${table.name} SET lease_token = NULL, leased_until = NULL ${more}
		WHERE id = ANY(${[...ids]}::uuid[]) AND lease_token = ${token}::uuid`;
}
