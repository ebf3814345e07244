import type { Bench, BenchContext } from '../lib/bench.ts';
import {
	appliedTimes,
	checkEffects,
	type Sent,
	untilApplied,
	untilSettled,
	webhookSender,
} from '../lib/effects.ts';
import { generateSales } from '../lib/generated-sales.ts';
import { openLoop, percentilesOfMs, withoutFailures } from '../lib/load.ts';
import type { Percentiles } from '../lib/result.ts';
import { type System, startSystem } from '../lib/system.ts';

const callers = 32;
const wantedPerSecond = 300;

type Arrivals = { applied: Percentiles; answered: Percentiles };

/** A webhook until the payment is applied and its event is in the outbox, the gateway having been asked in between. */
export const effect: Bench = {
	name: 'effect',
	title: 'Webhook until the payment is applied and its event is in the outbox',
	async run(context) {
		const system = await startSystem(context, {
			roles: ['all'],
			instantGateway: true,
			postgresSettings: { track_commit_timestamp: 'on' },
			// What would follow after the pick-up time, were there no workflow, is not part of it.
			serviceEnv: { SUBSCRIPTION_PICKUP_SECONDS: '86400' },
		});
		const sender = webhookSender(system);
		try {
			const seconds = context.quick ? 3 : 12;
			const burst = context.quick ? 300 : 2000;
			const measure = new Measure(context, system, sender);
			await context.progress.step('Generated sales', () =>
				generateSales(system.database, {
					from: 1,
					to: 2 * burst + wantedPerSecond * seconds * 4,
					links: true,
				}),
			);
			// The first of them find code that is not compiled and connections that are not open.
			await measure.burst(context.quick ? 50 : 300);
			const most = await context.progress.step(`${burst} webhooks at once`, () =>
				measure.burst(burst),
			);
			const usual = await context.progress.step('Webhooks, 60 % of that', () =>
				measure.arriving(most.applied * 0.6, seconds),
			);
			const wanted = await context.progress.step(`Webhooks, ${wantedPerSecond} a second`, () =>
				measure.arriving(wantedPerSecond, seconds),
			);
			const alone = context.quick ? 20 : 100;
			const cost = await system.counters.around(() => measure.oneByOne(alone));
			const idle = await system.counters.around(
				() => new Promise((resolve) => setTimeout(resolve, 3000)),
			);
			await checkEffects(system, sender.sent.size);
			const took = measure.lastSeconds;
			return {
				versions: await system.versions(),
				conditions: {
					processes: 'one, with API and worker',
					gateway: 'answers at once',
					callers,
					burst,
					seconds,
				},
				figures: [
					{
						id: 'throughput',
						what: 'Payments applied, when more webhooks come than can be dealt with',
						unit: 'per second',
						better: 'more',
						value: most.applied,
						reference: { what: 'the same webhooks taken (ingest)', value: most.taken },
					},
					{
						id: 'latency-at-goal',
						what: `Webhook until its event is in the outbox, ${wantedPerSecond} a second, arriving at random`,
						unit: 'ms',
						better: 'less',
						value: wanted.applied.p50,
						percentiles: wanted.applied,
						reference: {
							what: 'the same webhooks until 2xx (ingest)',
							value: wanted.answered.p50,
							percentiles: wanted.answered,
						},
						goals: [{ of: 'p99', atMost: 500 }],
					},
					{
						id: 'latency',
						what: 'Webhook until its event is in the outbox, at 60 % of what can be dealt with',
						unit: 'ms',
						better: 'less',
						value: usual.applied.p50,
						percentiles: usual.applied,
						reference: {
							what: 'the same webhooks until 2xx (ingest)',
							value: usual.answered.p50,
							percentiles: usual.answered,
						},
						goals: [{ of: 'p99', atMost: 500 }],
					},
					{
						id: 'statements',
						what: 'Statements for one payment, from the webhook to all reactions, one at a time',
						unit: 'statements',
						better: 'less',
						value: (cost.statements - (idle.statements / 4.1) * (took + 1.1)) / alone,
					},
				],
				notes: [
					'Each webhook is one open payment link of its own; the service asks the gateway for the truth, applies the money, and its reactions mark the billing cycle as paid. The end is the time of the commit that holds payment and event, as PostgreSQL noted it.',
					'The load generator, the gateway, the service and PostgreSQL share the cores.',
					'Where the time goes, by a profile (`--profile`) on two cores: of what the service works, 30 % is writing statements to sockets, 13 % garbage collection, 7 % the rest of the driver, 11 % code of CloudSales, 5 % Prisma, which begins and ends transactions. Payments that come together share their statements.',
				],
			};
		} finally {
			await sender.close();
			await system.stop();
		}
	},
};

class Measure {
	lastSeconds = 0;
	#next = 1;
	readonly #context: BenchContext;
	readonly #system: System;
	readonly #sender: ReturnType<typeof webhookSender>;
	constructor(context: BenchContext, system: System, sender: ReturnType<typeof webhookSender>) {
		this.#context = context;
		this.#system = system;
		this.#sender = sender;
	}

	/** Sends so many as fast as they are taken; how many a second were taken, and applied. */
	async burst(count: number): Promise<{ taken: number; applied: number }> {
		const begin = performance.now();
		const first = this.#next;
		this.#next += count;
		let next = first;
		const caller = async (): Promise<void> => {
			while (next < first + count) await this.#sender.send(next++);
		};
		await Promise.all(Array.from({ length: callers }, caller));
		const taken = count / ((performance.now() - begin) / 1000);
		const { last } = await this.#since(first);
		await untilSettled(this.#system);
		return { taken, applied: count / ((last - begin) / 1000) };
	}

	/** Webhooks that come at random, so many a second on average. */
	async arriving(perSecond: number, seconds: number): Promise<Arrivals> {
		const first = this.#next;
		const load = await openLoop({
			perSecond,
			seconds,
			// They come one after another to services that are at work already, and each counts.
			warmUpSeconds: 0,
			random: this.#context.random,
			call: (due) => this.#sender.send(this.#next++, due),
		});
		withoutFailures('webhooks', load);
		const { durations, sent } = await this.#since(first);
		await untilSettled(this.#system);
		return {
			applied: percentilesOfMs(durations),
			answered: percentilesOfMs(sent.map(({ due, answered }) => answered - due)),
		};
	}

	async oneByOne(count: number): Promise<void> {
		const begin = performance.now();
		for (let index = 0; index < count; index += 1) await this.#sender.send(this.#next++);
		await untilApplied(this.#system, this.#next - 1);
		await untilSettled(this.#system);
		this.lastSeconds = (performance.now() - begin) / 1000;
	}

	/** What became of the sales from `first` on. */
	async #since(first: number): Promise<{ durations: number[]; sent: Sent[]; last: number }> {
		await untilApplied(this.#system, this.#next - 1);
		const applied = await appliedTimes(this.#system);
		const durations: number[] = [];
		const sent: Sent[] = [];
		let last = 0;
		for (let sale = first; sale < this.#next; sale += 1) {
			const when = this.#sender.sent.get(sale);
			const at = applied.get(sale);
			if (when === undefined || at === undefined) throw new Error(`Sale ${sale} was not paid`);
			durations.push(at - when.due);
			sent.push(when);
			last = Math.max(last, at);
		}
		return { durations, sent, last };
	}
}
