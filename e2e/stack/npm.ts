import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { endWithUs } from './machine.ts';

/**
 * The environment for an npm that works in a folder of its own: what `npm run` has set for this
 * repository must not reach it, how to reach the registry must.
 */
function npmEnvironment(): NodeJS.ProcessEnv {
	const kept =
		/^npm_config_(registry|cache|userconfig|globalconfig|cafile|ca|proxy|https_proxy|noproxy|offline|prefer_offline|fetch_.*|nodedir)$/i;
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$|NODE_ENV$)/i.test(name) || kept.test(name),
		),
	);
}

export async function runNpm(args: string[], cwd: string): Promise<string> {
	const script = process.env['npm_execpath'];
	const [command, first] =
		script && /\.[cm]?js$/.test(script) && existsSync(script)
			? [process.execPath, [script]]
			: ['npm', []];
	return new Promise((resolve, reject) => {
		const child = spawn(command, [...first, ...args, '--no-audit', '--no-fund'], {
			cwd,
			env: npmEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32' && command === 'npm',
		});
		const release = endWithUs(child);
		let output = '';
		let errors = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
		child.once('error', reject);
		child.once('close', release);
		child.once('close', (code, killedBy) => {
			if (code === 0) return resolve(output);
			const end = errors.trimEnd().split('\n').slice(-30).join('\n');
			const how = killedBy ? `ended by ${killedBy}` : `exit code ${code}`;
			reject(new Error(`npm ${args[0]} in ${cwd} failed (${how}):\n${end}`));
		});
	});
}
