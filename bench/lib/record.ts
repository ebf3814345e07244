/** What the service sends to PostgreSQL for one command, to be done again without the service. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from './system.ts';

export type Statement = {
	text: string;
	values: (string | null)[];
	/** It was prepared before, under a name of its own; PostgreSQL plans all others each time. */
	is_prepared: boolean;
};

/** Needed by `recordStatements`, for `startSystem`. */
export const recordableSettings = { log_line_prefix: '%p|', log_parameter_max_length: '-1' };

/** Runs `work`, during which nothing else may happen, and gives the statements in their order. */
export async function recordStatements(
	{ database, postgres }: System,
	work: () => Promise<unknown>,
): Promise<Statement[]> {
	const switchLog = async (on: boolean): Promise<void> => {
		await database.query(`ALTER SYSTEM SET log_statement = '${on ? 'all' : 'none'}'`);
		await database.query('SELECT pg_reload_conf()');
		// Every backend takes notice by itself.
		await sleep(300);
	};
	const before = readFileSync(postgres.process.logFile, 'utf8').length;
	await switchLog(true);
	await work();
	await switchLog(false);
	return readStatements(readFileSync(postgres.process.logFile, 'utf8').slice(before));
}

function readStatements(log: string): Statement[] {
	const entries = log
		.replaceAll(/\n\t/g, '\n ')
		.split(/\n(?=\d+\|)/)
		.map((line) => /^\s*\d+\|(\w+):\s+([\s\S]*)$/.exec(line))
		.filter((entry) => entry !== null);
	const statements: Statement[] = [];
	for (const [index, [, kind, text = '']] of entries.entries()) {
		const found = /^(?:execute ([^:]+)|statement): ([\s\S]*)$/.exec(text);
		if (kind !== 'LOG' || found?.[2] === undefined) continue;
		if (/ALTER SYSTEM|pg_reload_conf/.test(found[2])) continue;
		const next = entries[index + 1];
		const values =
			next?.[1] === 'DETAIL'
				? [...(next[2] ?? '').matchAll(/\$\d+ = (?:'((?:[^']|'')*)'|NULL)/g)].map(
						([, value]) => value?.replaceAll("''", "'") ?? null,
					)
				: [];
		const is_prepared = found[1] !== undefined && found[1] !== '<unnamed>';
		statements.push({ text: found[2], values, is_prepared });
	}
	return statements;
}
