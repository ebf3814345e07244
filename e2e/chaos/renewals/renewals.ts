/**
 * npm run chaos -- --renewals [--sales N] [--seed S] [--minutes M] [--days D] [--every MS] [--rest-minutes R]
 *
 * Business time goes through two months of renewals while processes die, PostgreSQL is restarted and vendors fail; clients
 * pay on time, late, twice, in parts, never, and at the moment of suspension. Then everything comes to rest, and every day
 * and every rupiah must be explained.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceClient } from '../../clients.ts';
import { ROOT } from '../../stack/pack.ts';
import { type Progress, toTerminal } from '../../stack/progress.ts';
import { type Day, jakartaDay, plusDays } from '../../year/days.ts';
import { createClient } from '../client.ts';
import { type DriverContext, driveSale } from '../driver.ts';
import { underWay } from '../evidence.ts';
import { createInjector, drawFaults } from '../faults.ts';
import { help } from '../operator.ts';
import { type Parts, startParts } from '../parts.ts';
import type { Plant } from '../plant.ts';
import { createRandom } from '../random.ts';
import type { Violation } from '../violation.ts';
import { readBooks } from './books.ts';
import {
	type Client,
	type Sold,
	anchorsOf,
	asSale,
	planClients,
	products,
	seatPrice,
} from './cast.ts';
import { checkRenewals } from './checker.ts';
import { createMover } from './clock.ts';
import { createPeople, laterBy, startOf } from './people.ts';
import type { Clock, Subscription } from './rows.ts';

export type RenewalsOptions = {
	/** How many clients. */
	sales: number;
	seed: number;
	/** How long faults go on, from the last sale of January; less when the story is over before. */
	minutes: number;
	/** Days from the first sale to the end. */
	days?: number;
	/** Days on which sales are made, of the five of the whole scenario. */
	anchors?: number;
	/** Mean time between two faults. */
	everyMs?: number;
	/** How long it may take to reach the end after the faults. */
	restMinutes?: number;
	/** Only faults with such a label. */
	only?: RegExp;
	/** A bug to put into the service, when the scenario itself is to be proved. */
	plant?: Plant;
	stateFolder?: string;
	progress?: Progress;
	signal?: AbortSignal;
};

export type RenewalsSummary = {
	seed: number;
	sales: number;
	from: Day;
	to: Day;
	renewals: number;
	payments: number;
	suspensions: number;
	resumptions: number;
	changes: number;
	reminders: number;
	faults: number;
	kinds: Record<string, number>;
	violations: number;
	seconds: number;
	rest_seconds: number;
	/** Moves of the clock that stopped on their way and went on with the next one, by what they waited for. */
	stops: Record<string, number>;
	refusals: string[];
	interventions: Record<string, number>;
	exits: Record<string, number>;
};

/** No receiver of events takes part. */
const nobody = { away: false, hollow: false };
const withoutReceiver = /^(?!receiver|cosmic|gemini)/;
const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);

export async function runRenewals(
	options: RenewalsOptions,
): Promise<{ summary: RenewalsSummary; violations: Violation[] }> {
	const progress = options.progress ?? toTerminal();
	const stopping = new AbortController();
	const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
	const parts = await startParts({
		stateFolder: options.stateFolder ?? path.join(ROOT, '.state', 'chaos-renewals'),
		seed: options.seed,
		withN8n: false,
		withTestClock: true,
		...(options.plant === undefined ? {} : { plant: options.plant }),
		progress,
		signal,
	});
	try {
		return await play(parts, { ...options, progress, signal });
	} finally {
		stopping.abort();
		await parts.stop();
	}
}

type Play = RenewalsOptions & { progress: Progress; signal: AbortSignal };

async function play(
	parts: Parts,
	{ sales, seed, minutes, progress, signal, ...options }: Play,
): Promise<{ summary: RenewalsSummary; violations: Violation[] }> {
	const started = Date.now();
	const random = createRandom(seed);
	let calm = false;
	const context: DriverContext = {
		client: createClient(parts.apiUrls, parts.apiKey, signal),
		sandbox: parts.sandbox,
		signal,
		letters: [],
		isCalm: () => calm,
		interventions: {},
		answered: new Set(),
	};
	const { client } = context;
	await stock(parts);

	const anchors = anchorsOf(new Date().getFullYear() + 1);
	const used = anchors.slice(0, 4).slice(-(options.anchors ?? 4));
	const all = options.anchors === undefined ? anchors : used;
	const [begin = ''] = all;
	const end = plusDays(begin, options.days ?? 74);
	const clients = planClients(random, sales, all);
	const sold: Sold[] = [];
	let people = createPeople([], context);
	const mover = createMover(context, (now) => people.look(now));
	const tell = (text: string): void => progress.line(`  ${seconds(started)} s: ${text}`);

	async function sell(day: Day): Promise<void> {
		const buyers = clients.filter(({ anchor }) => anchor === day);
		sold.push(...(await Promise.all(buyers.map((one) => sellTo(one, context)))));
		people = createPeople(sold, context);
		tell(`${day}, ${sold.length} services run`);
	}

	await client.send('POST', '/clock/freeze', {
		key: 'begin',
		body: { at: startOf(begin), wait_seconds: 60 },
	});
	for (const day of used) {
		await mover.moveTo(startOf(day));
		await sell(day);
	}

	const faults = drawFaults({
		random,
		ms: minutes * 60_000,
		everyMs: options.everyMs ?? 2500,
		members: parts.members.map(({ name }) => name),
		only: options.only ?? withoutReceiver,
	});
	const over = new AbortController();
	const injector = createInjector(parts, nobody);
	let calmAt = Date.now();
	const failing = injector
		.run(faults, AbortSignal.any([signal, over.signal]))
		.then(() => parts.sandbox.call('DELETE', '/faults'))
		.then(() => {
			calm = true;
			calmAt = Date.now();
			tell('the faults are over');
		});
	tell(`${faults.length} faults are planned, seed ${seed}`);

	const deadline = started + (minutes + (options.restMinutes ?? 6)) * 60_000;
	const left = await live();
	over.abort();
	await failing;
	left.push(...(await comeToRest(context, Date.now() + 60_000)));

	const books = await readBooks(client, parts.sandbox);
	const violations = [
		...checkRenewals(books, sold),
		...left.map((what) => ({ rule: 'everything comes to rest', id: what, detail: 'in time' })),
	];
	if (violations.length > 0) {
		const file = path.join(ROOT, '.state', `chaos-renewals-evidence-${seed}.json`);
		writeFileSync(file, JSON.stringify({ sold, books }, null, '\t'));
	}
	const count = (type: string): number => books.events.filter((one) => one.type === type).length;
	const kinds = Object.fromEntries(
		Object.entries(injector.struck).sort(([a], [b]) => a.localeCompare(b)),
	);
	const summary: RenewalsSummary = {
		seed,
		sales: sold.length,
		from: begin,
		to: jakartaDay(books.clock.now),
		renewals: books.cycles.filter(({ kind }) => kind === 'RENEWAL').length,
		payments: books.payments.length,
		suspensions: count('subscription.suspended'),
		resumptions: count('subscription.resumed'),
		changes: books.changes.length,
		reminders: books.steps.filter(({ sent_at }) => sent_at !== null).length,
		faults: Object.values(kinds).reduce((sum, times) => sum + times, 0),
		kinds,
		violations: violations.length,
		seconds: seconds(started),
		rest_seconds: seconds(calmAt),
		stops: mover.stops,
		refusals: people.refusals,
		interventions: context.interventions,
		exits: parts.exits,
	};
	return { summary, violations };

	/** Day after day in uneven steps; gives what keeps the story from its end when the time is over. */
	async function live(): Promise<string[]> {
		const steps = random.stream('steps');
		const last = all.at(-1) ?? begin;
		let isAllSold = used.length === all.length;
		for (let now = startOf(used.at(-1) ?? begin); Date.parse(now) < Date.parse(startOf(end));) {
			const late = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
			const wanted = [laterBy(now, steps.between(5, 46)), startOf(end)];
			if (!isAllSold) wanted.push(startOf(last));
			const [next = now] = wanted.sort((a, b) => Date.parse(a) - Date.parse(b));
			const moved = await within(mover.moveTo(next), late);
			if (!moved) {
				const clock = await client.get<Clock>('/clock');
				return [`the clock, ${clock.status} at ${clock.now}: ${clock.reason ?? 'no reason'}`];
			}
			now = next;
			if (!isAllSold && next === startOf(last)) {
				await sell(last);
				isAllSold = true;
			}
			await people.act(now);
			// What they have done is done before time goes on.
			await mover.moveTo(laterBy(now, 0));
		}
		await mover.moveTo(startOf(end));
		return [];
	}
}

/** Whether it ends before the signal comes. */
const within = (work: Promise<void>, late: AbortSignal): Promise<boolean> =>
	Promise.race([
		work.then(() => true),
		new Promise<boolean>((resolve) => {
			late.addEventListener('abort', () => resolve(false), { once: true });
		}),
	]);

async function sellTo(buyer: Client, context: DriverContext): Promise<Sold> {
	const sale = asSale(buyer);
	await driveSale(sale, context);
	const subscription_id = sale.subscription_id ?? '';
	const found = await context.client.get<Subscription>(`/subscriptions/${subscription_id}`);
	return { ...buyer, subscription_id, item_id: found.items[0]?.id ?? '' };
}

async function stock({ apiUrls, apiKey, sandbox }: Parts): Promise<void> {
	const service = serviceClient(apiUrls[0] ?? '', apiKey);
	for (const { sku, renewal_invoice } of Object.values(products)) {
		const { id } = await service.post('/products', {
			sku,
			name: 'Google Workspace Business Standard',
			kind: 'SUBSCRIPTION',
			unit: 'user',
			provisioning_target: 'google-workspace',
			provisioning_settings: { sku_id: '1010020028' },
			renewal_invoice,
		});
		const price = { currency: 'IDR', amount: seatPrice, billing_period: 'MONTHLY' };
		await service.post(`/products/${id}/prices`, price);
	}
	await sandbox.call('POST', '/google/seats', { sku: '1010020028', seats: 1_000_000 });
}

/** What is under way in this scenario while nothing goes wrong: bills that wait for their payers. */
const waitsForPeople = /^payment-links OPEN$/;

async function comeToRest(context: DriverContext, limit: number): Promise<string[]> {
	for (;;) {
		const found = await underWay(context.client, context.sandbox);
		const left = found.filter((what) => !waitsForPeople.test(what));
		if (left.length === 0 || Date.now() > limit) return left;
		await help(context);
		await sleep(500, undefined, { signal: context.signal });
	}
}
