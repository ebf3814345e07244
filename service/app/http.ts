import { Router, type Express } from 'express';
import { authenticate } from '../capabilities/identity/index.ts';
import type { Runtime } from '../platform/runtime/index.ts';
import type { Module } from '../platform/contract/index.ts';
import { buildOpenApi } from '../platform/contract/openapi.ts';
import { docsPage } from '../platform/http/docs-page.ts';
import { createApp, mountOperations, mountRootAliases } from '../platform/http/index.ts';
import { Unavailable } from '../platform/errors/index.ts';
import type { Metrics } from '../platform/metrics/index.ts';
import { companyOf } from '../platform/company/index.ts';
import { platformConfig } from '../platform/config/index.ts';

/** All addresses of the service. A worker serves only health, readiness and metrics. */
export function composeApp(
	runtime: Runtime,
	modules: readonly Module[],
	metrics: Metrics,
	options: { serves: boolean; isStopping: () => boolean },
): Express {
	const routers = [{ path: '/', router: operatorRouter(runtime, metrics, options.isStopping) }];
	if (options.serves) {
		const handlers = modules.flatMap((module) => module.handlers);
		const pages = Router();
		for (const module of modules) module.pages?.(pages, runtime, handlers);
		routers.push({ path: '/', router: documentationRouter(runtime, modules) });
		routers.push({ path: '/', router: pages });
		routers.push({
			path: '/api/v1',
			router: mountOperations(runtime, handlers, (request) => authenticate(runtime, request)),
		});
		routers.push({
			path: '/',
			router: mountRootAliases(runtime, handlers, (request) => authenticate(runtime, request)),
		});
	}
	const { REQUESTS_PER_MINUTE, TRUSTED_PROXIES } = runtime.config.read(platformConfig);
	return createApp(runtime, {
		company: companyOf(runtime.config),
		routers,
		metrics,
		requestsPerMinute: REQUESTS_PER_MINUTE,
		trustedProxies: TRUSTED_PROXIES,
		isStopping: options.isStopping,
	});
}

function operatorRouter(runtime: Runtime, metrics: Metrics, isStopping: () => boolean): Router {
	const router = Router();
	const testClock = (): object => {
		const clock = runtime.test_clock;
		if (clock === null) return {};
		return { test_clock: { now: clock.now().toISOString(), is_frozen: clock.isFrozen() } };
	};
	router.get('/health', (_, response) => {
		response.json({ healthy: true, ...testClock() });
	});
	router.get('/ready', async (_, response) => {
		if (isStopping())
			throw Unavailable({}, { detail: 'The service is stopping', retryAfterSeconds: 5 });
		try {
			await runtime.database.client.$queryRaw`SELECT 1`;
		} catch {
			throw Unavailable({}, { detail: 'The database does not answer', retryAfterSeconds: 5 });
		}
		response.json({ ready: true, ...testClock() });
	});
	router.get('/metrics', async (_, response) => {
		response.type(metrics.registry.contentType).send(await metrics.text());
	});
	return router;
}

function documentationRouter(runtime: Runtime, modules: readonly Module[]): Router {
	const router = Router();
	let document: object | null = null;
	const openApi = (): object => (document ??= buildOpenApi(modules));
	let page: string | null = null;
	const { PUBLIC_URL } = runtime.config.read(platformConfig);
	router.get('/api/v1/openapi.json', (_, response) => {
		response.json(openApi());
	});
	router.get('/docs', (_, response) => {
		response.type('html').send((page ??= docsPage(modules, PUBLIC_URL, companyOf(runtime.config))));
	});
	return router;
}
