/**
 * node scripts/run.mjs <task> [arguments]
 *
 * Makes sure that the dependencies are installed, then runs scripts/tasks/<task> on Node 24, which
 * comes as the npm package `node`: whatever Node the machine has (20 or newer), everything else runs
 * on the same one. Uses nothing but Node itself, since it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { installDependencies } from './lib/install.mjs';
import { root, toolEnvironment, toolNode } from './lib/tools.mjs';

const [name, ...args] = process.argv.slice(2);
const tasks = readdirSync(path.join(root, 'scripts', 'tasks'));
const file = tasks.find((task) => task.replace(/\.(mjs|ts)$/, '') === name);
if (!file) {
	const names = tasks.map((task) => path.parse(task).name).join(', ');
	console.error(`There is no task "${name ?? ''}". There are: ${names}.`);
	process.exit(2);
}

try {
	await installDependencies();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}

const node = toolNode();
const child = spawn(node, [path.join(root, 'scripts', 'tasks', file), ...args], {
	cwd: root,
	stdio: 'inherit',
	env: toolEnvironment(),
});
// Ctrl-C in a terminal reaches the task as well; sent to this process alone it does not. The tasks
// take two in quick succession for one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
	console.error(`${node} could not be started: ${error.message}`);
	process.exitCode = 1;
});
child.on('exit', (code, signal) => {
	process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
	// Without the handlers, so that nothing keeps this process.
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
});
