/**
 * npm run chaos:prove -- [--seed S] [--plant <part of its name>] [--control]
 *
 * Whether the suite would notice: plants one bug after the other into the service that it starts and runs a slice of
 * chaos on it. A bug that stays hidden for three seeds is a hole in the suite. With --control the same slices are run on the
 * service as it is, and nothing may be noticed: what catches a bug is then the bug, and not the haste of the slice.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, runNode } from '../stack/pack.ts';
import { silent } from '../stack/progress.ts';
import { runChaos, signalToStop } from './chaos.ts';
import type { Violation } from './violation.ts';
import type { Plant, Slice } from './plant.ts';
import { plants } from './plants.ts';
import { runRenewals } from './renewals/renewals.ts';

const seedsMax = 3;
const usual: Slice = { sales: 14, minutes: 0.25, everyMs: 300, restMinutes: 0.6 };

/** All sales on one day, the last of January: the next month is shorter. */
const usualOfRenewals = { sales: 10, anchors: 1, minutes: 0.2, everyMs: 4000, restMinutes: 4 };

type ProveOptions = { seed: number; plant: string; control: boolean; signal: AbortSignal };
type Proof = {
	plant: string;
	/** Null when no seed brought anything to light. */
	seed: number | null;
	rule: string | null;
	seconds: number;
};

async function prove(options: ProveOptions): Promise<boolean> {
	const { control } = options;
	await runNode(['service/scripts/prepare.ts']);
	const proofs: Proof[] = [];
	for (const plant of plants.filter(({ name }) => name.includes(options.plant))) {
		const started = Date.now();
		const found = await seek(plant, options);
		const proof: Proof = {
			plant: plant.name,
			seed: found?.seed ?? null,
			rule: found?.violation.rule ?? null,
			seconds: Math.round((Date.now() - started) / 1000),
		};
		proofs.push(proof);
		console.log(`  ${lineOf(proof, control)}`);
		if (control && found !== null)
			console.log(`      ${found.violation.id}: ${found.violation.detail}`);
	}
	const caught = proofs.filter(({ seed }) => seed !== null).length;
	console.log(JSON.stringify({ planted: control ? 0 : proofs.length, caught, proofs }));
	return caught === (control ? 0 : proofs.length);
}

function lineOf({ plant, seed, rule, seconds }: Proof, control: boolean): string {
	const mark = (seed === null) === control ? '✓' : '✗';
	const outcome = seed === null ? 'not caught' : `caught by seed ${seed}: ${rule}`;
	const calm = seed === null ? 'nothing is noticed' : `noticed by seed ${seed}: ${rule}`;
	return `${mark} ${plant}: ${control ? calm : outcome} (${seconds} s)`;
}

async function seek(
	plant: Plant,
	{ seed, control, signal }: ProveOptions,
): Promise<{ seed: number; violation: Violation } | null> {
	for (let tried = seed; tried < seed + (control ? 1 : seedsMax); tried += 1) {
		signal.throwIfAborted();
		const isOfRenewals = plant.scenario === 'renewals';
		const run = isOfRenewals ? runRenewals : runChaos;
		const { violations } = await run({
			...(isOfRenewals ? usualOfRenewals : usual),
			...plant.slice,
			seed: tried,
			only: plant.faults,
			...(control ? {} : { plant }),
			stateFolder: path.join(ROOT, '.state', 'chaos-prove'),
			progress: silent,
			signal,
		});
		const violation = violations.find(({ rule }) => control || plant.breaks.test(rule));
		if (violation !== undefined) return { seed: tried, violation };
	}
	return null;
}

export async function main(args: string[]): Promise<void> {
	const { values } = parseArgs({
		args,
		options: {
			seed: { type: 'string', default: '1' },
			plant: { type: 'string', default: '' },
			control: { type: 'boolean', default: false },
		},
	});
	const signal = signalToStop();
	try {
		const { plant, control } = values;
		const isProved = await prove({ seed: Number(values.seed), plant, control, signal });
		process.exitCode = isProved ? 0 : 1;
	} catch (error) {
		console.error(signal.aborted ? 'Stopped.' : error);
		process.exitCode = signal.aborted ? 130 : 1;
	}
}
