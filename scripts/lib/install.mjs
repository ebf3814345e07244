/**
 * Installs the dependencies when they are not those of package-lock.json. The stamp with the hash of
 * the lock file is written last, so an interrupted installation is simply done again.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, toolNode } from './tools.mjs';

const lockFile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.cloudsales-installed');
const busyFile = path.join(root, '.state', 'installing.pid');

function wantedStamp() {
	const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
	return `${hash} ${process.platform}-${process.arch}`;
}

function isInstalled() {
	if (!existsSync(stampFile) || !existsSync(toolNode())) return false;
	return readFileSync(stampFile, 'utf8').trim() === wantedStamp();
}

/**
 * Whether somebody has installed exactly this lock file with npm itself. npm writes the list of
 * what is in node_modules last; packages for other kinds of machine are not in it.
 */
function isInstalledByNpm() {
	const hiddenFile = path.join(modules, '.package-lock.json');
	if (!existsSync(hiddenFile) || !existsSync(toolNode())) return false;
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
		if (!isInstalledByNpm()) await installWithNpm();
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

async function installWithNpm() {
	rmSync(stampFile, { force: true });
	const start = Date.now();
	const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
	console.log('Installing the dependencies (npm ci, one to three minutes, only when they change)');
	const script = process.env.npm_execpath;
	const isScript = script !== undefined && /\.[cm]?js$/.test(script) && existsSync(script);
	const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'];
	const child = spawn(isScript ? process.execPath : 'npm', isScript ? [script, ...args] : args, {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: !isScript && process.platform === 'win32',
	});
	const timer = setInterval(() => {
		const folders = existsSync(modules) ? readdirSync(modules).length : 0;
		console.log(`  … ${seconds()}, ${folders} folders in node_modules`);
	}, 10_000);
	const stop = (signal) => child.kill(signal);
	process.on('SIGINT', stop).on('SIGTERM', stop);
	const code = await new Promise((resolve) => {
		child.once('error', (error) => {
			console.error(`npm could not be started: ${error.message}`);
			resolve(1);
		});
		child.once('close', resolve);
	});
	clearInterval(timer);
	process.off('SIGINT', stop).off('SIGTERM', stop);
	if (code !== 0)
		throw new Error(`npm ci failed after ${seconds()}. Run the command again to retry.`);
	console.log(`  ✓ installed (${seconds()})`);
}
