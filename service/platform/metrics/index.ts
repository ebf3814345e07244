import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { GaugeValue, Gauge as ModuleGauge } from '../contract/define-module.ts';
import type { Database } from '../database/index.ts';
import type { ProviderRegistry } from '../provider/index.ts';

export type Metrics = {
	registry: Registry;
	/** Everything in the text format of Prometheus, with the metrics of the process. */
	text(): Promise<string>;
	requests: Histogram<'operation' | 'status'>;
	jobs: Histogram<'job' | 'outcome'>;
	/** `read` is called at scrape time; NaN when it fails. */
	gauge(name: string, help: string, read: () => Promise<number>): void;
};

let processRegistry: Registry | null = null;

/**
 * Memory, garbage collection and the event loop belong to the process. prom-client watches them to the end of the
 * process, so that a registry of its own for each service would keep each service in memory.
 */
function ofProcess(): Registry {
	if (processRegistry === null) {
		processRegistry = new Registry();
		collectDefaultMetrics({ register: processRegistry });
	}
	return processRegistry;
}

export function createMetrics(): Metrics {
	const registry = new Registry();
	const shared = ofProcess();
	const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
	return {
		registry,
		text: async () => `${await shared.metrics()}${await registry.metrics()}`,
		requests: new Histogram({
			name: 'cloudsales_request_seconds',
			help: 'Time to answer a request',
			labelNames: ['operation', 'status'],
			buckets,
			registers: [registry],
		}),
		jobs: new Histogram({
			name: 'cloudsales_job_seconds',
			help: 'Time a job took',
			labelNames: ['job', 'outcome'],
			buckets,
			registers: [registry],
		}),
		gauge(name, help, read) {
			const gauge: Gauge = new Gauge({
				name,
				help,
				registers: [registry],
				async collect() {
					gauge.set(await read().catch(() => Number.NaN));
				},
			});
		},
	};
}

type Backlog = { name: string; help: string; sql: string };

/** Backlogs worth an alert: work that was given up, and work that piles up. */
const backlogs: readonly Backlog[] = [
	{
		name: 'cloudsales_events_waiting',
		help: 'Events that have not been handed on yet',
		sql: 'SELECT count(*) AS count FROM events WHERE dispatched_at IS NULL',
	},
	{
		name: 'cloudsales_reactions_dead',
		help: "The service's own reactions to events that were given up",
		sql: "SELECT count(*) AS count FROM event_reactions WHERE status = 'DEAD'",
	},
	{
		name: 'cloudsales_jobs_waiting',
		help: 'Jobs that are due and not started yet',
		sql: "SELECT count(*) AS count FROM pgboss.job WHERE state IN ('created', 'retry') AND start_after <= now()",
	},
	{
		name: 'cloudsales_jobs_given_up',
		help: 'Jobs that failed in their last attempt and are still kept',
		sql: "SELECT count(*) AS count FROM pgboss.job WHERE state = 'failed'",
	},
];

/** Counts rows of the platform's own tables at each scrape. */
export function watchBacklogs(metrics: Metrics, database: Database): void {
	for (const { name, help, sql } of backlogs) {
		metrics.gauge(name, help, async () => {
			const rows = await database.client.$queryRawUnsafe<{ count: bigint }[]>(sql);
			return Number(rows[0]?.count ?? 0);
		});
	}
}

/** Gauges that the capabilities declare. */
export function watchGauges(
	metrics: Metrics,
	database: Database,
	gauges: readonly ModuleGauge[],
): void {
	for (const gauge of gauges) {
		const name = `cloudsales_${gauge.name}`;
		if ('read' in gauge) metrics.gauge(name, gauge.help, () => gauge.read(database.client));
		else watchEach(metrics, { ...gauge, name }, () => gauge.readEach(database.client));
	}
}

/** When it cannot be read, it has no values: old ones would look like new ones. */
function watchEach(
	{ registry }: Metrics,
	{ name, help, labels }: { name: string; help: string; labels: readonly string[] },
	readEach: () => Promise<readonly GaugeValue[]>,
): void {
	const gauge: Gauge = new Gauge({
		name,
		help,
		labelNames: [...labels],
		registers: [registry],
		async collect() {
			const values = await readEach().catch(() => []);
			gauge.reset();
			for (const one of values) gauge.set(one.labels, one.value);
		},
	});
}

const circuitNumbers = { closed: 0, 'half-open': 1, open: 2 } as const;

/** State of this process' circuit breaker for each vendor. */
export function watchCircuits(metrics: Metrics, providers: ProviderRegistry): void {
	const gauge = new Gauge<'provider'>({
		name: 'cloudsales_vendor_circuit',
		help: 'Whether a vendor is asked: 0 yes, 1 one call tries it, 2 no, its calls are held back',
		labelNames: ['provider'],
		registers: [metrics.registry],
		collect() {
			for (const { provider, state } of providers.circuits())
				gauge.set({ provider }, circuitNumbers[state]);
		},
	});
}
