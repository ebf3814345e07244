/** Puts n8n into a cache folder, once per version, and our pack into the folder of one n8n. */
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statfsSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNpm } from './npm.ts';
import { withLock } from './process-identity.ts';

export const N8N_VERSION = '2.41.1';
export const PACK_NAME = 'n8n-nodes-cloudsales';

const LOCK_FOLDER = fileURLToPath(new URL('../n8n/', import.meta.url));
const GIGABYTE = 1024 ** 3;
/** 2.8 GB installed, and as much again in npm's own cache. */
const DISK_SPACE_NEEDED = 6 * GIGABYTE;

type Note = (text: string) => void;

export function n8nFolder(): string {
	const lock = readFileSync(path.join(LOCK_FOLDER, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const cache = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
	return path.join(cache, 'cloudsales', `n8n-${N8N_VERSION}-${hash}`);
}

export function isN8nInstalled(): boolean {
	return existsSync(n8nFolder());
}

/**
 * Installs n8n unless it is there. It is complete when its folder has its final name: an
 * interrupted installation leaves only a `.partial` folder, which the next one replaces.
 */
export async function installN8n(note: Note = () => undefined): Promise<string> {
	const folder = n8nFolder();
	if (existsSync(folder)) return folder;
	mkdirSync(path.dirname(folder), { recursive: true });
	const lockFile = `${folder}.installing`;
	return withLock(
		lockFile,
		() => note('another run is installing it'),
		async () => {
			// The other run may have finished while we waited.
			if (existsSync(folder)) return folder;
			const space = statfsSync(path.dirname(folder));
			if (space.bavail * space.bsize < DISK_SPACE_NEEDED) {
				throw new Error(
					`n8n needs about ${DISK_SPACE_NEEDED / GIGABYTE} GB of free disk space in ` +
						`${path.dirname(folder)}; there are ${((space.bavail * space.bsize) / GIGABYTE).toFixed(1)} GB. ` +
						'Set XDG_CACHE_HOME to a folder with more.',
				);
			}
			const partial = `${folder}.partial`;
			rmSync(partial, { recursive: true, force: true });
			mkdirSync(partial);
			for (const file of ['package.json', 'package-lock.json']) {
				copyFileSync(path.join(LOCK_FOLDER, file), path.join(partial, file));
			}
			note('2,300 packages, 2 to 4 minutes, once per version');
			// No install scripts: an optional Kafka client would be compiled, and fail.
			await runNpm(['ci', '--ignore-scripts', '--loglevel=error'], partial);
			renameSync(partial, folder);
			return folder;
		},
	);
}

/** Installs the packed pack the way n8n installs a community package. Does nothing when it is there. */
export async function installPack(tarball: string, userFolder: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	const stamp = path.join(nodes, 'installed-pack.txt');
	const hash = createHash('sha256').update(readFileSync(tarball)).digest('hex');
	const target = path.join(nodes, 'node_modules', PACK_NAME);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(target)) return;
	rmSync(stamp, { force: true });
	rmSync(target, { recursive: true, force: true });
	mkdirSync(nodes, { recursive: true });
	writeFileSync(
		path.join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }, null, '\t'),
	);
	await runNpm(
		[
			'install',
			tarball,
			'--legacy-peer-deps',
			'--ignore-scripts',
			// The same name and version with other content: a lock file would refuse it.
			'--no-package-lock',
			'--loglevel=error',
		],
		nodes,
	);
	if (!existsSync(target)) throw new Error(`The pack is not in ${target} after its installation.`);
	writeFileSync(stamp, hash);
}

/** The bcrypt hash that n8n wants for the password of its owner. */
export async function hashOwnerPassword(password: string): Promise<string> {
	const require = createRequire(path.join(n8nFolder(), 'package.json'));
	const bcrypt = require('bcryptjs') as { hash(text: string, rounds: number): Promise<string> };
	return bcrypt.hash(password, 10);
}
