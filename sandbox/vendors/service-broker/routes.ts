import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { ApiErrors, Call, Reply, Route } from '../../core/api.ts';
import { SERVICES } from './books.ts';
import type { Broker, Instance } from './books.ts';

const answer = (status: number, body: object = {}): Reply => ({ status, body });
const refusal = (status: number, description: string, error?: string) =>
	new Refusal(answer(status, { ...(error === undefined ? {} : { error }), description }));

export const brokerErrors: ApiErrors = {
	throttled: ({ retry_after_s }) => ({
		...answer(429, { description: 'Too many requests' }),
		headers: { 'retry-after': String(retry_after_s ?? 5) },
	}),
	unavailable: () => answer(503, { description: 'The broker is being restarted' }),
	not_found: () => answer(404, { description: 'There is no such address' }),
	invalid_json: () => answer(400, { description: 'The body is no JSON' }),
};

const Wish = z.looseObject({
	service_id: z.string().min(1),
	plan_id: z.string().min(1).optional(),
	context: z.record(z.string(), z.unknown()).default({}),
	parameters: z.record(z.string(), z.unknown()).default({}),
});

export function brokerRoutes(own: Broker): Route[] {
	const known: Route[] = [
		['GET /v2/catalog', () => answer(200, catalog)],
		['PUT /v2/service_instances/{id}', (call) => provision(own, call)],
		['PATCH /v2/service_instances/{id}', (call) => update(own, call)],
		['DELETE /v2/service_instances/{id}', (call) => deprovision(own, call)],
		['GET /v2/service_instances/{id}/last_operation', (call) => lastOperation(own, call)],
		['GET /v2/service_instances/{id}', (call) => fetchInstance(own, call)],
	];
	const expected = `Basic ${Buffer.from(`${own.credentials.username}:${own.credentials.password}`).toString('base64')}`;
	return known.map(([endpoint, reply]) => [
		endpoint,
		(call) => {
			if (call.headers.authorization !== expected)
				return answer(401, { description: 'Unknown name or password' });
			if (call.headers['x-broker-api-version'] === undefined)
				return answer(412, { description: 'X-Broker-API-Version is missing' });
			return reply(call);
		},
	]);
}

const catalog = {
	services: SERVICES.map((name) => ({
		id: name,
		name,
		description: name,
		bindable: false,
		plan_updateable: true,
		plans: [
			{ id: 'standard', name: 'standard', description: 'Standard' },
			{ id: 'large', name: 'large', description: 'Large' },
		],
	})),
};

function wishOf(call: Call): z.output<typeof Wish> {
	const parsed = Wish.safeParse(call.json());
	if (!parsed.success) throw refusal(400, 'service_id is missing');
	const { service_id, plan_id } = parsed.data;
	const service = catalog.services.find(({ id }) => id === service_id);
	if (service === undefined) throw refusal(400, `The catalog has no service ${service_id}`);
	if (plan_id !== undefined && !service.plans.some(({ id }) => id === plan_id))
		throw refusal(400, `The service has no plan ${plan_id}`);
	return parsed.data;
}

const asyncOnly = (call: Call): void => {
	if (call.query.get('accepts_incomplete') !== 'true')
		throw refusal(422, 'This broker works asynchronously', 'AsyncRequired');
};
const busy = () =>
	refusal(422, 'Another operation on the instance is under way', 'ConcurrencyError');

function begin(own: Broker, instance: Instance, call: Call): Reply {
	own.books.operations += 1;
	const slow = call.fault('slow_operation');
	const fails = call.fault('operation_fails');
	Object.assign(instance, {
		operation: `op-${own.books.operations}`,
		looks: slow === undefined ? 1 : 6,
		fails_with: fails === undefined ? null : 'The backend has no room',
	});
	return answer(202, { operation: instance.operation });
}

function provision(own: Broker, call: Call): Reply {
	const { id = '' } = call.parameters;
	const { service_id, plan_id = 'standard', context, parameters } = wishOf(call);
	asyncOnly(call);
	if (call.fault('refused')) throw refusal(400, 'These parameters are not allowed');
	const there = own.books.instances.get(id);
	if (there !== undefined) {
		const isSame =
			there.service_id === service_id &&
			there.plan_id === plan_id &&
			isDeepStrictEqual(there.parameters, parameters);
		if (!isSame) throw refusal(409, 'The instance is there with other attributes');
		if (there.state === 'READY') return answer(200, { dashboard_url: dashboardOf(own, id) });
		if (there.state === 'MAKING') return answer(202, { operation: there.operation });
		throw busy();
	}
	const instance: Instance = {
		...{ id, service_id, plan_id, context, parameters },
		...{ state: 'MAKING', operation: null, looks: 0, fails_with: null, wanted: null },
	};
	own.books.instances.set(id, instance);
	own.books.made[id] = (own.books.made[id] ?? 0) + 1;
	if (call.fault('at_once')) {
		instance.state = 'READY';
		return answer(201, { dashboard_url: dashboardOf(own, id) });
	}
	return begin(own, instance, call);
}

const dashboardOf = (own: Broker, id: string): string => `${own.url}/service-broker-page#${id}`;

function update(own: Broker, call: Call): Reply {
	const { plan_id, parameters } = wishOf(call);
	asyncOnly(call);
	const instance = own.books.instances.get(call.parameters['id'] ?? '');
	if (instance === undefined) throw refusal(404, 'There is no such instance');
	if (instance.state === 'CHANGING') {
		const same = { plan_id: plan_id ?? instance.plan_id, parameters };
		if (isDeepStrictEqual(instance.wanted, same))
			return answer(202, { operation: instance.operation });
	}
	if (instance.state !== 'READY') throw busy();
	instance.wanted = { plan_id: plan_id ?? instance.plan_id, parameters };
	instance.state = 'CHANGING';
	return begin(own, instance, call);
}

function deprovision(own: Broker, call: Call): Reply {
	const { id = '' } = call.parameters;
	asyncOnly(call);
	const instance = own.books.instances.get(id);
	if (instance === undefined) return answer(410);
	if (instance.state === 'REMOVING') return answer(202, { operation: instance.operation });
	if (instance.state === 'MAKING' || instance.state === 'CHANGING') throw busy();
	instance.state = 'REMOVING';
	return begin(own, instance, call);
}

function lastOperation(own: Broker, call: Call): Reply {
	const instance = own.books.instances.get(call.parameters['id'] ?? '');
	if (instance === undefined) return answer(410);
	if (instance.looks > 0) {
		instance.looks -= 1;
		return {
			...answer(200, { state: 'in progress', description: 'Under way' }),
			headers: { 'retry-after': '1' },
		};
	}
	return answer(200, endOf(own, instance));
}

/** Ends what is under way: nobody looks at an instance between two operations in another way. */
function endOf(own: Broker, instance: Instance): object {
	const { state, fails_with } = instance;
	instance.operation = null;
	if (fails_with !== null) {
		instance.state = state === 'MAKING' ? 'FAILED' : 'READY';
		instance.fails_with = null;
		return { state: 'failed', description: fails_with };
	}
	if (state === 'FAILED') return { state: 'failed', description: 'It could not be made' };
	if (state === 'REMOVING') {
		own.books.instances.delete(instance.id);
		own.books.removed.push(instance.id);
	} else {
		Object.assign(instance, { state: 'READY', ...instance.wanted, wanted: null });
	}
	return { state: 'succeeded' };
}

/** An instance that is being made is not shown. */
function fetchInstance(own: Broker, call: Call): Reply {
	const instance = own.books.instances.get(call.parameters['id'] ?? '');
	if (instance === undefined || instance.state === 'MAKING' || instance.state === 'FAILED')
		throw refusal(404, 'There is no such instance');
	if (instance.state !== 'READY') throw busy();
	const { id, service_id, plan_id, parameters } = instance;
	return answer(200, { service_id, plan_id, parameters, dashboard_url: dashboardOf(own, id) });
}
