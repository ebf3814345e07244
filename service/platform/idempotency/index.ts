import { addSeconds } from '../clock/index.ts';
import type { IdempotencyKey } from '../../generated/prisma/client.ts';
import { hold, journalOf, Prisma, tableOf, together, type Transaction } from '../database/index.ts';
import { heldUntil } from '../hold/index.ts';
import { InProgress, KeyReused } from '../errors/index.ts';
import { sha256Hex, type Vault } from '../security/index.ts';

/** A key means something only for one caller and one operation. */
export type IdempotencyScope = {
	principal: string;
	operation: string;
	key: string;
	fingerprint: string;
	/** Answers are stored encrypted: some hold a key or a secret that stands nowhere else in clear. */
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

/** A file stands for its hash: turning megabytes into JSON numbers would cost more than the command. */
function withoutBytes(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || !('content' in value)) return value;
	return Buffer.isBuffer(value.content) ? { ...value, content: sha256Hex(value.content) } : value;
}

/**
 * Takes the key for this transaction, or gives the stored answer back. An advisory lock that ends with the
 * transaction keeps a second caller out; when the holder dies, PostgreSQL frees it, and what it wrote is gone. A command
 * with a vendor step spans two transactions, so its RUNNING row outlives the first, with a lease that another attempt may
 * take over later.
 */
export async function claim(
	tx: Transaction,
	scope: IdempotencyScope,
	now: Date,
	holder: string | null,
): Promise<StoredAnswer | null> {
	const { principal, operation, key, fingerprint } = scope;
	const name = nameOf(scope);
	hold(tx, 'name', name);
	const locked_until = holder === null ? null : heldUntil(now);
	const wanted = { name, principal, operation, key, fingerprint, holder, locked_until };
	const { is_locked, is_new } = await begun(tx, { ...wanted, expires_at: expiryOf(now) });
	if (is_new) return null;
	const row = await find(tx, scope);
	if (row !== null && row.expires_at > now) {
		if (row.fingerprint !== scope.fingerprint) throw KeyReused({});
		if (row.status === 'DONE') return open(scope, row);
		if (row.locked_until !== null && row.locked_until > now)
			throw InProgress({}, { retryAfterSeconds: 2 });
	}
	if (!is_locked) throw InProgress({}, { retryAfterSeconds: 1 });
	if (holder !== null && !(await takeOver(tx, scope, row, now, holder)))
		throw InProgress({}, { retryAfterSeconds: 1 });
	return null;
}

/**
 * At once, and only from the attempt that was looked at: from then on that one's renewal waits and finds that it has lost
 * the key. False when it has renewed meanwhile.
 */
async function takeOver(
	tx: Transaction,
	{ principal, operation, key, fingerprint }: IdempotencyScope,
	from: Pick<IdempotencyKey, 'holder' | 'locked_until'> | null,
	now: Date,
	holder: string,
): Promise<boolean> {
	const seen = { holder: from?.holder ?? null, locked_until: from?.locked_until ?? null };
	const taken = await tx.idempotencyKey.updateMany({
		where: { principal, operation, key, ...seen },
		data: {
			fingerprint,
			status: 'RUNNING',
			holder,
			locked_until: heldUntil(now),
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
	holder: string | null;
	locked_until: Date | null;
	expires_at: Date;
};

/** Locks the keys and writes down those that nobody has used; what is there already is looked at under the lock. */
const begun = together(
	async (
		tx: Transaction,
		wanted: readonly Wanted[],
	): Promise<{ is_locked: boolean; is_new: boolean }[]> => {
		const rows = await tx.$queryRaw<{ name: string; is_locked: boolean; is_new: boolean }[]>`
			WITH locked AS MATERIALIZED (
				SELECT *, pg_try_advisory_xact_lock(hashtextextended(name, 0)) AS is_locked
				FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS wanted (name text, principal text, operation text,
					key text, fingerprint text, holder uuid, locked_until timestamptz, expires_at timestamptz)
			), inserted AS (
				INSERT INTO idempotency_keys (principal, operation, key, fingerprint, status, holder, locked_until, expires_at)
				SELECT principal, operation, key, fingerprint, 'RUNNING', holder, locked_until, expires_at
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

/** Shows that the holder is alive; false when the key is no longer its own. */
export async function renew(
	tx: Transaction,
	{ principal, operation, key }: IdempotencyScope,
	now: Date,
	holder: string,
): Promise<boolean> {
	const renewed = await tx.idempotencyKey.updateMany({
		where: { principal, operation, key, status: 'RUNNING', holder },
		data: { locked_until: heldUntil(now) },
	});
	return renewed.count === 1;
}

/**
 * Goes on after the vendor step. The holder's name is the proof of ownership: an attempt that slept until another one
 * took over must not write a second answer over the first.
 */
export async function resume(
	tx: Transaction,
	scope: IdempotencyScope,
	holder: string,
): Promise<void> {
	const { principal, operation, key } = scope;
	const name = nameOf(scope);
	hold(tx, 'name', name);
	const row = await resumed(tx, { name, principal, operation, key });
	const isMine = row?.status === 'RUNNING' && row.holder === holder;
	if (!isMine) throw InProgress({}, { retryAfterSeconds: 1 });
}

/** Waits for the keys like `claim`; the lock on the row makes it the newest, whoever changed it during that wait. */
const resumed = together(
	async (
		tx: Transaction,
		wanted: readonly (Name & { name: string })[],
	): Promise<(Pick<IdempotencyKey, 'status' | 'holder'> | null)[]> => {
		const rows = await tx.$queryRaw<{ name: string; status: string; holder: string | null }[]>`
			WITH locked AS MATERIALIZED (
				SELECT *, pg_advisory_xact_lock(hashtextextended(name, 0))::text FROM (
					SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
						AS wanted (name text, principal text, operation text, key text) ORDER BY name
				) AS ordered
			)
			SELECT name, stored.* FROM locked, LATERAL (
				SELECT status, holder FROM idempotency_keys AS one
				WHERE one.principal = locked.principal AND one.operation = locked.operation AND one.key = locked.key
				LIMIT 1 FOR UPDATE
			) AS stored`;
		const byName = new Map(rows.map((row) => [row.name, row]));
		return wanted.map(({ name }) => byName.get(name) ?? null);
	},
);

/** Stores the answer in the transaction of the effect: at its end, with all else that it leaves behind. */
export function complete(
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

/** Frees the key after a failure, so that the same command can be tried again. Call `resume` before. */
export async function giveUp(tx: Transaction, scope: IdempotencyScope): Promise<void> {
	const { principal, operation, key } = scope;
	await tx.idempotencyKey.deleteMany({ where: { principal, operation, key, status: 'RUNNING' } });
}

/** Forgets answers that nobody may ask for any more. */
export async function forgetExpired(tx: Transaction, now: Date): Promise<number> {
	return (await tx.idempotencyKey.deleteMany({ where: { expires_at: { lt: now } } })).count;
}

const expiryOf = (now: Date): Date => addSeconds(now, keptForDays * 86_400);

type Name = Pick<IdempotencyKey, 'principal' | 'operation' | 'key'>;

const nameOf = ({ principal, operation, key }: Name): string =>
	JSON.stringify([principal, operation, key]);

// Every command asks for its key and stores its answer, so both are raw SQL: half the work for the processor.
const { columns } = tableOf('idempotency_keys', Prisma.IdempotencyKeyScalarFieldEnum);

const find = (
	tx: Transaction,
	{ principal, operation, key }: Name,
): Promise<IdempotencyKey | null> => found(tx, { principal, operation, key });

const found = together(
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

function open(
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
