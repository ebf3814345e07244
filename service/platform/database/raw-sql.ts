import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { Prisma } from '../../generated/prisma/client.ts';
import { StatementError } from './error-codes.ts';

/** Where statements are sent: the pool, or the connection of a transaction while that lasts. */
type Line = Pick<pg.Pool, 'query'>;
/** Undefined until the transaction has begun, null when it has ended. */
type Begun = { line?: Line | null };

const beginning = new AsyncLocalStorage<Begun>();

/**
 * Runs `begin`, which starts a transaction through Prisma, and tells by the function it is given which connection that
 * got: Prisma itself does not say. After the transaction has ended the function throws.
 */
export const withConnectionOf = <T>(begin: (lineOf: () => Line) => Promise<T>): Promise<T> => {
	const begun: Begun = {};
	return beginning.run(begun, () =>
		begin(() => {
			if (begun.line === undefined || begun.line === null)
				throw new StatementError('P2028', 'The transaction has ended; it may have taken too long');
			return begun.line;
		}),
	);
};

/**
 * Works that share a transaction speak through one connection without waiting for each other, and pg wants every statement
 * to wait for the one before (it queues them today, with a warning, and will not from version 9 on).
 */
export class QueueingClient extends pg.Client {
	#last: Promise<unknown> | null = null;
	#begun: Begun | null = null;

	override query(...values: unknown[]): never {
		const ask = (): Promise<unknown> => super.query(...(values as [string]));
		// The pool's own way; it has lent the connection to nobody.
		if (typeof values.at(-1) === 'function') return ask() as never;
		this.#notice((values[0] as { text?: string }).text);
		const asked = this.#last === null ? ask() : this.#last.then(ask);
		const over = (): void => {
			if (this.#last === settled) this.#last = null;
		};
		const settled: Promise<unknown> = asked.then(over, over);
		this.#last = settled;
		return asked as never;
	}

	/** Whatever is asked after the end would be asked in another one's transaction. */
	#notice(text: string | undefined): void {
		if (text === 'BEGIN') {
			const begun = beginning.getStore();
			// Another transaction that somebody begins inside of this one is not the one that is asked for.
			if (begun === undefined || begun.line !== undefined) return;
			begun.line = this;
			this.#begun = begun;
		} else if (text === 'COMMIT' || text === 'ROLLBACK') {
			if (this.#begun !== null) this.#begun.line = null;
			this.#begun = null;
		}
	}
}

// Without it a date would be that of the machine's time zone.
pg.defaults.parseInputDatesAsUTC = true;

/** As Prisma gives them; all else as the driver does. */
const parsers = new Map<number, (text: string) => unknown>([
	[pg.types.builtins.INT8, BigInt],
	[pg.types.builtins.DATE, (text) => new Date(`${text}T00:00:00.000Z`)],
	[pg.types.builtins.NUMERIC, (text) => new Prisma.Decimal(text)],
]);
/** Of these the driver would make something else than Prisma does, and nobody reads them yet. */
const unread = { timestamp: 1114, timestamps: 1115, dates: 1182, bigints: 1016, decimals: 1231 };
for (const [name, oid] of Object.entries(unread)) {
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
 * The same client, whose raw SQL goes to the driver by itself: through Prisma (client 7.10) each statement costs more than
 * twice the processor time. Names, connection and transaction are those of Prisma's own statements.
 */
export function withRawSql<T extends object>(
	prisma: T,
	lineOf: () => Line,
	nameOf: (statement: { sql: string }) => string,
): T {
	const send = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
		try {
			return await lineOf().query({
				name: nameOf({ sql: text }),
				text,
				values: [...values],
				types,
			});
		} catch (error) {
			throw StatementError.of(error);
		}
	};
	const straight = {
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
	// Defined, not assigned: Prisma's clients would take what is assigned for themselves.
	return Object.create(prisma, Object.getOwnPropertyDescriptors(straight)) as T;
}
