import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { controlApi } from './control.ts';
import { createAccounts } from './core/credentials.ts';
import { createFaults } from './core/faults.ts';
import { keepBooks } from './core/keep-books.ts';
import { createRandom } from './core/random.ts';
import { createRequestLog } from './core/request-log.ts';
import { createTimers } from './core/timers.ts';
import { readBody, serveVendor } from './core/vendor-api.ts';
import type { Route } from './core/vendor-api.ts';
import type { Options, World } from './core/world.ts';
import { pages } from './pages/pages.ts';
import { STYLE } from './pages/layout.ts';
import { xenditPayPage } from './pages/xendit-pay.ts';
import { createCosmicBooks } from './vendors/cosmic-state.ts';
import { cosmicApi } from './vendors/cosmic.ts';
import { createGeminiBooks, geminiApi } from './vendors/gemini.ts';
import { createGmailBooks, gmailRoutes } from './vendors/gmail.ts';
import { billingRoutes, resourceManagerRoutes } from './vendors/google-cloud.ts';
import { directoryRoutes } from './vendors/google-directory.ts';
import { licensingRoutes } from './vendors/google-licensing.ts';
import { serviceUsageRoutes } from './vendors/google-service-usage.ts';
import { createGoogleBooks, googleErrors } from './vendors/google-state.ts';
import { googleTokenRoutes } from './vendors/google-token.ts';
import { expireOverdue } from './vendors/xendit-payments.ts';
import { createXenditBooks } from './vendors/xendit-state.ts';
import { xenditApi } from './vendors/xendit.ts';

export type Sandbox = {
	url: string;
	port: number;
	credentials: Record<string, string>;
	world: World;
	reset(): void;
	close(): Promise<void>;
};

const EXPIRY_SWEEP_MS = 500;
const GOOGLE_AT_ROOT: [RegExp, string][] = [
	[/^\/admin\/directory\//, 'admin'],
	[/^\/apps\/licensing\//, 'licensing'],
	[/^\/gmail\/v1\//, 'gmail'],
	[/^\/v3\/(projects|operations)/, 'cloudresourcemanager'],
	[/^\/v1\/(projects\/[^/]+\/billingInfo|billingAccounts)/, 'cloudbilling'],
	[/^\/v1\/(projects\/[^/]+\/services|operations)/, 'serviceusage'],
];

/** Starts every simulator on one port of 127.0.0.1. */
export async function startSandbox(given: Partial<Options> = {}): Promise<Sandbox> {
	const options: Options = {
		port: 0,
		seed: 1,
		clock_speed: 600,
		xendit_rate_limit: 600,
		...given,
	};
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

	const world = createWorld(options, url);
	const reset = () => {
		world.timers.clear();
		Object.assign(world, freshBooks(world.options, world.accounts.domain), {
			xendit: createXenditBooks(world.xendit.callback_url),
			clock_offset_ms: 0,
		});
		world.faults.clear();
		world.requests.clear();
	};
	const kept = options.books_file === undefined ? null : keepBooks(world, options.books_file);
	mount(app, world, reset);
	const sweep = setInterval(() => expireOverdue(world), EXPIRY_SWEEP_MS);

	return {
		url,
		port,
		credentials: world.accounts.environment,
		world,
		reset,
		close() {
			clearInterval(sweep);
			world.timers.clear();
			kept?.stop();
			return new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}

function freshBooks({ seed }: Options, domain: string) {
	return {
		random: createRandom(seed, 'ids'),
		cosmic: createCosmicBooks(),
		google: createGoogleBooks(domain),
		gmail: createGmailBooks(),
		gemini: createGeminiBooks(),
	};
}

function createWorld(options: Options, url: string): World {
	const accounts = createAccounts(options, url);
	const world: World = {
		options,
		url,
		public_url: (options.public_url ?? url).replace(/\/+$/, ''),
		accounts,
		tokens: new Map(),
		now: () => new Date(Date.now() + world.clock_offset_ms),
		clock_offset_ms: 0,
		faults: createFaults(options.seed),
		requests: createRequestLog(),
		timers: createTimers(),
		xendit: createXenditBooks(options.xendit_callback_url ?? null),
		...freshBooks(options, accounts.domain),
	};
	return world;
}

function mount(app: Express, world: World, reset: () => void) {
	app.disable('x-powered-by');
	app.disable('etag');
	app.get('/_sandbox/style.css', (_request, response) => void response.type('css').send(STYLE));
	app.use('/_sandbox', controlApi(world, reset));

	app.use('/xendit/web', xenditPayPage(world));
	app.get('/cosmic-cdn/:name', (request, response) => {
		const media = world.cosmic.media.get(request.params.name);
		if (!media) return void response.status(404).send('Not found');
		response.set({ 'content-type': media.type, 'access-control-allow-origin': '*' });
		// A browser shows no PDF under such a policy, and a PDF cannot run as this origin anyway.
		if (media.type !== 'application/pdf') {
			response.set({ 'content-security-policy': "sandbox; default-src 'none'" });
		}
		response.set({ 'x-content-type-options': 'nosniff' });
		response.send(media.content);
	});
	app.use(pages(world, reset));

	const google = (routes: Route[]) =>
		serveVendor(world, { vendor: 'google', routes, errors: googleErrors('google') });
	const cosmic = serveVendor(world, cosmicApi(world));
	app.use('/xendit', readBody, serveVendor(world, xenditApi(world)));
	app.use('/cosmic/v3', readBody, cosmic);
	app.use('/cosmic-upload/v3', readBody, cosmic);
	app.use('/gemini', readBody, serveVendor(world, geminiApi(world)));
	const apis: Record<string, RequestHandler> = {
		admin: google(directoryRoutes(world)),
		licensing: google(licensingRoutes(world)),
		cloudresourcemanager: google(resourceManagerRoutes(world)),
		cloudbilling: google(billingRoutes(world)),
		serviceusage: google(serviceUsageRoutes(world)),
		gmail: serveVendor(world, {
			vendor: 'gmail',
			routes: gmailRoutes(world),
			errors: googleErrors('gmail'),
		}),
	};
	for (const [name, api] of Object.entries(apis)) app.use(`/google/${name}`, readBody, api);
	app.use('/google', readBody, google(googleTokenRoutes(world)));
	// googleapis keeps only the origin of a rootUrl that is set for a whole client, so these
	// requests come without their prefix. Their paths are distinct all the same.
	for (const [pattern, name] of GOOGLE_AT_ROOT) app.all(pattern, readBody, apis[name] ?? []);

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
