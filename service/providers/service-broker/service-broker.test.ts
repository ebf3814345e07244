import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import type {
	ProvisioningAction,
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
} from '../../capabilities/provisioning/ports.ts';
import { createBrokerClient } from './client.ts';
import { serviceBroker } from './provider.ts';

const settings = { service_id: 'radius-aaa', plan_id: 'standard', parameters: { realm: 'maju' } };

describe('a service of a broker', () => {
	let sandbox: Sandbox;
	let target: ProvisioningTarget;
	beforeAll(async () => {
		sandbox = await startSandbox();
		const { credentials: env } = sandbox;
		target = serviceBroker.create(
			{
				SERVICE_BROKER_URL: env['SERVICE_BROKER_URL'] ?? '',
				SERVICE_BROKER_USERNAME: env['SERVICE_BROKER_USERNAME'] ?? '',
				SERVICE_BROKER_PASSWORD: env['SERVICE_BROKER_PASSWORD'] ?? '',
				SERVICE_BROKER_TIMEOUT_MS: 1000,
			},
			{ log: pino({ enabled: false }) },
		).provisioningTarget;
	});
	afterAll(() => sandbox.close());
	beforeEach(() => sandbox.reset());

	const books = async (): Promise<any> => sandbox.client.books('service-broker');
	const fault = (kind: string, endpoint: string, more: object = {}) =>
		sandbox.client.call('POST', '/faults', {
			...{ vendor: 'service-broker', kind, endpoint, times: 1 },
			...more,
		});

	/** One service, from the first attempt to its end. */
	function aService() {
		const id = randomUUID();
		let progress: Record<string, unknown> = {};
		const request = (action: ProvisioningAction): ProvisioningRequest => ({
			...{ task_id: id, action, marker: `cs-${id}`, settings, quantity: 5, before: null },
			...{ siblings: [], client: { id: 'c-1', name: 'PT Maju', billing_email: 'a@maju.example' } },
			progress,
		});
		const step = async (action: ProvisioningAction): Promise<ProvisioningOutcome> => {
			const outcome = await target.run(request(action));
			progress = 'progress' in outcome ? outcome.progress : {};
			return outcome;
		};
		/** What kinds of trouble it met before it ended. */
		const finish = async (action: ProvisioningAction) => {
			const met: string[] = [];
			progress = {};
			for (let steps = 0; steps < 20; steps += 1) {
				try {
					const outcome = await step(action);
					if (outcome.status === 'SUCCESS') return { met, result: outcome.result };
				} catch (error) {
					const { kind, message } = error as { kind: string; message: string };
					if (kind === 'rejected') return { met, refused: message };
					met.push(kind);
				}
			}
			throw new Error('It does not come to an end');
		};
		const made = async () => (await books()).made[id] ?? 0;
		const stands = async () => (await books()).instances.find((one: any) => one.id === id);
		return { id, step, finish, made, stands };
	}

	it('is made over time, changed and removed', async () => {
		const one = aService();
		expect(await one.step('ACTIVATE')).toMatchObject({
			status: 'RUNNING',
			progress: { doing: 'provision', operation: 'op-1' },
		});
		expect(await one.step('ACTIVATE')).toMatchObject({ status: 'RUNNING', poll_after_seconds: 1 });
		expect(await one.step('ACTIVATE')).toMatchObject({
			status: 'SUCCESS',
			result: { instance_id: one.id, service_id: 'radius-aaa' },
		});
		expect(await one.stands()).toMatchObject({ parameters: { realm: 'maju', quantity: 5 } });
		expect(await one.finish('CHANGE')).toMatchObject({ met: [] });
		expect(await one.finish('TERMINATE')).toMatchObject({ result: { removed: true } });
		expect(await one.stands()).toBeUndefined();
		expect(await one.finish('TERMINATE')).toMatchObject({ result: { removed: true } });
	});

	it.each(['timeout_after_commit', 'html_502_after_commit', 'cut_after_commit', 'malformed_2xx'])(
		'is made once although the answer is lost (%s)',
		async (kind) => {
			const one = aService();
			await fault(kind, 'PUT /**');
			const { met } = await one.finish('ACTIVATE');
			expect(met).toEqual(['outcome-unknown']);
			expect(await one.made()).toBe(1);
			expect(await one.finish('ACTIVATE')).toMatchObject({ met: [] });
			expect(await one.made()).toBe(1);
		},
	);

	it('leaves nothing behind when the broker could not make it', async () => {
		const one = aService();
		await fault('operation_fails', 'PUT /**');
		expect(await one.finish('ACTIVATE')).toMatchObject({
			refused: expect.stringContaining('The backend has no room'),
		});
		expect(await one.stands()).toBeUndefined();
	});

	it('is removed at another attempt, and never made again, when the broker failed to clean up', async () => {
		const one = aService();
		await fault('operation_fails', 'PUT /**');
		await fault('operation_fails', 'DELETE /**', { times: 2 });
		expect(await one.finish('ACTIVATE')).toMatchObject({
			refused: expect.stringContaining('The backend has no room'),
		});
		expect(await one.stands()).toBeUndefined();
		expect(await one.made()).toBe(1);
	});

	it('is not called made when the broker refuses it, and nothing has to be removed', async () => {
		const one = aService();
		await fault('refused', 'PUT /**');
		expect(await one.finish('ACTIVATE')).toMatchObject({ met: [], refused: expect.any(String) });
		expect(await one.made()).toBe(0);
	});

	it('is removed once it is made, when it is given up while it is being made', async () => {
		const one = aService();
		await one.step('ACTIVATE');
		await expect(
			target.run({
				...{ task_id: 't', action: 'TERMINATE', marker: `cs-${one.id}`, settings, quantity: 1 },
				...{ before: null, siblings: [], progress: {} },
				client: { id: 'c-1', name: 'PT Maju', billing_email: 'a@maju.example' },
			}),
		).rejects.toMatchObject({ kind: 'throttled', code: 'ConcurrencyError' });
		await one.finish('ACTIVATE');
		await one.finish('TERMINATE');
		expect(await one.stands()).toBeUndefined();
	});

	it('may have been made when a proxy gave up waiting for the broker', async () => {
		const server = createServer((_, response) => {
			response.statusCode = 408;
			response.end('Timed out');
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		try {
			const { port } = server.address() as AddressInfo;
			const client = createBrokerClient({
				url: `http://127.0.0.1:${port}`,
				username: 'cloudsales',
				password: 'secret',
				timeoutMs: 1000,
			});
			await expect(
				client.provision({ ...settings, instance_id: 'i-1', context: {}, parameters: {} }),
			).rejects.toMatchObject({ kind: 'outcome-unknown', status: 408 });
		} finally {
			server.close();
		}
	});

	it('sends its password over no network in the clear', () => {
		const values = { SERVICE_BROKER_USERNAME: 'cloudsales', SERVICE_BROKER_PASSWORD: 'secret' };
		const at = (SERVICE_BROKER_URL: string) =>
			serviceBroker.config.safeParse({ ...values, SERVICE_BROKER_URL }).success;
		expect(
			['http://broker.example', 'http://127.0.0.1:1', 'https://broker.example'].map(at),
		).toEqual([false, true, true]);
	});

	it('waits as long as the broker asks', async () => {
		const one = aService();
		await fault('throttled', 'PUT /**', { retry_after_s: 30 });
		await expect(one.step('ACTIVATE')).rejects.toMatchObject({
			kind: 'throttled',
			retryAfterSeconds: 30,
		});
		expect(await one.made()).toBe(0);
	});

	it('is removed at another attempt when the broker failed to', async () => {
		const one = aService();
		await one.finish('ACTIVATE');
		await fault('operation_fails', 'DELETE /**');
		expect(await one.finish('TERMINATE')).toMatchObject({ result: { removed: true } });
		expect(await one.stands()).toBeUndefined();
	});

	it('is looked up in the catalog when a product is saved', async () => {
		expect(await target.check(settings)).toEqual([]);
		expect(await target.check({ ...settings, plan_id: 'huge' })).toMatchObject([
			{ field: 'plan_id' },
		]);
		expect(await target.check({ ...settings, service_id: 'none' })).toMatchObject([
			{ field: 'service_id' },
		]);
		expect(target.settings.safeParse({ ...settings, plans: 'standard' }).success).toBe(false);
	});
});
