/**
 * npm run chaos:prove -- [--seed S] [--plant <part of its name>]
 *
 * Whether the suite would notice: plants one bug after the other into a copy of the service and runs a slice of chaos on
 * it. A bug that stays hidden for three seeds is a hole in the suite.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../stack/pack.ts';
import { silent } from '../stack/progress.ts';
import { runChaos, signalToStop } from './chaos.ts';
import type { Violation } from './checker.ts';
import { type Plant, plants } from './plants.ts';

const seedsMax = 3;
const slice = { sales: 20, minutes: 0.4, everyMs: 250, restMinutes: 0.9 };

type ProveOptions = { seed: number; plant: string; signal: AbortSignal };

async function prove(options: ProveOptions): Promise<boolean> {
	const chosen = plants.filter(({ name }) => name.includes(options.plant));
	let caught = 0;
	for (const plant of chosen) {
		const started = Date.now();
		const found = await seek(plant, options);
		if (found !== null) caught += 1;
		const seconds = Math.round((Date.now() - started) / 1000);
		const outcome =
			found === null ? '✗ not caught' : `✓ caught by seed ${found.seed}: ${found.violation.rule}`;
		console.log(`  ${plant.name}: ${outcome} (${seconds} s)`);
	}
	console.log(JSON.stringify({ planted: chosen.length, caught }));
	return caught === chosen.length;
}

async function seek(
	plant: Plant,
	{ seed, signal }: ProveOptions,
): Promise<{ seed: number; violation: Violation } | null> {
	const copy = plantedCopy(plant);
	try {
		for (let tried = seed; tried < seed + seedsMax; tried += 1) {
			signal.throwIfAborted();
			const { violations } = await runChaos({
				...slice,
				...(plant.everyMs === undefined ? {} : { everyMs: plant.everyMs }),
				seed: tried,
				only: plant.faults,
				serviceRoot: copy,
				stateFolder: path.join(ROOT, '.state', 'chaos-prove'),
				progress: silent,
				signal,
			});
			const violation = violations.find(({ rule }) => plant.breaks.test(rule));
			if (violation !== undefined) return { seed: tried, violation };
		}
		return null;
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
}

function plantedCopy({ name, file, find, replace }: Plant): string {
	const copy = mkdtempSync(path.join(tmpdir(), 'cloudsales-planted-'));
	for (const folder of ['service', 'prisma']) {
		cpSync(path.join(ROOT, folder), path.join(copy, folder), {
			recursive: true,
			filter: (source) => path.basename(source) !== 'node_modules',
		});
	}
	cpSync(path.join(ROOT, 'package.json'), path.join(copy, 'package.json'));
	symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
	symlinkSync(
		path.join(ROOT, 'service', 'node_modules'),
		path.join(copy, 'service', 'node_modules'),
	);
	const target = path.join(copy, 'service', file);
	const text = readFileSync(target, 'utf8');
	if (text.split(find).length !== 2) throw new Error(`"${name}" no longer fits ${file}`);
	writeFileSync(
		target,
		text.replace(find, () => replace),
	);
	return copy;
}

export async function main(args: string[]): Promise<void> {
	const { values } = parseArgs({
		args,
		options: {
			seed: { type: 'string', default: '1' },
			plant: { type: 'string', default: '' },
		},
	});
	const signal = signalToStop();
	try {
		const isProved = await prove({ seed: Number(values.seed), plant: values.plant, signal });
		process.exitCode = isProved ? 0 : 1;
	} catch (error) {
		console.error(signal.aborted ? 'Stopped.' : error);
		process.exitCode = signal.aborted ? 130 : 1;
	}
}
