import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import { brokenCall, vendorCall } from '../../platform/provider/index.ts';

const provider = 'service-broker';

const Accepted = z.looseObject({
	operation: z.string().max(10_000).nullish(),
	dashboard_url: z.string().nullish(),
});
const LastOperation = z.looseObject({
	state: z.enum(['in progress', 'succeeded', 'failed']),
	description: z.string().nullish(),
});
const Refusal = z.looseObject({ error: z.string().optional(), description: z.string().optional() });
const Catalog = z.looseObject({
	services: z.array(
		z.looseObject({ id: z.string(), plans: z.array(z.looseObject({ id: z.string() })) }),
	),
});

export type Instance = {
	instance_id: string;
	service_id: string;
	plan_id: string;
	context: Record<string, string>;
	parameters: Record<string, unknown>;
};
/** What a request came to. */
export type Answer =
	| { kind: 'done'; dashboard_url: string | null }
	| { kind: 'accepted'; operation: string | null; after_seconds: number | null }
	| { kind: 'gone' };
export type Operation = {
	/** `unclear`: an answer that the specification does not know here, so that it is asked again. */
	state: 'in progress' | 'succeeded' | 'failed' | 'gone' | 'unclear';
	description: string | null;
	after_seconds: number | null;
};
export type BrokerClient = ReturnType<typeof createBrokerClient>;

/** The Open Service Broker API, as far as instances need it. Ids of instances are ours, so every request may be repeated. */
export function createBrokerClient(settings: {
	url: string;
	username: string;
	password: string;
	timeoutMs: number;
}) {
	const basic = Buffer.from(`${settings.username}:${settings.password}`).toString('base64');
	const send = (name: string, method: string, path: string, body?: object) =>
		vendorCall(
			{
				provider,
				name,
				timeoutMs: settings.timeoutMs,
				changes: method !== 'GET',
				translate: (error) => brokenCall(error, { provider, name, changes: method !== 'GET' }),
			},
			async (signal) => {
				const response = await fetch(`${settings.url}/v2/${path}`, {
					method,
					headers: {
						authorization: `Basic ${basic}`,
						'x-broker-api-version': '2.16',
						'content-type': 'application/json',
					},
					...(body === undefined ? {} : { body: JSON.stringify(body) }),
					redirect: 'error',
					signal,
				});
				return {
					status: response.status,
					after_seconds: secondsOf(response.headers.get('retry-after')),
					body: parsed(await response.text()),
				};
			},
		);
	type Response = Awaited<ReturnType<typeof send>>;

	/** What is not an answer of the specification leaves open what was done: the same request again shows it. */
	const change = async (name: string, method: string, path: string, body?: object) => {
		const response = await send(name, method, path, body);
		const { status, after_seconds } = response;
		if (method === 'DELETE' && (status === 410 || status === 200)) return { kind: 'gone' } as const;
		if (status === 200 || status === 201 || status === 202) {
			const accepted = Accepted.safeParse(response.body);
			if (!accepted.success) throw unknown(name, `its answer ${status} cannot be read`);
			const { operation = null, dashboard_url = null } = accepted.data;
			return status === 202
				? ({ kind: 'accepted', operation: operation ?? null, after_seconds } as const)
				: ({ kind: 'done', dashboard_url: dashboard_url ?? null } as const);
		}
		throw refused(name, response);
	};

	const instance = (id: string) => `service_instances/${encodeURIComponent(id)}`;
	return {
		provision: ({ instance_id, ...more }: Instance): Promise<Answer> =>
			change('provision', 'PUT', `${instance(instance_id)}?accepts_incomplete=true`, {
				...more,
				// Asked for by the specification, and replaced by `context` since 2.13.
				organization_guid: more.context['client_id'] ?? instance_id,
				space_guid: instance_id,
			}),
		update: ({ instance_id, ...more }: Instance): Promise<Answer> =>
			change('update', 'PATCH', `${instance(instance_id)}?accepts_incomplete=true`, more),
		deprovision: ({
			instance_id,
			service_id,
			plan_id,
		}: Pick<Instance, 'instance_id' | 'service_id' | 'plan_id'>): Promise<Answer> => {
			const query = new URLSearchParams({ accepts_incomplete: 'true', service_id, plan_id });
			return change('deprovision', 'DELETE', `${instance(instance_id)}?${query.toString()}`);
		},
		async lastOperation(
			{
				instance_id,
				service_id,
				plan_id,
			}: Pick<Instance, 'instance_id' | 'service_id' | 'plan_id'>,
			operation: string | null,
		): Promise<Operation> {
			const query = new URLSearchParams({ service_id, plan_id });
			if (operation !== null) query.set('operation', operation);
			const response: Response = await send(
				'lastOperation',
				'GET',
				`${instance(instance_id)}/last_operation?${query.toString()}`,
			);
			const { status, after_seconds } = response;
			if (status === 410) return { state: 'gone', description: null, after_seconds };
			if (status === 429 || status >= 500 || status === 401)
				throw refused('lastOperation', response);
			const told = LastOperation.safeParse(response.body);
			if (status !== 200 || !told.success)
				return { state: 'unclear', description: `answer ${status}`, after_seconds };
			const { state, description = null } = told.data;
			return { state, description: description ?? null, after_seconds };
		},
		async catalog(): Promise<z.output<typeof Catalog>> {
			const response = await send('catalog', 'GET', 'catalog');
			if (response.status !== 200) throw refused('catalog', response);
			const catalog = Catalog.safeParse(response.body);
			if (!catalog.success)
				throw new ProviderError(provider, 'unavailable', 'The catalog cannot be read', {
					code: 'unreadable',
				});
			return catalog.data;
		},
	};
}

const unknown = (name: string, why: string): ProviderError =>
	new ProviderError(
		provider,
		'outcome-unknown',
		`It is not known whether ${name} was done: ${why}`,
	);

function refused(
	name: string,
	{
		status,
		after_seconds,
		body,
	}: {
		status: number;
		after_seconds: number | null;
		body: unknown;
	},
): ProviderError {
	const { error, description } = Refusal.catch({}).parse(body);
	const message = `${name} was answered with ${status}${error === undefined ? '' : ` ${error}`}: ${description ?? 'no description'}`;
	const more = {
		status,
		...(error === undefined ? {} : { code: error }),
		...(after_seconds === null ? {} : { retryAfterSeconds: after_seconds }),
	};
	// Something else is being done with the instance, or there were too many requests: nothing was done.
	if (status === 429 || (status === 422 && error === 'ConcurrencyError'))
		return new ProviderError(provider, 'throttled', message, more);
	if (name === 'catalog' || name === 'lastOperation')
		return new ProviderError(provider, status < 500 ? 'rejected' : 'unavailable', message, more);
	// 4xx says that nothing was done, but for 408, which a proxy gives to a request that goes on behind it.
	const isRefusal = status >= 400 && status < 500 && status !== 408;
	return new ProviderError(provider, isRefusal ? 'rejected' : 'outcome-unknown', message, more);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function secondsOf(header: string | null): number | null {
	const seconds = Number(header);
	return header !== null && Number.isInteger(seconds) && seconds > 0 ? seconds : null;
}
