import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { Prisma } from '../../generated/prisma/client.ts';
import { StatementError } from './error-codes.ts';

/** Where statements are sent: the pool, or the connection of a transaction until it ends. */
type Connection = Pick<pg.Pool, 'query'>;
/** `connection` is undefined until the transaction has begun, and null after its end. */
type TransactionSlot = { connection?: Connection | null };

const beginning = new AsyncLocalStorage<TransactionSlot>();

/**
 * Runs `begin`, which starts a transaction through Prisma, and gives it a function that returns the connection of that
 * transaction, which Prisma does not tell. The function throws after the transaction has ended.
 */
export const withConnectionOf = <T>(
	begin: (connectionOf: () => Connection) => Promise<T>,
): Promise<T> => {
	const slot: TransactionSlot = {};
	return beginning.run(slot, () =>
		begin(() => {
			if (slot.connection === undefined || slot.connection === null)
				throw new StatementError('P2028', 'The transaction has ended; it may have taken too long');
			return slot.connection;
		}),
	);
};

/**
 * A client that queues its statements. Works that share a transaction send statements on one connection without waiting
 * for each other; pg queues them only with a deprecation warning and will refuse them from version 9 on.
 */
export class QueueingClient extends pg.Client {
	#last: Promise<unknown> | null = null;
	#slot: TransactionSlot | null = null;

	override query(...values: unknown[]): never {
		const ask = (): Promise<unknown> => super.query(...(values as [string]));
		// A callback means `pool.query`, which has the connection for itself, so there is nothing to wait for.
		if (typeof values.at(-1) === 'function') return ask() as never;
		this.#trackTransaction((values[0] as { text?: string }).text);
		const asked = this.#last === null ? ask() : this.#last.then(ask);
		const over = (): void => {
			if (this.#last === settled) this.#last = null;
		};
		const settled: Promise<unknown> = asked.then(over, over);
		this.#last = settled;
		return asked as never;
	}

	/**
	 * Ties the connection to the transaction: a statement sent after its end would run in the next one on the
	 * connection.
	 */
	#trackTransaction(text: string | undefined): void {
		if (text === 'BEGIN') {
			const slot = beginning.getStore();
			// The slot is filled already when code inside the transaction begins another one.
			if (slot === undefined || slot.connection !== undefined) return;
			slot.connection = this;
			this.#slot = slot;
		} else if (text === 'COMMIT' || text === 'ROLLBACK') {
			if (this.#slot !== null) this.#slot.connection = null;
			this.#slot = null;
		}
	}
}

// Otherwise pg sends a Date in the machine's time zone, and a `date` column may take the wrong day.
pg.defaults.parseInputDatesAsUTC = true;

/** Values of these types become what Prisma makes of them; other types are left to the driver. */
const parsers = new Map<number, (text: string) => unknown>([
	[pg.types.builtins.INT8, BigInt],
	[pg.types.builtins.DATE, (text) => new Date(`${text}T00:00:00.000Z`)],
	[pg.types.builtins.NUMERIC, (text) => new Prisma.Decimal(text)],
]);
/** The driver parses these types differently from Prisma. No statement reads them yet, so they are refused. */
const unsupported = {
	timestamp: 1114,
	timestamps: 1115,
	dates: 1182,
	bigints: 1016,
	decimals: 1231,
};
for (const [name, oid] of Object.entries(unsupported)) {
	parsers.set(oid, () => {
		throw new Error(`Raw SQL gives no ${name} yet`);
	});
}
const types = {
	getTypeParser: ((oid: number, format?: 'text') =>
		parsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

type Statement = TemplateStringsArray | Prisma.Sql;
const sqlOf = (statement: Statement, values: readonly unknown[]): Prisma.Sql =>
	statement instanceof Prisma.Sql ? statement : Prisma.sql(statement, ...values);

/**
 * The same client, whose raw SQL is sent to the driver without Prisma, which costs more than twice the processor time for
 * each statement (client 7.10). Statement names, connections and transactions are the same as for Prisma's own statements.
 */
export function withRawSql<T extends object>(
	prisma: T,
	connectionOf: () => Connection,
	nameOf: (statement: { sql: string }) => string,
): T {
	const send = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
		try {
			return await connectionOf().query({
				name: nameOf({ sql: text }),
				text,
				values: [...values],
				types,
			});
		} catch (error) {
			throw StatementError.of(error);
		}
	};
	const rawMethods = {
		$queryRaw: async (statement: Statement, ...values: unknown[]) => {
			const sql = sqlOf(statement, values);
			return (await send(sql.text, sql.values)).rows as unknown;
		},
		$queryRawUnsafe: async (text: string, ...values: unknown[]) =>
			(await send(text, values)).rows as unknown,
		$executeRaw: async (statement: Statement, ...values: unknown[]) => {
			const sql = sqlOf(statement, values);
			return (await send(sql.text, sql.values)).rowCount ?? 0;
		},
		$executeRawUnsafe: async (text: string, ...values: unknown[]) =>
			(await send(text, values)).rowCount ?? 0,
	};
	// Defined, not assigned: Prisma's client is a proxy, and an assignment would change the original client.
	return Object.create(prisma, Object.getOwnPropertyDescriptors(rawMethods)) as T;
}
