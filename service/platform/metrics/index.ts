import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
	registry: Registry;
	requests: Histogram<'operation' | 'status'>;
	jobs: Histogram<'job' | 'outcome'>;
	/** Asked for at scrape time. */
	gauge(name: string, help: string, read: () => Promise<number>): void;
};

export function createMetrics(): Metrics {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
	return {
		registry,
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
					gauge.set(await read());
				},
			});
		},
	};
}
