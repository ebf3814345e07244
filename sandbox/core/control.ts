import express from 'express';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { matchEndpoints, refusable } from './api.ts';
import { controlRoute, parse, refusal } from './control-route.ts';
import type { BoundControl, ControlRoute } from './control-route.ts';
import { faultRows } from './faults.ts';
import type { FaultRow } from './faults.ts';
import type { RunningWorld } from './running.ts';

const Clock = z
	.object({
		advance_ms: z.number().int().optional(),
		at: z.iso.datetime({ offset: true }).optional(),
		stands: z.boolean().default(false),
	})
	.strict()
	.refine((one) => (one.advance_ms === undefined) !== (one.at === undefined), {
		error: 'Give either advance_ms or at',
	});

/** The part that is there for every vendor, in the order of the README. */
export const COMMON_CONTROL: ControlRoute<RunningWorld>[] = [
	controlRoute(
		'GET /credentials',
		'the environment of the service, by exact name; stable per seed except the RSA key. `short` adds time limits for runs in which many calls get no answer',
		z.object({ time_limits: z.literal('short').optional() }),
		({ vendors }, { time_limits }) => ({
			status: 200,
			body: Object.fromEntries(
				vendors.flatMap((vendor) => [
					...Object.entries(vendor.environment),
					...(time_limits ? Object.entries(vendor.short_time_limits) : []),
				]),
			),
		}),
	),
	controlRoute(
		'POST /reset',
		'forgets books, webhooks, requests, faults, clock; keeps keys, tokens and callback URLs',
		z.object({}),
		(world) => {
			world.reset();
			return { status: 200, body: { ok: true } };
		},
	),
	controlRoute('GET /clock', "the vendors' clock", z.object({}), (world) => ({
		status: 200,
		body: { now: world.now() },
	})),
	controlRoute(
		'POST /clock',
		'sets it forward, or to an instant at which it may stand still: lets invoices expire',
		Clock,
		(world, { advance_ms, at, stands }) => {
			const to = at === undefined ? world.now().getTime() + (advance_ms ?? 0) : Date.parse(at);
			world.clock_offset_ms = to - Date.now();
			world.clock_stands_at = stands ? new Date(to) : null;
			return { status: 200, body: { now: world.now() } };
		},
	),
	controlRoute(
		'GET /faults',
		'faults with `seen` and `hits`, and every kind that exists',
		z.object({}),
		({ faults }) => ({
			status: 200,
			body: { faults: faults.list(), kinds: kindsOf(faults.kinds) },
		}),
	),
	{
		endpoint: 'POST /faults',
		takes: ' {vendor, kind, …}',
		does: 'switches a fault on; answers it with its `id`',
		answer: ({ faults }, input) => ({
			status: 201,
			body: faults.add(parse(faults.request, input)),
		}),
	},
	controlRoute('DELETE /faults', 'switches all off', z.object({}), ({ faults }) => {
		faults.clear();
		return { status: 204 };
	}),
	controlRoute(
		'DELETE /faults/{id}',
		'switches one off',
		z.object({}),
		({ faults }, _input, { id = '' }) => {
			if (!faults.remove(id)) throw refusal(404, `no fault ${id}`);
			return { status: 204 };
		},
	),
	controlRoute('GET /books', 'everything that all vendors hold', z.object({}), (world) => ({
		status: 200,
		body: Object.fromEntries(world.vendors.map((vendor) => [vendor.id, vendor.report()])),
	})),
	controlRoute(
		'GET /books/{vendor}',
		'everything that one vendor holds',
		z.object({}),
		(world, _input, { vendor: id = '' }) => {
			const vendor = world.vendors.find((one) => one.id === id);
			if (!vendor) throw refusal(404, `no books of ${id}`);
			return { status: 200, body: vendor.report() };
		},
	),
	controlRoute(
		'GET /requests',
		'the last requests: method, path, status, fault, outcome; no keys',
		z.object({ vendor: z.string().optional() }),
		({ requests }, { vendor }) => ({ status: 200, body: { requests: requests.list(vendor) } }),
	),
	controlRoute('GET /health', '`{"ok":true}`', z.object({}), () => ({
		status: 200,
		body: { ok: true },
	})),
];

function kindsOf(kinds: RunningWorld['faults']['kinds']) {
	const found: Record<string, Pick<FaultRow, 'vendors' | 'means'>> = {};
	for (const { kind, vendors, means } of faultRows(kinds)) {
		found[kind] = { means, vendors: [...(found[kind]?.vendors ?? []), ...vendors] };
	}
	return found;
}

/** The control API of a running sandbox: its own calls and those of its vendors. */
export function controlApi(world: RunningWorld): Router {
	const find = matchEndpoints([
		...COMMON_CONTROL.map((route): [string, BoundControl['answer']] => [
			route.endpoint,
			(input, parameters) => route.answer(world, input, parameters),
		]),
		...world.vendors.flatMap(({ control }) =>
			control.map(({ endpoint, answer }): [string, BoundControl['answer']] => [endpoint, answer]),
		),
	]);
	const router = express.Router();
	router.use(express.json({ limit: '40mb' }));
	router.use(async (request: Request, response: Response) => {
		const route = find(request.method, request.path);
		const input: unknown = request.method === 'GET' ? request.query : request.body;
		const { status, body } = route
			? await refusable(() => route.answer(input, route.parameters))
			: refusal(404, `the control API has no ${request.method} ${request.path}`).reply;
		if (body === undefined) response.status(status).end();
		else response.status(status).json(body);
	});
	return router;
}
