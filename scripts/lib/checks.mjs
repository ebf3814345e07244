/**
 * The static checks: everything about the code that can be said without running it. A part whose
 * configuration is missing has failed; nothing is left out in silence.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { checkBoundaries } from './boundaries.mjs';
import { checkFileSizes } from './file-sizes.mjs';
import { checkLockFiles } from './lock-files.mjs';
import { programOf, root, run } from './tools.mjs';

/** @typedef {{ ok: boolean, output: string }} Outcome */
/** @typedef {{ name: string, needs?: string, work: () => Promise<Outcome> }} Check */

const CACHE = path.join(root, '.cache');

/** @returns {() => Promise<Outcome>} */
function command(args, env = {}) {
	return async () => {
		const { code, output } = await run(process.execPath, args, { capture: true, env });
		return { ok: code === 0, output };
	};
}

/** Every workspace has its own rules (the nodes those of n8n), so each is linted from its own folder. */
function lint(folder) {
	const config = path.join(folder, 'eslint.config.mjs');
	return {
		name: `lint of ${folder === '.' ? 'the pack' : folder}`,
		needs: config,
		work: async () => {
			const { code, output } = await run(
				process.execPath,
				[programOf('eslint', 'bin/eslint.js'), '--max-warnings=0', '.'],
				{ capture: true, cwd: path.join(root, folder) },
			);
			return { ok: code === 0, output };
		},
	};
}

/** @returns {Check} */
function types(folder) {
	const config = path.join(folder, 'tsconfig.json');
	return {
		name: `types of ${folder === '.' ? 'the pack' : folder}`,
		needs: config,
		// The compiler keeps hashes of everything it has read, and looks anew at what depends on a changed file.
		work: command([
			programOf('typescript', 'bin/tsc'),
			'--noEmit',
			'--incremental',
			'--tsBuildInfoFile',
			path.join(CACHE, `types-${folder === '.' ? 'pack' : folder}.tsbuildinfo`),
			'--pretty',
			'false',
			'-p',
			config,
		]),
	};
}

/** @returns {Check[]} */
function allChecks() {
	return [
		{
			name: 'format',
			needs: '.prettierrc.json',
			work: command([
				programOf('prettier', 'bin/prettier.cjs'),
				'--check',
				'--log-level=warn',
				// By content: a file that was found right is right until its text or the rules change.
				'--cache',
				'--cache-strategy=content',
				`--cache-location=${path.join(CACHE, 'prettier')}`,
				'.',
			]),
		},
		lint('.'),
		lint('service'),
		lint('sandbox'),
		lint('e2e'),
		lint('bench'),
		types('.'),
		types('service'),
		types('sandbox'),
		types('e2e'),
		types('bench'),
		{ name: 'file sizes', work: checkFileSizes },
		{ name: 'lock files', work: checkLockFiles },
		{ name: 'boundaries', needs: '.dependency-cruiser.mjs', work: checkBoundaries },
		{
			name: 'generated files',
			needs: 'service/scripts/generate.ts',
			work: command(['service/scripts/generate.ts', '--check']),
		},
	];
}

/** What the type checks need first: the Prisma client is generated and not in the repository. */
const preparation = {
	name: 'database client',
	needs: 'service/scripts/prepare.ts',
	work: command(['service/scripts/prepare.ts']),
};

/** @param {Check} check */
async function perform({ name, needs, work }) {
	const start = Date.now();
	let outcome;
	if (needs && !existsSync(path.join(root, needs))) {
		outcome = { ok: false, output: `${needs} is missing.\n` };
	} else {
		try {
			outcome = await work();
		} catch (error) {
			outcome = { ok: false, output: `${error instanceof Error ? error.stack : error}\n` };
		}
	}
	const seconds = ((Date.now() - start) / 1000).toFixed(1);
	console.log(`  ${outcome.ok ? '✓' : '✗'} ${name} (${seconds} s)`);
	if (!outcome.ok) console.log(outcome.output.trimEnd().replace(/^/gm, '      '));
	return outcome.ok;
}

/** Runs all checks, a few at a time, each shown as it ends. */
export async function runChecks() {
	let passed = 0;
	let failed = 0;
	const count = (ok) => (ok ? passed++ : failed++);
	count(await perform(preparation));
	const queue = allChecks();
	const worker = async () => {
		for (let check = queue.shift(); check; check = queue.shift()) count(await perform(check));
	};
	await Promise.all(Array.from({ length: Math.min(3, availableParallelism()) }, worker));
	return { passed, failed };
}
