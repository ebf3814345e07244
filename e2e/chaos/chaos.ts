/**
 * npm run chaos -- --sales N --seed S --minutes M [--orders O] [--n8n-sales K] [--every MS] [--rest-minutes R] [--concurrency C]
 * npm run chaos -- --renewals [--days D] ...   (renewals/renewals.ts)
 *
 * Many sales while things go wrong by a seeded schedule; then nothing goes wrong any more, and everything must come to
 * rest. The last line is a summary as JSON; the exit code is 1 when anything did not hold.
 */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ROOT } from '../stack/pack.ts';
import { type Progress, toTerminal } from '../stack/progress.ts';
import { stockCatalog } from '../catalog.ts';
import { serviceClient } from '../clients.ts';
import { check, violationsOf } from './checker.ts';
import type { Violation } from './violation.ts';
import { createClient } from './client.ts';
import { type Driven, type DriverContext, type Sale, driveSale, planSales } from './driver.ts';
import { gather, underWay } from './evidence.ts';
import { createInjector, drawFaults } from './faults.ts';
import { help } from './operator.ts';
import { checkOrders } from './orders/check-orders.ts';
import { type Ordered, driveOrder, planOrders } from './orders/driver.ts';
import { gatherOrders } from './orders/evidence.ts';
import { stockOrders } from './orders/stock.ts';
import { startParts } from './parts.ts';
import type { Plant } from './plant.ts';
import { lettersLeft } from './letters.ts';
import { createRandom } from './random.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { runRenewals } from './renewals/renewals.ts';

export type ChaosOptions = {
	sales: number;
	seed: number;
	minutes: number;
	/** Orders of tenants beside the sales. */
	orders?: number;
	n8nSales?: number;
	/** Mean time between two faults. */
	everyMs?: number;
	restMinutes?: number;
	concurrency?: number;
	/** Only faults with such a label. */
	only?: RegExp;
	/** A bug to put into the service, when the suite itself is to be proved. */
	plant?: Plant;
	stateFolder?: string;
	progress?: Progress;
	signal?: AbortSignal;
};

export type ChaosSummary = {
	seed: number;
	sales: number;
	orders: number;
	/** Sales and orders. */
	done: number;
	faults: number;
	/** Mails that clients wrote, and links to accept that they got for it. */
	letters: number;
	answers: number;
	kinds: Record<string, number>;
	violations: number;
	seconds: number;
	rest_seconds: number;
	retries: Record<string, number>;
	interventions: Record<string, number>;
	exits: Record<string, number>;
};

export async function runChaos(
	options: ChaosOptions,
): Promise<{ summary: ChaosSummary; violations: Violation[] }> {
	const { sales: count, orders: orderCount = 0, seed, minutes } = options;
	const { n8nSales = 0, concurrency = 12 } = options;
	const progress = options.progress ?? toTerminal();
	const stopping = new AbortController();
	const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
	const started = Date.now();
	const safetyMs = minutes * 60_000;
	const random = createRandom(seed);
	const parts = await startParts({
		stateFolder: options.stateFolder ?? path.join(ROOT, '.state', 'chaos'),
		seed,
		withN8n: n8nSales > 0,
		...(options.plant === undefined ? {} : { plant: options.plant }),
		progress,
		signal,
	});
	let receiver: Receiver | null = null;
	try {
		const client = createClient(parts.apiUrls, parts.apiKey, signal);
		const service = serviceClient(parts.apiUrls[0] ?? '', parts.apiKey);
		await stockCatalog(service);
		const templates = orderCount === 0 ? null : await stockOrders(service, parts.sandbox);
		// More than the sales need: a licence that is missing would be an answer, not a fault.
		await parts.sandbox.call('POST', '/google/seats', { sku: '1010020028', seats: 1_000_000 });
		receiver = await startReceiver(client);
		// By themselves they begin within half an hour; from then on Gmail tells of every letter.
		for (const timer of ['mailbox.watch', 'mailbox.poll']) await parts.runTimer(timer, 60_000);

		let calm = false;
		const interventions: Record<string, number> = {};
		const context: DriverContext = {
			client,
			sandbox: parts.sandbox,
			signal,
			letters: [],
			isCalm: () => calm,
			interventions,
			answered: new Set(),
		};
		const plans = planSales(random, count, n8nSales, safetyMs * 0.7);
		const all: Sale[] = plans.map((plan) => ({
			...plan,
			...notBegun(),
		}));
		// Early, so that an order that is processed again has come to its end when the sales have.
		const ordered: Ordered[] = planOrders(random, orderCount, safetyMs * 0.3).map((plan) => ({
			...plan,
			...notBegun(),
		}));
		const driving = Promise.all([
			driveAll(all, { width: concurrency, signal }, (sale) => driveSale(sale, context)),
			driveAll(ordered, { width: orderCount, signal }, async (order) => {
				if (templates !== null) await driveOrder(order, context, templates);
			}),
		]);
		const driven = [...all, ...ordered];

		const members = parts.members.map(({ name }) => name);
		const everyMs = options.everyMs ?? 1200;
		const faults = drawFaults({
			random,
			ms: safetyMs,
			everyMs,
			members,
			...(options.only === undefined ? {} : { only: options.only }),
		});
		progress.line(
			`  ${count} sales, ${orderCount} orders, ${faults.length} faults are planned, seed ${seed}`,
		);
		const injector = createInjector(parts, receiver);
		const reporting = reportEvery(15_000, () => {
			const done = driven.filter((one) => one.done).length;
			const struck = Object.values(injector.struck).reduce((sum, times) => sum + times, 0);
			progress.line(`  ${seconds(started)} s: ${done} of ${driven.length} done, ${struck} faults`);
		});
		try {
			await injector.run(faults, signal);
			await parts.sandbox.call('DELETE', '/faults');
			calm = true;
			progress.line(`  ${seconds(started)} s: the faults are over`);
			const calmAt = Date.now();
			const limit = calmAt + (options.restMinutes ?? 6) * 60_000;
			const poll = (): Promise<boolean> => parts.runTimer('mailbox.poll', 30_000);
			const withOrders = orderCount > 0;
			const left = await comeToRest(driving, context, { limit, poll, withOrders });
			for (const timer of hourly) {
				if (!(await parts.runTimer(timer, 60_000))) left.push(timer);
			}
			const evidence = await gather(client, parts.sandbox, receiver, context.letters);
			const orders = withOrders ? await gatherOrders(client, parts.sandbox, ordered) : null;
			const violations = [
				...check(evidence, count),
				...(orders === null ? [] : violationsOf((report) => checkOrders(orders, report))),
				...left.map((what) => ({ rule: 'everything comes to rest', id: what, detail: 'in time' })),
				...findingsOf(driven),
			];
			const kinds = Object.fromEntries(
				Object.entries(injector.struck).sort(([a], [b]) => a.localeCompare(b)),
			);
			const summary: ChaosSummary = {
				seed,
				sales: count,
				orders: orderCount,
				done: driven.filter((one) => one.done).length,
				letters: evidence.letters.length,
				answers: evidence.messages.filter(({ direction }) => direction === 'OUT').length,
				faults: Object.values(kinds).reduce((sum, times) => sum + times, 0),
				kinds,
				violations: violations.length,
				seconds: seconds(started),
				rest_seconds: seconds(calmAt),
				retries: client.retries,
				interventions,
				exits: parts.exits,
			};
			if (violations.length > 0)
				writeFileSync(
					path.join(ROOT, '.state', `chaos-evidence-${seed}.json`),
					JSON.stringify({ ...evidence, orders, received: [...evidence.received] }, null, '\t'),
				);
			return { summary, violations };
		} finally {
			clearInterval(reporting);
		}
	} finally {
		stopping.abort();
		receiver?.close();
		await parts.stop();
	}
}

/** Timers of once an hour that repair what no other job finds; run by hand, because a run is shorter. */
const hourly = ['quotation.remove-stray-documents'];

const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);

function reportEvery(ms: number, report: () => void): NodeJS.Timeout {
	return setInterval(report, ms);
}

const notBegun = (): Driven => ({ step: 'waits', done: false, findings: [] });

async function driveAll<D extends Driven & { startsAtMs: number }>(
	all: readonly D[],
	{ width, signal }: { width: number; signal: AbortSignal },
	drive: (one: D) => Promise<void>,
): Promise<void> {
	const started = Date.now();
	const waiting = [...all];
	const worker = async (): Promise<void> => {
		for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
			const wait = started + one.startsAtMs - Date.now();
			try {
				if (wait > 0) await sleep(wait, undefined, { signal });
				await drive(one);
			} catch (error) {
				if (signal.aborted) return;
				one.findings.push(`${one.step}: ${error instanceof Error ? error.message : String(error)}`);
			}
		}
	};
	await Promise.all(Array.from({ length: width }, worker));
}

/** Waits until nothing is under way; returns what still is when the time is over. */
async function comeToRest(
	driving: Promise<unknown>,
	context: DriverContext,
	{ limit, poll, withOrders }: { limit: number; poll: () => Promise<boolean>; withOrders: boolean },
): Promise<string[]> {
	const { signal } = context;
	let driven = false;
	void driving.then(() => (driven = true));
	for (;;) {
		signal.throwIfAborted();
		const left = await underWay(context.client, context.sandbox, { withOrders });
		const unlisted = await lettersLeft(context.client, context.letters);
		if (unlisted > 0) left.push(`${unlisted} letters in the mailbox`);
		if (left.length === 0 && driven) {
			// A process that was frozen until now must not find work that it does a second time.
			await sleep(3000, undefined, { signal });
			return [];
		}
		if (Date.now() > limit) return left;
		await help(context);
		// The next poll by itself is up to a minute away.
		if (unlisted > 0) await poll();
		await sleep(1000, undefined, { signal });
	}
}

function findingsOf(all: readonly (Driven & { name: string })[]): Violation[] {
	return all.flatMap((sale) => [
		...sale.findings.map((detail) => ({
			rule: 'the driver finds nothing odd',
			id: sale.name,
			detail,
		})),
		...(sale.done || sale.findings.length > 0
			? []
			: [{ rule: 'no sale is stuck', id: sale.name, detail: `at "${sale.step}"` }]),
	]);
}

/** On Ctrl-C or SIGTERM everything is stopped in order first. */
export function signalToStop(): AbortSignal {
	const stop = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, () => stop.abort(new Error(`stopped by ${name}`)));
	}
	return stop.signal;
}

export async function main(args: string[]): Promise<void> {
	const { values } = parseArgs({
		args,
		options: {
			sales: { type: 'string', default: '20' },
			orders: { type: 'string' },
			seed: { type: 'string', default: '1' },
			minutes: { type: 'string', default: '1' },
			'n8n-sales': { type: 'string', default: '0' },
			every: { type: 'string', default: '1200' },
			'rest-minutes': { type: 'string', default: '6' },
			concurrency: { type: 'string', default: '12' },
			renewals: { type: 'boolean', default: false },
			days: { type: 'string', default: '74' },
		},
	});
	const signal = signalToStop();
	rmSync(path.join(ROOT, '.state', `chaos-evidence-${values.seed}.json`), { force: true });
	const common = {
		sales: Number(values.sales),
		seed: Number(values.seed),
		minutes: Number(values.minutes),
		everyMs: Number(values.every),
		restMinutes: Number(values['rest-minutes']),
		signal,
	};
	try {
		const { summary, violations } = values.renewals
			? await runRenewals({ ...common, days: Number(values.days) })
			: await runChaos({
					...common,
					orders: Number(values.orders ?? (values['n8n-sales'] === '0' ? 8 : 0)),
					n8nSales: Number(values['n8n-sales']),
					concurrency: Number(values.concurrency),
				});
		for (const { rule, id, detail } of violations) console.log(`  ✗ ${rule}: ${id}: ${detail}`);
		console.log(JSON.stringify(summary));
		process.exitCode = violations.length > 0 ? 1 : 0;
	} catch (error) {
		console.error(signal.aborted ? 'Stopped.' : error);
		process.exitCode = signal.aborted ? 130 : 1;
	}
}
