/**
 * node service/scripts/generate.ts [--check]
 *
 * Writes everything that is made from the contracts, life cycles, events, errors and settings. With --check it only
 * compares and ends with 1 when a file differs from what would be written.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateAll, generatedFiles } from './generate/all.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isCheck = process.argv.includes('--check');
const outputs = await generateAll();
const present = globSync(generatedFiles, { cwd: root }).map((file) =>
	file.replaceAll(path.sep, '/'),
);
const stale = present.filter((file) => !outputs.has(file));
const changed = [...outputs].filter(
	([file, text]) =>
		!existsSync(path.join(root, file)) || readFileSync(path.join(root, file), 'utf8') !== text,
);

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

if (isCheck) {
	for (const file of [...stale, ...changed.map(([name]) => name)]) print(`differs: ${file}`);
	const count = stale.length + changed.length;
	if (count > 0) print(`${count} generated files are out of date; run: npm run generate`);
	process.exitCode = count > 0 ? 1 : 0;
} else {
	for (const file of stale) rmSync(path.join(root, file));
	for (const [file, text] of changed) {
		mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
		writeFileSync(path.join(root, file), text);
	}
	print(`${outputs.size} generated files, ${changed.length} written, ${stale.length} removed`);
}
