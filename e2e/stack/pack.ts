/** Builds and packs our n8n pack, exactly as it would be published. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithUs, plainEnvironment } from './machine.ts';
import { runNpm } from './npm.ts';
import { withLock } from './process-identity.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** What the pack is made from; a change in anything else does not change it. */
const SOURCES = [
	'nodes',
	'credentials',
	'package.json',
	'gulpfile.js',
	'tsconfig.json',
	'LICENSE',
	'docs/npm-readme.md',
	'CHANGELOG.md',
];

function filesUnder(file: string): string[] {
	const full = path.join(ROOT, file);
	if (!existsSync(full)) return [];
	try {
		return readdirSync(full, { withFileTypes: true }).flatMap((entry) =>
			entry.isDirectory() || entry.isFile() ? filesUnder(`${file}/${entry.name}`) : [],
		);
	} catch {
		return [file];
	}
}

/** Changes exactly when the content of the files does. */
export function hashOfFiles(names: string[]): string {
	const hash = createHash('sha256');
	for (const file of names.flatMap(filesUnder).sort()) {
		hash
			.update(`${file}\0`)
			.update(readFileSync(path.join(ROOT, file)))
			.update('\0');
	}
	return hash.digest('hex').slice(0, 16);
}

/** Runs a Node program of this repository to its end; its output is in the error when it fails. */
export function runNode(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {
			cwd: ROOT,
			env: { ...plainEnvironment(), ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const release = endWithUs(child);
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.once('error', reject);
		child.once('close', release);
		child.once('close', (code) => {
			if (code === 0) resolve(output);
			else reject(new Error(`${args.join(' ')} failed (exit code ${code}):\n${output}`));
		});
	});
}

/** n8n loads nothing of a pack in which one file is missing, and says so only in its log. */
function checkBuild(): void {
	type Manifest = { n8n: { nodes: string[]; credentials: string[] } };
	const { n8n } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
	const missing = [...n8n.nodes, ...n8n.credentials].filter(
		(file) => !existsSync(path.join(ROOT, file)),
	);
	if (missing.length > 0) {
		throw new Error(
			`package.json names files that the build does not make:\n${missing.map((file) => `  ${file}`).join('\n')}`,
		);
	}
}

/** The pack as a folder. npm packs the README.md of a folder, and that of this repository is for its developers. */
function stage(folder: string): string {
	const { files } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
		files: string[];
	};
	for (const name of [...files, 'package.json', 'LICENSE'])
		cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
	copyFileSync(path.join(ROOT, 'docs', 'npm-readme.md'), path.join(folder, 'README.md'));
	return folder;
}

/** Returns the tarball of the pack; makes it when the sources have changed since the last time. */
export async function buildPack(folder: string): Promise<string> {
	mkdirSync(folder, { recursive: true });
	const tarball = path.join(folder, `${hashOfFiles(SOURCES)}.tgz`);
	if (existsSync(tarball)) return tarball;
	// All builds write to the same dist/.
	return withLock(
		path.join(folder, 'building'),
		() => undefined,
		async () => {
			if (existsSync(tarball)) return tarball;
			await runNode([path.join(ROOT, 'node_modules', 'gulp', 'bin', 'gulp.js'), 'build']);
			checkBuild();
			for (const entry of readdirSync(folder)) {
				if (entry.startsWith('packing-')) rmSync(path.join(folder, entry), { recursive: true });
			}
			const temporary = mkdtempSync(path.join(folder, 'packing-'));
			await runNpm(['pack', '--ignore-scripts', '--silent'], stage(temporary));
			const packed = readdirSync(temporary).find((entry) => entry.endsWith('.tgz'));
			if (!packed) throw new Error('npm pack made no file.');
			renameSync(path.join(temporary, packed), tarball);
			rmSync(temporary, { recursive: true });
			return tarball;
		},
	);
}
