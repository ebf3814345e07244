import express, { Router } from 'express';
import supertest from 'supertest';
import type { z } from 'zod';
import {
	commonErrors,
	DomainError,
	invalidInput,
	ProviderError,
} from '../platform/errors/index.ts';
import { companyConfig, companyOf } from '../platform/company/index.ts';
import { createApp } from '../platform/http/index.ts';
import { Problem, problemType } from '../platform/http/problem.ts';

describe('whatever is thrown', () => {
	const thrown: [string, unknown, number, string][] = [
		...commonErrors.map((definition): [string, unknown, number, string] => [
			definition.code,
			new DomainError(definition, sampleOf(definition.details), { retryAfterSeconds: 1.2 }),
			definition.status,
			definition.code,
		]),
		[
			'a vendor that refuses',
			new ProviderError('xendit', 'rejected', 'no', { code: 'X' }),
			502,
			'vendor.refused',
		],
		[
			'a vendor that throttles',
			new ProviderError('xendit', 'throttled', 'slow', { retryAfterSeconds: 7 }),
			503,
			'vendor.unavailable',
		],
		[
			'a vendor that is away',
			new ProviderError('xendit', 'unavailable', 'away'),
			503,
			'vendor.unavailable',
		],
		[
			'a vendor that keeps silent',
			new ProviderError('xendit', 'outcome-unknown', 'who knows'),
			503,
			'vendor.unavailable',
		],
		['a defect', new Error('secret inside'), 500, 'service.unexpected'],
		['a text', 'secret inside', 500, 'service.unexpected'],
		['nothing', undefined, 500, 'service.unexpected'],
		[
			'a wrong field',
			invalidInput([{ path: 'body.a[0].b', message: 'Wrong' }]),
			422,
			'input.invalid',
		],
	];

	function appThrowing(error: unknown) {
		const logged: unknown[] = [];
		const log = { info: () => {}, warn: () => {}, error: (facts: unknown) => logged.push(facts) };
		const router = Router();
		router.get('/', () => {
			throw error ?? Object.create(null);
		});
		router.get('/half', (_, response) => {
			response.write('half');
			throw new Error('too late');
		});
		const runtime = { log, machine_clock: { now: () => new Date('2026-11-20T03:00:00Z') } };
		const metrics = { requests: { observe: () => {} } };
		const app = createApp(runtime as never, {
			company: companyOf({ read: () => companyConfig.parse({}) } as never),
			routers: [{ path: '/', router }],
			metrics: metrics as never,
			requestsPerMinute: 100,
			isStopping: () => false,
			trustedProxies: 'loopback',
		});
		return { app: express().use(app), logged };
	}

	it.each(thrown)('%s is rendered as problem details', async (_, error, status, code) => {
		const { app, logged } = appThrowing(error);
		const response = await supertest(app).get('/');
		expect([response.status, response.body.code]).toEqual([status, code]);
		expect(response.headers['content-type']).toContain(problemType);
		Problem.parse(response.body);
		expect(response.text).not.toContain('secret inside');
		expect(response.text).not.toContain('node_modules');
		if (error instanceof DomainError && code !== 'input.invalid')
			expect(response.headers['retry-after']).toBe('2');
		if (error instanceof ProviderError && status === 503)
			expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
		// Only undeclared errors are logged as errors, which raise an alert.
		expect(logged).toHaveLength(code === 'service.unexpected' ? 1 : 0);
	});

	it('after half an answer cuts the connection, so that the caller does not take the half for the whole', async () => {
		const { app, logged } = appThrowing(null);
		await expect(supertest(app).get('/half')).rejects.toThrow();
		expect(logged).toHaveLength(1);
	});
});

/** A value that fits the details of an error. */
function sampleOf(schema: z.ZodType): unknown {
	const { def } = schema as z.ZodObject;
	const shape = 'shape' in def ? (def.shape as Record<string, z.ZodType>) : {};
	return Object.fromEntries(
		Object.entries(shape).map(([name, field]) => [
			name,
			[1, 'text', [], null].find((one) => field.safeParse(one).success),
		]),
	);
}
