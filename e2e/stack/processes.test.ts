import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './machine.ts';
import { isAlive, ownIdentity, startMark, withLock } from './process-identity.ts';
import { type ProcessRecord, openProcesses, stopLeftovers } from './processes.ts';

const modulePath = fileURLToPath(new URL('processes.ts', import.meta.url));
const FOREVER = 'setInterval(() => undefined, 1000)';
const DEAF = `process.on('SIGTERM', () => undefined); ${FOREVER}; console.log('deaf')`;

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'cloudsales-processes-test-'));
});
afterEach(async () => {
	await stopLeftovers(folder);
	rmSync(folder, { recursive: true, force: true });
});

const recordFile = () => path.join(folder, 'processes.json');
const recordedPids = () =>
	(JSON.parse(readFileSync(recordFile(), 'utf8')) as { processes: ProcessRecord[] }).processes.map(
		({ pid }) => pid,
	);
const logOf = (name: string) => readFileSync(path.join(folder, `${name}.log`), 'utf8');
const node = (name: string, code: string) => ({
	name,
	command: process.execPath,
	args: ['-e', code],
});

async function until(isTrue: () => boolean, timeoutMs = 10_000): Promise<void> {
	const end = Date.now() + timeoutMs;
	while (!isTrue()) {
		if (Date.now() > end) throw new Error('It did not become true in time.');
		await sleep(20);
	}
}

/** A process that starts a child through this module and then waits, as `npm start` does. */
async function startOwner(childCode: string): Promise<{ owner: number; child: number }> {
	const code = `
		const { openProcesses } = await import(${JSON.stringify(modulePath)});
		const processes = await openProcesses(${JSON.stringify(folder)});
		const child = await processes.start({
			name: 'child', command: process.execPath, args: ['-e', ${JSON.stringify(childCode)}],
		});
		console.log(child.pid);
	`;
	const owner = spawn(process.execPath, ['--input-type=module', '-e', code], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { PATH: process.env['PATH'] },
	});
	const [line] = (await once(owner.stdout, 'data')) as [Buffer];
	if (owner.pid === undefined) throw new Error('The owner was not started.');
	return { owner: owner.pid, child: Number(line.toString()) };
}

describe('starting', () => {
	it('returns when the process is ready, with its output in the log', async () => {
		const processes = await openProcesses(folder);
		let asked = 0;
		const child = await processes.start({
			...node('talker', `console.log('hello from the child'); ${FOREVER}`),
			isReady: () => Promise.resolve(++asked === 3),
		});
		expect(asked).toBe(3);
		expect(recordedPids()).toEqual([child.pid]);
		await until(() => logOf('talker').includes('hello from the child'));
		await processes.stopAll();
		expect(startMark(child.pid)).toBeUndefined();
		expect(existsSync(recordFile())).toBe(false);
	});

	it('says why a process ended before it was ready', async () => {
		const processes = await openProcesses(folder);
		const start = processes.start({
			...node('broken', `console.error('the reason'); process.exit(3)`),
			isReady: () => Promise.resolve(false),
		});
		await expect(start).rejects.toThrow(
			/broken ended before it was ready \(exit code 3\)[^]*the reason/,
		);
		expect(existsSync(recordFile())).toBe(false);
	});

	it('stops a process that does not become ready in time', async () => {
		const processes = await openProcesses(folder);
		const start = processes.start({
			...node('slow', FOREVER),
			isReady: () => Promise.resolve(false),
			readyTimeoutMs: 200,
		});
		await expect(start).rejects.toThrow('slow was not ready after 0.2 s');
		expect(existsSync(recordFile())).toBe(false);
	});

	it('refuses a folder that a living process has in use', async () => {
		const { owner } = await startOwner(FOREVER);
		await expect(openProcesses(folder)).rejects.toThrow(`in use by process ${owner}`);
		process.kill(owner, 'SIGKILL');
	});

	it('starts nothing once it was asked to stop', async () => {
		const asked = new AbortController();
		const processes = await openProcesses(folder, asked.signal);
		asked.abort();
		await expect(processes.start(node('late', FOREVER))).rejects.toThrow('late is not started');
		expect(existsSync(recordFile())).toBe(false);
	});
});

describe('stopping', () => {
	it('stops the last started first', async () => {
		const processes = await openProcesses(folder);
		const order: string[] = [];
		for (const name of ['first', 'second', 'third']) {
			const child = await processes.start(node(name, FOREVER));
			void child.exited.then(() => order.push(name));
		}
		await processes.stopAll();
		expect(order).toEqual(['third', 'second', 'first']);
	});

	it('kills what does not listen', async () => {
		const processes = await openProcesses(folder);
		const child = await processes.start({ ...node('deaf', DEAF), stopTimeoutMs: 300 });
		await until(() => logOf('deaf').includes('\ndeaf'));
		await child.stop();
		expect(await child.exited).toBe('ended by SIGKILL');
	});

	it('kills with a process what that one has started', async () => {
		const processes = await openProcesses(folder);
		const child = await processes.start(
			node(
				'parent',
				`const c = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(FOREVER)}]);
				console.log('grandchild', c.pid); ${FOREVER}`,
			),
		);
		await until(() => /grandchild \d+/.test(logOf('parent')));
		const grandchild = Number(/grandchild (\d+)/.exec(logOf('parent'))?.[1]);
		expect(startMark(grandchild)).toBeDefined();
		await child.kill();
		await until(() => startMark(grandchild) === undefined);
	});

	it('reports an end that was not asked for, and only that', async () => {
		const processes = await openProcesses(folder);
		const reported: string[] = [];
		processes.onUnexpectedExit(({ name }, reason) => reported.push(`${name}: ${reason}`));
		const asked = await processes.start(node('asked', FOREVER));
		const crashed = await processes.start(node('crashed', FOREVER));
		await asked.stop();
		process.kill(crashed.pid, 'SIGKILL');
		await crashed.exited;
		await until(() => reported.length > 0);
		expect(reported).toEqual(['crashed: ended by SIGKILL']);
	});
});

describe('what a killed owner leaves', () => {
	it('is stopped at once, without another start', async () => {
		const { owner, child } = await startOwner(FOREVER);
		expect(startMark(child)).toBeDefined();
		process.kill(owner, 'SIGKILL');
		await until(() => startMark(child) === undefined);
		await until(() => !existsSync(recordFile()));
	});

	it('is stopped by the next owner when the guard is gone too', async () => {
		// As if the guard had been killed too: only the file tells of the process.
		const orphan = spawn(process.execPath, ['-e', FOREVER], { detached: true, stdio: 'ignore' });
		const pid = orphan.pid ?? 0;
		const record = { name: 'orphan', pid, started: startMark(pid), stopSignal: 'SIGTERM' };
		const file = {
			owner: { pid: 999_999_999, started: 'long ago' },
			processes: [{ ...record, stopTimeoutMs: 2000 }],
		};
		writeFileSync(recordFile(), JSON.stringify(file));
		await openProcesses(folder);
		expect(startMark(pid)).toBeUndefined();
		expect(existsSync(recordFile())).toBe(false);
	});

	it('is left alone when its process id belongs to another process by now', async () => {
		const stranger = spawn(process.execPath, ['-e', FOREVER], { stdio: 'ignore' });
		const pid = stranger.pid ?? 0;
		const file = {
			owner: { pid: 999_999_999, started: 'long ago' },
			processes: [
				{ name: 'ours', pid, started: 'earlier', stopSignal: 'SIGKILL', stopTimeoutMs: 1000 },
			],
		};
		writeFileSync(recordFile(), JSON.stringify(file));
		expect(await stopLeftovers(folder)).toEqual([]);
		expect(startMark(pid)).toBeDefined();
		stranger.kill('SIGKILL');
	});

	it('does not prevent a start when the file is damaged', async () => {
		writeFileSync(recordFile(), '{"owner": {"pid"');
		const processes = await openProcesses(folder);
		await processes.start(node('child', FOREVER));
		await processes.stopAll();
	});
});

describe('identity', () => {
	it('tells a living process from a dead one and from a namesake', () => {
		const self = ownIdentity();
		expect(isAlive(self)).toBe(true);
		expect(isAlive({ ...self, started: 'another time' })).toBe(false);
		expect(isAlive({ pid: 999_999_999, started: self.started })).toBe(false);
	});
});

describe('freePort', () => {
	it('gives the wanted port when it is free and another when it is taken', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		const taken = address !== null && typeof address === 'object' ? address.port : 0;
		expect(await freePort(taken)).not.toBe(taken);
		server.close();
		await once(server, 'close');
		expect(await freePort(taken)).toBe(taken);
	});
});

describe('withLock', () => {
	it('lets one in at a time and ignores the lock of a dead process', async () => {
		const file = path.join(folder, 'lock');
		writeFileSync(file, JSON.stringify({ pid: 999_999_999, started: 'long ago' }));
		let inside = 0;
		const work = () =>
			withLock(
				file,
				() => undefined,
				async () => {
					expect(++inside).toBe(1);
					await sleep(50);
					inside--;
				},
			);
		await Promise.all([work(), work(), work()]);
		expect(existsSync(file)).toBe(false);
	});
});
