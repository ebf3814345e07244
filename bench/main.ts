/**
 * npm run bench [-- NAME …] [--compare bench/results/<earlier>.json] [--seed N] [--minutes N] [--profile] [--quick] [--rows N]
 *
 * Measures, prints, and writes `bench/results/<name>.json` and `.svg`. With `--compare` the exit code is 1 when a figure
 * got worse by more than the noise of a machine.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../e2e/chaos/random.ts';
import { ROOT } from '../e2e/stack/pack.ts';
import { toTerminal } from '../e2e/stack/progress.ts';
import { benches } from './benches/index.ts';
import type { Bench, BenchContext } from './lib/bench.ts';
import { chart, number, terminalLines } from './lib/report.ts';
import { type Result, compare, isMet } from './lib/result.ts';
import { readResults, resultsFolder } from './lib/results.ts';

export async function main(args: string[]): Promise<void> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			seed: { type: 'string', default: '1' },
			minutes: { type: 'string', default: '2' },
			compare: { type: 'string' },
			profile: { type: 'boolean', default: false },
			quick: { type: 'boolean', default: false },
			rows: { type: 'string' },
		},
	});
	const isMeasured = !values.quick && values.rows === undefined;
	const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
	if (unknown.length > 0) {
		console.error(
			`There is no benchmark ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`,
		);
		process.exitCode = 2;
		return;
	}
	// Read before anything is written: it may be one of the files that are about to change.
	const earlier = values.compare === undefined ? null : readResults(values.compare);
	if (earlier?.length === 0)
		throw new Error(`There is nothing in ${values.compare} to compare with.`);
	const chosen =
		positionals.length === 0 ? benches : benches.filter(({ name }) => positionals.includes(name));
	const stop = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.on(name, () => stop.abort(new Error(`stopped by ${name}`)));

	const results: Result[] = [];
	for (const bench of chosen) {
		if (stop.signal.aborted) break;
		try {
			const numbers = {
				seed: Number(values.seed),
				minutes: Number(values.minutes),
				rows: values.rows === undefined ? null : Number(values.rows),
			};
			const result = await runOne(bench, { ...values, ...numbers }, stop.signal);
			results.push(result);
			for (const line of terminalLines(result)) console.log(line);
			// A quick run, or one of another size, is a rehearsal.
			if (isMeasured) write(result);
		} catch (error) {
			console.error(`\n${bench.name} failed:`, error);
			process.exitCode = 1;
		}
	}
	if (isMeasured && results.length > 0) console.log('\nnpm run generate writes the page.');
	if (earlier !== null) reportChanges(earlier, results);
	const goals = results.flatMap(({ figures }) =>
		figures.flatMap((figure) => (figure.goals ?? []).map((goal) => isMet(figure, goal))),
	);
	const met = goals.filter((one) => one === true).length;
	console.log(
		`\n${results.length} of ${chosen.length} benchmarks, ${met} of ${goals.length} goals met`,
	);
}

async function runOne(
	bench: Bench,
	options: {
		seed: number;
		minutes: number;
		profile: boolean;
		quick: boolean;
		rows: number | null;
	},
	signal: AbortSignal,
): Promise<Result> {
	const { seed, minutes, profile, quick, rows } = options;
	const stateFolder = path.join(ROOT, '.state', 'bench', bench.name);
	rmSync(stateFolder, { recursive: true, force: true });
	mkdirSync(stateFolder, { recursive: true, mode: 0o711 });
	const profileFolder = profile ? path.join(ROOT, '.state', 'bench-profiles', bench.name) : null;
	if (profileFolder !== null) mkdirSync(profileFolder, { recursive: true });
	console.log(`\n== ${bench.title} ==`);
	const started = Date.now();
	const random = createRandom(seed);
	const context: BenchContext = {
		seed,
		random: () => random.next(),
		minutes,
		progress: toTerminal(),
		stateFolder,
		profileFolder,
		quick,
		rows,
		signal,
	};
	const measured = await bench.run(context);
	const [processor] = cpus();
	return {
		bench: bench.name,
		title: bench.title,
		at: new Date(started).toISOString(),
		seconds: (Date.now() - started) / 1000,
		seed,
		hardware: {
			processor: processor?.model ?? 'unknown',
			cores: cpus().length,
			memory_gb: Math.round(totalmem() / 2 ** 30),
		},
		versions: { node: process.versions.node, ...measured.versions },
		conditions: measured.conditions,
		figures: measured.figures,
		notes: measured.notes ?? [],
	};
}

function write(result: Result): void {
	mkdirSync(resultsFolder, { recursive: true });
	const file = path.join(resultsFolder, result.bench);
	writeFileSync(`${file}.json`, `${JSON.stringify(result, null, '\t')}\n`);
	writeFileSync(`${file}.svg`, chart(result));
}

function reportChanges(earlier: readonly Result[], results: readonly Result[]): void {
	console.log('\nCompared with before:');
	for (const now of results) {
		const before = earlier.find((one) => one.bench === now.bench);
		if (before === undefined) continue;
		for (const change of compare(before, now)) {
			const mark = change.isWorse ? '✗' : ' ';
			console.log(`  ${mark} ${change.figure}: ${number(change.before)} → ${number(change.now)}`);
			if (change.isWorse) process.exitCode = 1;
		}
	}
}
