/**
 * Every package of every lock file has the hash of its content, so that an installation notices one that was exchanged
 * on its way. npm leaves it out when it writes the lock file from a node_modules that is already there.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './tools.mjs';

/** What is wrong with a lock file, one line each. Folders of this repository and git commits have no hash. */
export function problemsOf({ packages = {} }) {
	return Object.entries(packages).flatMap(([where, { link, resolved = '', integrity }]) => {
		if (!/(^|\/)node_modules\//.test(where) || link || resolved.startsWith('git')) return [];
		// `.npmrc` leaves addresses of the registry out (omit-lockfile-registry-resolved), so any address is a foreign one.
		if (resolved !== '') return [`${where} comes from ${new URL(resolved).host}`];
		return /^sha512-/.test(integrity ?? '') ? [] : [`${where} has no integrity`];
	});
}

export async function checkLockFiles() {
	const files = execFileSync('git', ['ls-files', '*package-lock.json'], {
		cwd: root,
		encoding: 'utf8',
	})
		.split('\n')
		.filter((file) => file !== '');
	if (files.length === 0) return { ok: false, output: 'git lists no lock file.\n' };
	const problems = files.flatMap((file) => {
		const lock = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
		return problemsOf(lock).map((problem) => `${file}: ${problem}`);
	});
	const advice =
		'Write the lock file anew in a folder without node_modules: CONTRIBUTING.md, "Dependencies".';
	const output = problems.length === 0 ? '' : `${problems.join('\n')}\n${advice}\n`;
	return { ok: problems.length === 0, output };
}
