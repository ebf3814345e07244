import { addSeconds } from '../clock/index.ts';
import type { Transaction } from '../database/index.ts';
import { InProgress, KeyReused } from '../http/errors.ts';
import { sha256Hex } from '../security/index.ts';

/** A key means something only for one caller and one operation. */
export type IdempotencyScope = {
	principal: string;
	operation: string;
	key: string;
	fingerprint: string;
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
 * transaction keeps a second caller out; when the holder dies, PostgreSQL frees it. A command with a vendor step
 * spans two transactions, so it also leaves a RUNNING row with a lease that another attempt may take over later.
 */
export async function claim(
	tx: Transaction,
	scope: IdempotencyScope,
	now: Date,
	leaseSeconds: number | null,
): Promise<StoredAnswer | null> {
	const name = JSON.stringify([scope.principal, scope.operation, scope.key]);
	const locked = await tx.$queryRaw<{ locked: boolean }[]>`
		SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS locked`;
	if (locked[0]?.locked !== true) throw InProgress({}, { retryAfterSeconds: 1 });
	const { principal, operation, key } = scope;
	const row = await tx.idempotencyKey.findUnique({
		where: { principal_operation_key: { principal, operation, key } },
	});
	if (row !== null && row.expires_at > now) {
		if (row.fingerprint !== scope.fingerprint) throw KeyReused({});
		if (row.status === 'DONE')
			return { status: row.response_status ?? 200, body: row.response_body };
		if (row.locked_until !== null && row.locked_until > now)
			throw InProgress({}, { retryAfterSeconds: 2 });
	}
	if (leaseSeconds !== null)
		await write(tx, scope, now, { status: 'RUNNING', locked_until: addSeconds(now, leaseSeconds) });
	return null;
}

/** Stores the answer in the transaction of the effect. */
export async function complete(
	tx: Transaction,
	scope: IdempotencyScope,
	answer: StoredAnswer,
	now: Date,
): Promise<void> {
	await write(tx, scope, now, {
		status: 'DONE',
		locked_until: null,
		response_status: answer.status,
		response_body: (answer.body ?? null) as object,
	});
}

/** Frees the key after a failure, so that the same command can be tried again. */
export async function giveUp(tx: Transaction, scope: IdempotencyScope): Promise<void> {
	const { principal, operation, key } = scope;
	await tx.idempotencyKey.deleteMany({ where: { principal, operation, key, status: 'RUNNING' } });
}

async function write(
	tx: Transaction,
	scope: IdempotencyScope,
	now: Date,
	values: object,
): Promise<void> {
	const { principal, operation, key } = scope;
	const row = {
		...values,
		fingerprint: scope.fingerprint,
		expires_at: addSeconds(now, keptForDays * 86_400),
	};
	await tx.idempotencyKey.upsert({
		where: { principal_operation_key: { principal, operation, key } },
		create: { principal, operation, key, status: 'DONE', ...row },
		update: row,
	});
}
