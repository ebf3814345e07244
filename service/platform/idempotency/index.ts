import { addSeconds } from '../clock/index.ts';
import type { IdempotencyKey } from '../../generated/prisma/client.ts';
import { reserveRow } from '../database/batch.ts';
import { batchLoader, journalOf, Prisma, tableOf, type Transaction } from '../database/index.ts';
import { isLeased, leaseUntil } from '../lease/index.ts';
import { InProgress, KeyReused } from '../errors/index.ts';
import { sha256Hex, type Vault } from '../security/index.ts';

/** A key is unique per caller and operation. */
export type IdempotencyScope = {
	principal: string;
	operation: string;
	key: string;
	fingerprint: string;
	/** Answers are stored encrypted: some hold an API key or a secret that is stored nowhere else in clear text. */
	vault: Pick<Vault, 'encrypt' | 'decrypt'>;
};
type StoredAnswer = { status: number; body: unknown };

const keptForDays = 30;

/** SHA-256 of the input with sorted keys, so that the order of JSON fields does not matter. */
export function fingerprint(input: object): string {
	const plain = Object.fromEntries(
		Object.entries(input).map(([name, value]) => [name, withoutBytes(value)]),
	);
	return sha256Hex(
		JSON.stringify(plain, (_, value: unknown) => {
			if (typeof value === 'bigint') return value.toString();
			if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
			return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
		}),
	);
}

/** A file is replaced by its hash: serializing megabytes as JSON numbers would cost more than the command. */
function withoutBytes(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || !('content' in value)) return value;
	return Buffer.isBuffer(value.content) ? { ...value, content: sha256Hex(value.content) } : value;
}

/**
 * Claims the key for this transaction, or gives the stored answer back. An advisory lock, which ends with the
 * transaction, refuses a second caller; when the process dies, PostgreSQL releases the lock and undoes what was written.
 * A command with a vendor step spans two transactions, so its RUNNING row outlives the first one; it has a lease, and
 * another attempt can claim the key when that has run out. `lease_token` is null for a command of one transaction.
 */
export async function claimKey(
	tx: Transaction,
	scope: IdempotencyScope,
	now: Date,
	lease_token: string | null,
): Promise<StoredAnswer | null> {
	const { principal, operation, key, fingerprint } = scope;
	const name = nameOf(scope);
	reserveRow(tx, 'name', name);
	const leased_until = lease_token === null ? null : leaseUntil(now);
	const wanted = { name, principal, operation, key, fingerprint, lease_token, leased_until };
	const { is_locked, is_new } = await lockAndInsert(tx, { ...wanted, expires_at: expiryOf(now) });
	if (is_new) return null;
	const row = await findKey(tx, scope);
	if (row !== null && row.expires_at > now) {
		if (row.fingerprint !== scope.fingerprint) throw KeyReused({});
		if (row.status === 'DONE') return unseal(scope, row);
		if (isLeased(row, now)) throw InProgress({}, { retryAfterSeconds: 2 });
	}
	if (!is_locked) throw InProgress({}, { retryAfterSeconds: 1 });
	if (lease_token !== null && !(await takeOver(tx, scope, row, now, lease_token)))
		throw InProgress({}, { retryAfterSeconds: 1 });
	return null;
}

/**
 * Claims a key whose lease has run out: one compare-and-set from the token and time that were read. False when its owner
 * has renewed the lease in between. From then on the renewal of the former owner finds another token.
 */
async function takeOver(
	tx: Transaction,
	{ principal, operation, key, fingerprint }: IdempotencyScope,
	from: Pick<IdempotencyKey, 'lease_token' | 'leased_until'> | null,
	now: Date,
	lease_token: string,
): Promise<boolean> {
	const seen = { lease_token: from?.lease_token ?? null, leased_until: from?.leased_until ?? null };
	const taken = await tx.idempotencyKey.updateMany({
		where: { principal, operation, key, ...seen },
		data: {
			fingerprint,
			status: 'RUNNING',
			lease_token,
			leased_until: leaseUntil(now),
			response_status: null,
			response_body: Prisma.DbNull,
			expires_at: expiryOf(now),
		},
	});
	return taken.count === 1;
}

type Wanted = Name & {
	name: string;
	fingerprint: string;
	lease_token: string | null;
	leased_until: Date | null;
	expires_at: Date;
};

/**
 * Locks the names of the keys and inserts those that are new, in one statement; the caller reads the others under the
 * lock.
 */
const lockAndInsert = batchLoader(
	async (
		tx: Transaction,
		wanted: readonly Wanted[],
	): Promise<{ is_locked: boolean; is_new: boolean }[]> => {
		const rows = await tx.$queryRaw<{ name: string; is_locked: boolean; is_new: boolean }[]>`
			WITH locked AS MATERIALIZED (
				SELECT *, pg_try_advisory_xact_lock(hashtextextended(name, 0)) AS is_locked
				FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS wanted (name text, principal text, operation text,
					key text, fingerprint text, lease_token uuid, leased_until timestamptz, expires_at timestamptz)
			), inserted AS (
				INSERT INTO idempotency_keys (principal, operation, key, fingerprint, status, lease_token, leased_until, expires_at)
				SELECT principal, operation, key, fingerprint, 'RUNNING', lease_token, leased_until, expires_at
				FROM locked WHERE is_locked ON CONFLICT DO NOTHING
				RETURNING principal, operation, key
			)
			SELECT name, is_locked, inserted.key IS NOT NULL AS is_new
			FROM locked LEFT JOIN inserted USING (principal, operation, key)`;
		const byName = new Map(rows.map((row) => [row.name, row]));
		return wanted.map(({ name }) => {
			const row = byName.get(name);
			if (row === undefined) throw new Error('A key was not looked at');
			return row;
		});
	},
);

/** Renews the lease; false when another attempt has claimed the key. */
export async function renewKey(
	tx: Transaction,
	{ principal, operation, key }: IdempotencyScope,
	now: Date,
	lease_token: string,
): Promise<boolean> {
	const renewed = await tx.idempotencyKey.updateMany({
		where: { principal, operation, key, status: 'RUNNING', lease_token },
		data: { leased_until: leaseUntil(now) },
	});
	return renewed.count === 1;
}

/**
 * Fence before the outcome of a vendor step is written: locks the key and refuses when it has another token. Without it
 * an attempt that was frozen past its lease would write a second answer over that of its successor.
 */
export async function fenceKey(
	tx: Transaction,
	scope: IdempotencyScope,
	lease_token: string,
): Promise<void> {
	const { principal, operation, key } = scope;
	const name = nameOf(scope);
	reserveRow(tx, 'name', name);
	const row = await lockKeys(tx, { name, principal, operation, key });
	const isMine = row?.status === 'RUNNING' && row.lease_token === lease_token;
	if (!isMine) throw InProgress({}, { retryAfterSeconds: 1 });
}

/** Waits for the advisory locks; the row lock makes the statement read the row as it is after that wait. */
const lockKeys = batchLoader(
	async (
		tx: Transaction,
		wanted: readonly (Name & { name: string })[],
	): Promise<(Pick<IdempotencyKey, 'status' | 'lease_token'> | null)[]> => {
		const rows = await tx.$queryRaw<{ name: string; status: string; lease_token: string | null }[]>`
			WITH locked AS MATERIALIZED (
				SELECT *, pg_advisory_xact_lock(hashtextextended(name, 0))::text FROM (
					SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
						AS wanted (name text, principal text, operation text, key text) ORDER BY name
				) AS ordered
			)
			SELECT name, stored.* FROM locked, LATERAL (
				SELECT status, lease_token FROM idempotency_keys AS one
				WHERE one.principal = locked.principal AND one.operation = locked.operation AND one.key = locked.key
				LIMIT 1 FOR UPDATE
			) AS stored`;
		const byName = new Map(rows.map((row) => [row.name, row]));
		return wanted.map(({ name }) => byName.get(name) ?? null);
	},
);

/** Stores the answer in the same transaction as the effect, with its journal. */
export function storeAnswer(
	tx: Transaction,
	scope: IdempotencyScope,
	answer: StoredAnswer,
	now: Date,
): void {
	const { principal, operation, key, fingerprint, vault } = scope;
	journalOf(tx).answers.push({
		principal,
		operation,
		key,
		fingerprint,
		response_status: answer.status,
		response_body: { sealed: vault.encrypt(JSON.stringify(answer.body ?? null)) },
		expires_at: expiryOf(now),
	});
}

/** Deletes the key after a failure, so that the same command can be sent again. Call `fenceKey` before. */
export async function releaseKey(tx: Transaction, scope: IdempotencyScope): Promise<void> {
	const { principal, operation, key } = scope;
	await tx.idempotencyKey.deleteMany({ where: { principal, operation, key, status: 'RUNNING' } });
}

/** Deletes answers whose retention time is over. */
export async function forgetExpired(tx: Transaction, now: Date): Promise<number> {
	return (await tx.idempotencyKey.deleteMany({ where: { expires_at: { lt: now } } })).count;
}

const expiryOf = (now: Date): Date => addSeconds(now, keptForDays * 86_400);

type Name = Pick<IdempotencyKey, 'principal' | 'operation' | 'key'>;

const nameOf = ({ principal, operation, key }: Name): string =>
	JSON.stringify([principal, operation, key]);

// Every command reads its key and stores its answer, so both are raw SQL, which takes half the processor time.
const { columns } = tableOf('idempotency_keys', Prisma.IdempotencyKeyScalarFieldEnum);

const findKey = (
	tx: Transaction,
	{ principal, operation, key }: Name,
): Promise<IdempotencyKey | null> => findKeys(tx, { principal, operation, key });

const findKeys = batchLoader(
	async (tx: Transaction, names: readonly Name[]): Promise<(IdempotencyKey | null)[]> => {
		const rows = await tx.$queryRaw<IdempotencyKey[]>`
			SELECT stored.* FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb) AS wanted (principal text, operation text, key text),
				LATERAL (
					SELECT ${columns} FROM idempotency_keys AS one
					WHERE one.principal = wanted.principal AND one.operation = wanted.operation AND one.key = wanted.key
					-- Keeps the planner, which takes every list for long, from reading the whole table.
					LIMIT 1
				) AS stored`;
		const byName = new Map(rows.map((row) => [nameOf(row), row]));
		return names.map((name) => byName.get(nameOf(name)) ?? null);
	},
);

function unseal(
	scope: IdempotencyScope,
	row: { response_status: number | null; response_body: unknown },
): StoredAnswer {
	const stored = row.response_body;
	if (typeof stored !== 'object' || stored === null || !('sealed' in stored))
		throw new Error('A stored answer is not sealed');
	return {
		status: row.response_status ?? 200,
		body: JSON.parse(scope.vault.decrypt(String(stored.sealed))),
	};
}
