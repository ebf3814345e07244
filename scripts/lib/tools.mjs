/** Where the tools of the repository are, and the environment in which they run. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

const binaries = join(root, 'node_modules', '.bin');

/** Node 24, from the npm package `node`. */
export function toolNode() {
	const name = process.platform === 'win32' ? 'node.exe' : 'node';
	return join(root, 'node_modules', 'node', 'bin', name);
}

/** The environment with the tools of the repository, Node 24 among them, before those of the machine. */
export function toolEnvironment(extra = {}) {
	const path = process.env.PATH ?? '';
	return {
		...process.env,
		PATH: path.split(delimiter)[0] === binaries ? path : `${binaries}${delimiter}${path}`,
		...extra,
	};
}

/**
 * Runs a command to its end. With `capture`, its output is returned and not shown.
 * @param {string} command
 * @param {string[]} args
 * @param {{ capture?: boolean, env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { capture = false, env = {}, cwd = root } = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd,
			env: toolEnvironment(env),
			stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
		});
		let output = '';
		child.stdout?.on('data', (chunk) => (output += chunk));
		child.stderr?.on('data', (chunk) => (output += chunk));
		child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
		child.once('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

/** The path of a program of an installed package: works where the shell shims of .bin do not. */
export function programOf(packageName, file) {
	return join(root, 'node_modules', ...packageName.split('/'), ...file.split('/'));
}
