import { isNativeError } from 'node:util/types';
import { Prisma } from '../../generated/prisma/client.ts';

/** A failed statement of our raw SQL. The driver's `detail` is left out because it holds values of the row. */
export class StatementError extends Error {
	/** SQLSTATE, code of the socket's error, or Prisma's code for the same; empty when there is none. */
	readonly code: string;

	constructor(code: string, message: string) {
		super(message);
		this.name = 'StatementError';
		this.code = code;
	}

	static of(error: unknown): unknown {
		if (!isNativeError(error) || error instanceof StatementError) return error;
		const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
		return new StatementError(code, error.message);
	}
}

/** SQLSTATE or Prisma code of a database error, empty for any other error. */
export function databaseErrorCode(error: unknown): string {
	if (error instanceof StatementError) return error.code;
	const known = error instanceof Prisma.PrismaClientKnownRequestError ? error.code : '';
	return driverFacts(error)?.originalCode ?? known;
}

type DriverFacts = { kind?: string; originalCode?: string };

/** The driver's view of an error, which Prisma passes on inside its own error or unwrapped. */
function driverFacts(error: unknown): DriverFacts | undefined {
	if (error instanceof Prisma.PrismaClientKnownRequestError)
		return (error.meta as { driverAdapterError?: { cause?: DriverFacts } } | undefined)
			?.driverAdapterError?.cause;
	if (error instanceof Error && error.name === 'DriverAdapterError')
		return error.cause as DriverFacts | undefined;
	return undefined;
}

/** True when an insert met a row that already holds one of its unique values. */
export function isUniqueViolation(error: unknown): boolean {
	const code = databaseErrorCode(error);
	return code === 'P2002' || code === '23505';
}

/** Prisma and PostgreSQL codes for: not reachable, shutting down, or no connection free in time. */
const unavailable =
	/^(P1000|P1001|P1002|P1008|P1017|P2024|P2028|P2037|08\w{3}|53\w{3}|55000|57P0[1-5]|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;

/** The adapter's names for the same; these errors have no code. */
const unavailableKinds = new Set([
	'ConnectionClosed',
	'DatabaseNotReachable',
	'SocketTimeout',
	'TooManyConnections',
]);

/** Messages of pg for a connection that ended during a transaction; these errors have no code. */
const ended =
	/^(Connection terminated|Client has encountered a connection error|Client was closed and is not queryable)/;

/** True when the database was not reachable, so the same request may succeed a moment later. */
export function isDatabaseUnavailable(error: unknown): boolean {
	if (unavailable.test(databaseErrorCode(error))) return true;
	if (unavailableKinds.has(driverFacts(error)?.kind ?? '')) return true;
	return error instanceof Error && ended.test(error.message);
}

/** True when a transaction exceeded its time limit although the database was reachable. */
export const isTransactionExpired = (error: unknown): boolean =>
	databaseErrorCode(error) === 'P2028' &&
	error instanceof Error &&
	!error.message.includes('Unable to start a transaction');

/** True when a value does not fit the type of its column. */
export function isUnfitValue(error: unknown): boolean {
	return (
		error instanceof Prisma.PrismaClientValidationError ||
		/^(22\w{3}|P2007|P2020|P2023)$/.test(databaseErrorCode(error))
	);
}
