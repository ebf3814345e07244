/** What `npm start`, `npm run demo` and `npm run stop` do. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { stockEmptyCatalog } from '../catalog.ts';
import { serviceClient } from '../clients.ts';
import { ROOT } from './pack.ts';
import { isAlive, ownIdentity } from './process-identity.ts';
import { endOfLog, ownerOf, stopLeftovers } from './processes.ts';
import { type Progress, toTerminal } from './progress.ts';
import {
	type Stack,
	type StackOptions,
	type StackTarget,
	attachStack,
	startStack,
} from './stack.ts';
import {
	DEFAULT_STATE_FOLDER,
	StackIsRunning,
	type StackRecord,
	releaseStateFolder,
	runningStack,
} from './state-folder.ts';

/** What `e2e/sale.ts` exports: one sale from quotation to active service, told step by step. */
export type DriveSale = (
	stack: StackTarget,
	progress: Progress,
) => Promise<Record<string, unknown>>;

const SALE = new URL('../sale.ts', import.meta.url);

async function loadSale(): Promise<DriveSale> {
	if (!existsSync(SALE)) throw new Error('e2e/sale.ts is missing: there is no sale to drive yet.');
	const { driveSale } = (await import(SALE.href)) as { driveSale: DriveSale };
	return driveSale;
}

function printLinks(progress: Progress, links: Stack['links'] = []): void {
	const width = Math.max(...links.map(({ title }) => title.length), 0);
	progress.line('');
	for (const { title, url, note } of links) {
		progress.line(`  ${title.padEnd(width)}  ${url}${note ? `  (${note})` : ''}`);
	}
	progress.line('');
}

function sayItIsRunning(progress: Progress, record: StackRecord): void {
	if (record.phase === 'starting') {
		progress.line(`CloudSales is being started by another command (process ${record.owner.pid}).`);
		return;
	}
	progress.line('CloudSales is already running.');
	printLinks(progress, record.links);
	progress.line('Stop it with: npm run stop');
}

/**
 * Ends everything in order when the process is asked to end, at whatever moment. One Ctrl-C arrives
 * several times (from the terminal and from npm); a second one by hand ends at once.
 */
function stopOnSignals(
	progress: Progress,
	stackNow: () => Stack | undefined,
	/** Whether there is a result to wait for, so that being stopped before it is no success. */
	hasResult = false,
): AbortSignal {
	const asked = new AbortController();
	let askedAt = 0;
	const onSignal = (name: NodeJS.Signals) => {
		if (askedAt > 0) {
			if (Date.now() - askedAt > 2000) process.exit(1);
			return;
		}
		askedAt = Date.now();
		asked.abort();
		progress.line('\nStopping.');
		const stack = stackNow();
		const end = stack
			? stack.stop()
			: stopLeftovers(DEFAULT_STATE_FOLDER, ownIdentity()).then(() =>
					releaseStateFolder(DEFAULT_STATE_FOLDER),
				);
		end.then(
			() => {
				progress.line('Stopped.');
				// Ending a start before it is complete is not a success, ending what runs is.
				process.exit(!hasResult && (stack || name === 'SIGTERM') ? 0 : 130);
			},
			(error: unknown) => {
				console.error(error);
				process.exit(1);
			},
		);
	};
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
	return asked.signal;
}

function stopWhenAPartEnds(progress: Progress, stack: Stack): void {
	let isStopping = false;
	stack.onUnexpectedExit(({ name, logFile }, reason) => {
		if (isStopping) return;
		isStopping = true;
		progress.line(`\n${name} has ended (${reason}). The end of ${path.relative(ROOT, logFile)}:`);
		progress.line(endOfLog(logFile));
		void stack.stop().finally(() => process.exit(1));
	});
}

/** With an empty catalog the form of a quotation has nothing to offer. */
async function stockForTheForm(progress: Progress, { urls, apiKey }: Stack): Promise<void> {
	const added = await stockEmptyCatalog(serviceClient(urls.service, apiKey));
	if (added.length > 0)
		progress.line(`  ✓ The catalog was empty. Added to try things out: ${added.join(', ')}`);
}

/** Reports what went wrong, in one piece, and fails. */
function fail(error: unknown): void {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
}

export async function start(args: string[]): Promise<void> {
	const { values } = parseArgs({
		args,
		options: { clean: { type: 'boolean' }, 'without-n8n': { type: 'boolean' } },
	});
	const progress = toTerminal();
	const running = runningStack();
	if (running) return sayItIsRunning(progress, running);
	let stack: Stack | undefined;
	const signal = stopOnSignals(progress, () => stack);
	try {
		progress.line('Starting CloudSales');
		stack = await startStack({
			clean: values.clean ?? false,
			withN8n: !values['without-n8n'],
			progress,
			signal,
		});
		stopWhenAPartEnds(progress, stack);
		await stockForTheForm(progress, stack);
		printLinks(progress, stack.links);
		progress.line('Running. Stop with Ctrl-C, or from another terminal with: npm run stop');
	} catch (error) {
		if (signal.aborted) return;
		if (error instanceof StackIsRunning) return sayItIsRunning(progress, error.record);
		fail(error);
	}
}

/** A demo in a stack of its own, which begins from nothing each time. */
type OwnDemo = {
	/** Below `.state`. */
	folder: string;
	title: string;
	options: StackOptions;
	drive(stack: Stack, progress: Progress): Promise<object>;
};

/**
 * With --exit it stops the stack at the end, and the last line is the summary as JSON. It fails unless everything came about as
 * it should.
 */
async function runOwnDemo(progress: Progress, exit: boolean, demo: OwnDemo): Promise<void> {
	let stack: Stack | undefined;
	const signal = stopOnSignals(progress, () => stack, exit);
	try {
		const stateFolder = path.join(ROOT, '.state', demo.folder);
		stack = await startStack({ ...demo.options, stateFolder, clean: true, progress, signal });
		stopWhenAPartEnds(progress, stack);
		progress.line(`\n${demo.title}`);
		const summary = await demo.drive(stack, progress);
		if (exit) await stack.stop();
		else printLinks(progress, stack.links);
		progress.line(JSON.stringify(summary, null, exit ? 0 : 2));
		if (!exit)
			progress.line('Running. Stop with Ctrl-C, or from another terminal with: npm run stop');
	} catch (error) {
		if (signal.aborted) return;
		await stack?.stop();
		fail(error);
	}
}

/** A year of a client under the test clock. */
async function demoYear(progress: Progress, exit: boolean): Promise<void> {
	progress.line('Starting CloudSales with a test clock');
	const { driveYear } = await import('../year/year.ts');
	await runOwnDemo(progress, exit, {
		folder: 'year',
		title: 'A year of a client with two subscriptions',
		options: { testClock: true },
		drive: driveYear,
	});
}

/** From a public order to a tenant that answers, and an order that is taken back. */
async function demoOrders(progress: Progress, exit: boolean): Promise<void> {
	const { driveOrders, placeForTenants } = await import('../orders.ts');
	const place = await placeForTenants();
	progress.line(place.note);
	progress.line('Starting CloudSales');
	await runOwnDemo(progress, exit, {
		folder: 'orders',
		title: 'Two orders from the public address',
		// With n8n: workflow 06 looks at a task again as soon as it is due, the service by itself within a quarter of a minute.
		options: { serviceEnv: place.environment },
		drive: (stack, told) => driveOrders(stack, told, { place, leaves: exit }),
	});
}

/**
 * Starts everything (or takes what is running), drives one sale and leaves it running. With --exit
 * it stops what it has started, and the last line is the summary as JSON.
 */
export async function demo(args: string[]): Promise<void> {
	const { values, positionals } = parseArgs({
		args,
		options: { exit: { type: 'boolean' }, clean: { type: 'boolean' } },
		allowPositionals: true,
	});
	const progress = toTerminal();
	const [name] = positionals;
	if (name === 'year') return demoYear(progress, values.exit ?? false);
	if (name === 'orders') return demoOrders(progress, values.exit ?? false);
	if (name !== undefined)
		return fail(new Error(`There is no demo "${name}". There are: year, orders.`));
	let stack: Stack | undefined;
	const signal = stopOnSignals(progress, () => stack, values.exit ?? false);
	try {
		let target = attachStack();
		if (target) progress.line('CloudSales is already running.');
		else {
			progress.line('Starting CloudSales');
			stack = await startStack({ clean: values.clean ?? false, progress, signal });
			stopWhenAPartEnds(progress, stack);
			target = stack;
		}
		const driveSale = await loadSale();
		progress.line('\nOne sale, from quotation to active service');
		const summary = await driveSale(target, progress);
		printLinks(progress, target.links);
		if (values.exit) {
			await stack?.stop();
			progress.line(JSON.stringify(summary));
		} else if (stack) {
			progress.line(JSON.stringify(summary, null, 2));
			progress.line('Running. Stop with Ctrl-C, or from another terminal with: npm run stop');
		}
	} catch (error) {
		if (signal.aborted) return;
		await stack?.stop();
		if (error instanceof StackIsRunning) sayItIsRunning(progress, error.record);
		fail(error);
	}
}

/** Stops the running stack, started by this or another terminal, and what killed runs have left behind. */
export async function stop(): Promise<void> {
	const progress = toTerminal();
	const running = runningStack();
	let hasStopped = false;
	if (running) {
		await progress.step('Stopped CloudSales', async () => {
			process.kill(running.owner.pid, 'SIGTERM');
			const end = Date.now() + 60_000;
			while (isAlive(running.owner) && Date.now() < end) await sleep(50);
			if (isAlive(running.owner)) process.kill(running.owner.pid, 'SIGKILL');
		});
		hasStopped = true;
	}
	// Tests that are running have folders of their own, with a living owner, and go on.
	const states = path.join(ROOT, '.state');
	const folders = existsSync(states) ? readdirSync(states, { withFileTypes: true }) : [];
	for (const entry of folders.filter((folder) => folder.isDirectory())) {
		const folder = path.join(states, entry.name);
		if (ownerOf(folder)) continue;
		for (const name of await stopLeftovers(folder)) {
			progress.line(`  ✓ Stopped ${name}, left by an earlier run in .state/${entry.name}`);
			hasStopped = true;
		}
	}
	if (!runningStack()) releaseStateFolder(DEFAULT_STATE_FOLDER);
	if (!hasStopped) progress.line('Nothing is running.');
}
