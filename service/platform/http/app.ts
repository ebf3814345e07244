import { randomUUID } from 'node:crypto';
import express, {
	type Express,
	type NextFunction,
	type Request,
	type Response,
	type Router,
} from 'express';
import helmet from 'helmet';
import type { Runtime } from '../context/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { RouteNotFound } from './errors.ts';
import type { Locals } from './mount.ts';
import { sendProblem, toDomainError } from './problem.ts';
import { createRateLimit } from './rate-limit.ts';

/** The Express app around the mounted routers: request id, security headers, rate limit, log line, error rendering. */
export function createApp(
	runtime: Runtime,
	parts: {
		routers: readonly { path: string; router: Router }[];
		metrics: Metrics;
		requestsPerMinute: number;
	},
): Express {
	const app = express();
	app.disable('x-powered-by');
	app.set('query parser', 'simple');
	const limit = createRateLimit(parts.requestsPerMinute);
	app.use(
		helmet({
			contentSecurityPolicy: {
				directives: {
					defaultSrc: ["'self'"],
					styleSrc: ["'self'", "'unsafe-inline'"],
					formAction: ["'self'"],
					upgradeInsecureRequests: null,
				},
			},
		}),
	);
	app.use((request, response, next) => {
		const locals = response.locals as Locals;
		const given = request.headers['x-request-id'];
		locals.request_id =
			typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
		response.setHeader('X-Request-Id', locals.request_id);
		watch(runtime, parts.metrics, request, response);
		const rate = limit(
			request.headers.authorization ?? request.socket.remoteAddress ?? 'unknown',
			runtime.clock.now(),
		);
		response.setHeader('RateLimit-Limit', rate.limit);
		response.setHeader('RateLimit-Remaining', rate.remaining);
		response.setHeader('RateLimit-Reset', rate.reset);
		next();
	});
	for (const { path, router } of parts.routers) app.use(path, router);
	app.use(() => {
		throw RouteNotFound({});
	});
	app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
		if (response.headersSent) {
			next(error);
			return;
		}
		const domain = toDomainError(error);
		const locals = response.locals as Locals;
		if (domain.definition.status >= 500) {
			runtime.log.error(
				{ request_id: locals.request_id, operation: locals.operation, err: error },
				'request failed',
			);
		}
		sendProblem(response, domain, locals.request_id);
	});
	return app;
}

function watch(runtime: Runtime, metrics: Metrics, request: Request, response: Response): void {
	const started = process.hrtime.bigint();
	response.on('finish', () => {
		const seconds = Number(process.hrtime.bigint() - started) / 1e9;
		const locals = response.locals as Locals;
		const operation = locals.operation ?? 'none';
		metrics.requests.observe({ operation, status: String(response.statusCode) }, seconds);
		runtime.log.info(
			{
				request_id: locals.request_id,
				operation,
				method: request.method,
				status: response.statusCode,
				milliseconds: Math.round(seconds * 1000),
				actor: locals.actor?.id,
			},
			'request',
		);
	});
}
