import { createServer, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { systemClock, type Clock } from '../platform/clock/index.ts';
import {
	ConfigurationError,
	loadConfiguration,
	platformConfig,
	type Configuration,
} from '../platform/config/index.ts';
import { companyConfig } from '../platform/company/index.ts';
import type { Module } from '../platform/contract/index.ts';
import type { Runtime } from '../platform/runtime/index.ts';
import { openDatabase } from '../platform/database/index.ts';
import { applyMigrations } from '../platform/database/migrate.ts';
import { MigrationHistoryError } from '../platform/database/migration-history.ts';
import { createDispatcher, type Dispatcher } from '../platform/events/dispatcher.ts';
import { collectExtensions } from '../platform/extension/index.ts';
import { startJobs, type Jobs } from '../platform/jobs/start-jobs.ts';
import { lifecycleTables } from '../platform/lifecycle/index.ts';
import { createLogger, type Logger } from '../platform/log/index.ts';
import {
	createMetrics,
	watchBacklogs,
	watchCircuits,
	watchGauges,
	type Metrics,
} from '../platform/metrics/index.ts';
import {
	createRegistry,
	type ProviderManifest,
	type ProviderRegistry,
} from '../platform/provider/index.ts';
import { testClockConfig } from '../platform/test-clock/index.ts';
import { createVault } from '../platform/security/index.ts';
import { createDeliverer, fanOut, type Deliverer } from '../capabilities/event-delivery/index.ts';
import {
	createWebhookProcessor,
	type WebhookProcessor,
} from '../capabilities/webhook-inbox/index.ts';
import { recordVendorCalls } from '../capabilities/system/index.ts';
import { followTestClock, type FollowedClock } from '../capabilities/test-clock/index.ts';
import { testClockModule } from '../capabilities/test-clock/module.ts';
import { ensureBootstrapKey } from '../capabilities/identity/index.ts';
import { composeApp } from './http.ts';
import { modules as allModules } from './capabilities.ts';
import { providers as allProviders } from './providers.ts';

export type ServiceRole = 'api' | 'worker' | 'all';
export type Service = {
	url: string;
	app: Express;
	runtime: Runtime;
	modules: readonly Module[];
	metrics: Metrics;
	dispatcher: Dispatcher;
	deliverer: Deliverer;
	webhooks: WebhookProcessor;
	/** Takes requests for DRAIN_SECONDS more, or until `hurry`, then ends what runs and closes. */
	stop(options?: { hurry?: AbortSignal }): Promise<void>;
};

export type StartOptions = {
	role: ServiceRole;
	environment: Readonly<Record<string, string | undefined>>;
	/** Tests give a frozen clock, fake vendors and `listen: false`, which also starts no loop and no job. */
	clock?: Clock;
	/** Where it is not the same as `clock`. */
	machine_clock?: Clock;
	providers?: readonly ProviderManifest[];
	listen?: boolean;
	/** Tests add capabilities of their own. */
	modules?: readonly Module[];
};

/** Brings the service up: configuration, migrations, vendors, API and worker, as the role says. */
export async function startService(options: StartOptions): Promise<Service> {
	const manifests = options.providers ?? allProviders;
	const listed = options.modules ?? allModules;
	const slices = [
		platformConfig,
		companyConfig,
		testClockConfig,
		...listed.flatMap((module) => (module.config === undefined ? [] : [module.config])),
	];
	const config = loadConfiguration(options.environment, slices, manifests);
	const settings = config.read(platformConfig);
	const log = createLogger({ level: settings.LOG_LEVEL, role: options.role });
	const machine_clock = options.machine_clock ?? options.clock ?? systemClock;
	const providers = installProviders(manifests, config, { clock: machine_clock, log });
	const applied = await applyMigrations(settings.DATABASE_URL);
	if (applied.length > 0) log.info({ migrations: applied }, 'migrations applied');
	const database = openDatabase(settings.DATABASE_URL, settings.DATABASE_CONNECTIONS);
	const testClock =
		config.read(testClockConfig).TEST_CLOCK === 'on'
			? followTestClock({ config, log, database }, options.clock ?? systemClock)
			: null;
	const modules = testClock === null ? listed : [...listed, withTestClock(testClock, listed)];
	if (testClock !== null) {
		log.warn({}, 'a test clock is on: business time can be moved');
		if (options.listen === false) await testClock.refresh();
		else await testClock.start();
	}
	const works = options.role !== 'api';
	const jobs = await startJobs(
		settings.DATABASE_URL,
		modules.flatMap((module) => module.jobs),
		{ works, log },
	);
	const runtime: Runtime = {
		config,
		database,
		clock: testClock ?? options.clock ?? systemClock,
		machine_clock,
		test_clock: testClock,
		log,
		vault: createVault(settings.CLOUDSALES_SECRET),
		providers,
		extensions: collectExtensions(modules.flatMap((module) => module.extensions)),
		lifecycleTables: lifecycleTables(modules.flatMap((module) => module.lifecycles)),
		eventTypes: modules.flatMap((module) => module.events.map((event) => event.type)),
		jobNames: modules.flatMap((module) => module.jobs.map(({ name }) => name)),
		operations: operationsOf(modules),
		jobs,
	};
	if (settings.BOOTSTRAP_API_KEY !== undefined)
		await ensureBootstrapKey(runtime, settings.BOOTSTRAP_API_KEY);
	const metrics = createMetrics();
	watchBacklogs(metrics, database);
	watchCircuits(metrics, providers);
	watchGauges(
		metrics,
		database,
		modules.flatMap((module) => module.gauges),
	);
	const reactions = modules.flatMap((module) => module.reactions);
	const dispatcher = createDispatcher(runtime, reactions, fanOut);
	const deliverer = createDeliverer(runtime);
	const webhooks = createWebhookProcessor(runtime, metrics);
	const state = { stopping: false };
	const app = composeApp(runtime, modules, metrics, {
		serves: options.role !== 'worker',
		isStopping: () => state.stopping,
	});
	const server = options.listen === false ? null : await listen(app, settings.HOST, settings.PORT);
	const recorder = options.listen === false ? null : recordVendorCalls(runtime);
	if (works && options.listen !== false) {
		await dispatcher.start();
		await deliverer.start();
		await webhooks.start();
		await jobs.work(runtime, metrics);
	}
	const url = server === null ? settings.PUBLIC_URL : addressOf(server, settings.HOST);
	log.info({ url: server === null ? null : url }, 'ready');
	return {
		url,
		app,
		runtime,
		modules,
		metrics,
		dispatcher,
		deliverer,
		webhooks,
		async stop({ hurry } = {}) {
			state.stopping = true;
			if (server !== null) {
				log.info({ seconds: settings.DRAIN_SECONDS }, 'stopping');
				await drained(settings.DRAIN_SECONDS, hurry);
				await closeServer(server);
			}
			await Promise.all([dispatcher.stop(), deliverer.stop(), webhooks.stop()]);
			await recorder?.stop();
			await stopQuietly(jobs, runtime.providers);
			if (options.listen !== false) await testClock?.stop();
			await database.close();
		},
	};
}

export { ConfigurationError, MigrationHistoryError };

/** Its jobs are those that business dates start, of all other capabilities. */
const withTestClock = (clock: FollowedClock, listed: readonly Module[]): Module =>
	testClockModule({
		clock,
		jobs: listed.flatMap(({ jobs }) => jobs).filter(({ nextDue }) => nextDue !== undefined),
	});

const operationsOf = (modules: readonly Module[]): Runtime['operations'] =>
	new Map(modules.flatMap((module) => module.operations).map((one) => [one.id, one]));

function installProviders(
	manifests: readonly ProviderManifest[],
	config: Configuration,
	{ clock, log }: { clock: Clock; log: Logger },
): ProviderRegistry {
	const problems: string[] = [];
	const installed = manifests.flatMap((manifest) => {
		const settings = config.provider(manifest.id);
		if (settings === null) return [];
		try {
			const tools = { log: log.child({ provider: manifest.id }) };
			const { close, ...ports } = manifest.create(settings, tools);
			const pace = manifest.pace(settings);
			return [{ manifest, ports, pace, ...(close === undefined ? {} : { close }) }];
		} catch (error) {
			// Problems that only the provider's own code can detect, such as a key that cannot sign, collected into one message.
			problems.push(`${manifest.title}: ${error instanceof Error ? error.message : String(error)}`);
			return [];
		}
	});
	if (problems.length > 0) throw new ConfigurationError(problems);
	const { VENDOR_FAILURES_MAX, VENDOR_OPEN_SECONDS, VENDOR_WAIT_MS } = config.read(platformConfig);
	return createRegistry(manifests, installed, {
		settings: {
			failures_max: VENDOR_FAILURES_MAX,
			open_seconds: VENDOR_OPEN_SECONDS,
			wait_ms_max: VENDOR_WAIT_MS,
		},
		clock,
		log,
	});
}

function listen(app: Express, host: string, port: number): Promise<Server> {
	const server = createServer(app);
	// A vendor keeps its connection open between webhooks; a shorter time-out than its own gives resets.
	server.keepAliveTimeout = 65_000;
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => resolve(server));
	});
}

function addressOf(server: Server, host: string): string {
	return `http://${host}:${(server.address() as AddressInfo).port}`;
}

/**
 * A load balancer goes on sending requests until it has seen that /ready fails. Until then they are answered, and each
 * answer ends its connection, so that the next one goes elsewhere.
 */
async function drained(seconds: number, hurry: AbortSignal | undefined): Promise<void> {
	try {
		await wait(seconds * 1000, undefined, hurry === undefined ? {} : { signal: hurry });
	} catch (error) {
		if (hurry?.aborted !== true) throw error;
	}
}

/** Time for running requests to finish once the port is closed; callers that are cut off after it repeat their command. */
const stopGraceMs = 15_000;

function closeServer(server: Server): Promise<void> {
	return new Promise((resolve) => {
		// A connection whose answer began before the stop is kept alive by its caller and would hold the server open.
		const sweep = setInterval(() => server.closeIdleConnections(), 50);
		const cutOff = setTimeout(() => server.closeAllConnections(), stopGraceMs);
		server.close(() => {
			clearInterval(sweep);
			clearTimeout(cutOff);
			resolve();
		});
	});
}

async function stopQuietly(jobs: Jobs, registry: ProviderRegistry): Promise<void> {
	await jobs.stop();
	await registry.close();
}
