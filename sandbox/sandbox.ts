import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { sandboxClient } from './client.ts';
import type { SandboxClient } from './client.ts';
import { readBody } from './core/api.ts';
import { COMMON_CONTROL, controlApi } from './core/control.ts';
import { createFaults } from './core/faults.ts';
import { keepBooks } from './core/keep-books.ts';
import { STYLE } from './core/layout.ts';
import { createRandom } from './core/random.ts';
import { createRequestLog } from './core/request-log.ts';
import { createTimers } from './core/timers.ts';
import type { RunningVendor, RunningWorld } from './core/running.ts';
import type { Vendor } from './core/vendor.ts';
import type { Options } from './core/world.ts';
import { pages } from './pages/pages.ts';
import { vendors as allVendors } from './vendors/index.ts';

export type Sandbox = {
	url: string;
	port: number;
	/** The environment of a service that talks to these vendors. */
	credentials: Record<string, string>;
	/** The control API, over HTTP as another process would use it. */
	client: SandboxClient;
	world: RunningWorld;
	reset(): void;
	close(): Promise<void>;
};

export type SandboxOptions = Partial<Options> & {
	/** Those of `vendors/index.ts` by default; a test adds its own with `[...vendors, mine]`. */
	vendors?: readonly Vendor[];
};

const TICK_MS = 500;

/** Starts every simulator on one port of 127.0.0.1. */
export async function startSandbox({
	vendors = allVendors,
	...given
}: SandboxOptions = {}): Promise<Sandbox> {
	const options: Options = { port: 0, seed: 1, clock_speed: 600, ...given };
	const app = express();
	const server = createServer(app);
	// Longer than clients keep theirs: a connection that closes by itself would look like a fault.
	server.keepAliveTimeout = 65_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	let world: RunningWorld;
	try {
		world = createWorld(options, url, vendors);
		refuseClashes(world.vendors);
	} catch (error) {
		server.close();
		throw error;
	}
	const kept = options.books_file === undefined ? null : keepBooks(world, options.books_file);
	mount(app, world);
	const tick = setInterval(() => {
		for (const vendor of world.vendors) vendor.tick();
	}, TICK_MS);

	return {
		url,
		port,
		credentials: Object.fromEntries(
			world.vendors.flatMap(({ environment }) => Object.entries(environment)),
		),
		client: sandboxClient(url),
		world,
		reset: () => world.reset(),
		close() {
			clearInterval(tick);
			world.timers.clear();
			kept?.stop();
			return new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}

function createWorld(options: Options, url: string, vendors: readonly Vendor[]): RunningWorld {
	const started: RunningVendor[] = [];
	const world: RunningWorld = {
		options,
		url,
		public_url: (options.public_url ?? url).replace(/\/+$/, ''),
		vendors: started,
		now: () => new Date(world.clock_stands_at ?? Date.now() + world.clock_offset_ms),
		clock_offset_ms: 0,
		clock_stands_at: null,
		random: createRandom(options.seed, 'ids'),
		faults: createFaults(options.seed, new Map(vendors.map(({ id, faults }) => [id, faults]))),
		requests: createRequestLog(),
		timers: createTimers(),
		reset() {
			world.timers.clear();
			world.random = createRandom(options.seed, 'ids');
			world.clock_offset_ms = 0;
			world.clock_stands_at = null;
			for (const vendor of started) vendor.reset();
			world.faults.clear();
			world.requests.clear();
		},
	};
	for (const vendor of vendors) started.push(vendor.start(world));
	return world;
}

/** Of two vendors that claim the same name, the second would be unreachable, and nothing would say so. */
function refuseClashes(vendors: readonly RunningVendor[]) {
	const claimed = new Map<string, string>(
		COMMON_CONTROL.map(({ endpoint }) => [`control ${endpoint}`, 'the sandbox itself']),
	);
	for (const vendor of vendors) {
		const claims = [
			`id ${vendor.id}`,
			...Object.keys(vendor.environment).map((name) => `setting ${name}`),
			...vendor.apis.flatMap(({ at }) => at.map((prefix) => `API ${prefix}`)),
			...Object.keys(vendor.web).map((prefix) => `address ${prefix}`),
			...(vendor.page ? [`page ${vendor.page.address}`] : []),
			...vendor.control.map(({ endpoint }) => `control ${endpoint}`),
		];
		for (const claim of claims) {
			const other = claimed.get(claim);
			if (other !== undefined) {
				throw new Error(`Two vendors have the ${claim}: ${other} and ${vendor.id}`);
			}
			claimed.set(claim, vendor.id);
		}
	}
}

function mount(app: Express, world: RunningWorld) {
	app.disable('x-powered-by');
	app.disable('etag');
	app.get('/_sandbox/style.css', (_request, response) => void response.type('css').send(STYLE));
	app.use('/_sandbox', controlApi(world));
	for (const vendor of world.vendors) {
		for (const [prefix, handler] of Object.entries(vendor.web)) app.use(prefix, handler);
	}
	app.use(pages(world));

	const apis = world.vendors.flatMap((vendor) => vendor.apis);
	const prefixes = apis.flatMap(({ at, handler }) => at.map((prefix) => ({ prefix, handler })));
	// `/google/admin` before `/google`, whichever vendor has it.
	prefixes.sort((a, b) => b.prefix.length - a.prefix.length);
	for (const { prefix, handler } of prefixes) app.use(prefix, readBody, handler);
	for (const { at_root, handler } of apis) if (at_root) app.all(at_root, readBody, handler);

	app.use((_request, response) => void response.status(404).send('The sandbox has nothing here.'));
	app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
		if (response.headersSent) return next(error);
		const status = clientErrorOf(error);
		if (status) return void response.status(status).json({ error: { message: String(error) } });
		console.error(error);
		response.status(500).json({ error: { message: 'the sandbox itself failed' } });
	});
}

/** Set by the body parsers when it is the request that is wrong. */
function clientErrorOf(error: unknown): number | undefined {
	const status = typeof error === 'object' && error && 'status' in error ? error.status : undefined;
	return typeof status === 'number' && status < 500 ? status : undefined;
}
