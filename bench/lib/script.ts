/** Scripts of ours that measure something in a process, and on a database, of their own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { plainEnvironment } from '../../e2e/stack/machine.ts';
import { ROOT } from '../../e2e/stack/pack.ts';
import { applyMigrations } from '../../service/platform/database/migrate.ts';
import type { BenchContext } from './bench.ts';
import type { System } from './system.ts';

const run = promisify(execFile);
const longestMs = 1_800_000;

/** Runs `node SCRIPT ARGS` to its end and gives what it measured, which is its last line; null when it says nothing. */
export async function measuredBy<T>(
	{ signal, profileFolder }: Pick<BenchContext, 'signal' | 'profileFolder'>,
	...script: string[]
): Promise<T | null> {
	const profile = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
	const { stdout } = await run(process.execPath, [...profile, ...script], {
		cwd: ROOT,
		env: plainEnvironment(),
		signal,
		timeout: longestMs,
	});
	const last = stdout.trimEnd().split('\n').at(-1) ?? '';
	return last === '' ? null : (JSON.parse(last) as T);
}

/** A database with our tables beside that of the service; `fill` puts rows into it. */
export async function databaseWith(
	{ postgres }: Pick<System, 'postgres'>,
	name: string,
	fill: (database: pg.Pool) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
	const url = await postgres.createDatabase(name);
	await applyMigrations(url);
	const database = new pg.Pool({ connectionString: url, max: 1 });
	try {
		await fill(database);
	} finally {
		await database.end();
	}
	return url;
}

export const middle = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
