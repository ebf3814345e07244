/**
 * Who may import whom, checked by dependency-cruiser with the rules of .dependency-cruiser.mjs.
 *
 * It also compares what was looked at with what is on the disk: with a TypeScript that it does not
 * know, dependency-cruiser looks at nothing and finds nothing wrong.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { programOf, root, run } from './tools.mjs';

const FOLDERS = ['service', 'nodes', 'credentials', 'sandbox', 'e2e', 'bench'];
const SKIPPED = new Set(['node_modules', 'generated', 'dist', 'coverage']);

function sourcesIn(folder) {
	return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const file = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesIn(file);
		return /\.ts$/.test(entry.name) && !/\.d\.ts$/.test(entry.name) ? [file] : [];
	});
}

export async function checkBoundaries() {
	const { code, output } = await run(
		process.execPath,
		[
			programOf('dependency-cruiser', 'bin/dependency-cruiser.mjs'),
			'--config',
			'.dependency-cruiser.mjs',
			'--output-type',
			'json',
			...FOLDERS,
		],
		{ capture: true },
	);
	let result;
	try {
		result = JSON.parse(output);
	} catch {
		return { ok: false, output: output || `dependency-cruiser failed (exit code ${code})\n` };
	}
	const cruised = new Set(result.modules.map(({ source }) => source));
	const missing = FOLDERS.flatMap(sourcesIn).filter((file) => !cruised.has(file));
	const lines = result.summary.violations
		.filter(({ rule }) => rule.severity === 'error')
		.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
	if (missing.length > 0) {
		const shown = missing.slice(0, 10).join(', ');
		lines.push(
			`not looked at: ${missing.length} files (${shown}${missing.length > 10 ? ', …' : ''})`,
		);
	}
	return { ok: lines.length === 0, output: `${lines.join('\n')}\n` };
}
