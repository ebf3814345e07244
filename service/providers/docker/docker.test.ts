import { pino } from 'pino';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { docker as simulator } from '../../../sandbox/vendors/docker/index.ts';
import {
	describeDeploymentPlatform,
	type DeploymentHarness,
} from '../../capabilities/deployments/ports.suite.ts';
import { docker } from './provider.ts';

const log = pino({ enabled: false });
type Thing = { name: string; labels: Record<string, string> };
type Report = { containers: Thing[]; networks: Thing[]; volumes: Thing[] };
const foreign = 'someone-else';

/** Docker's answers and podman's differ where a name is taken; nothing that we do may. */
describe.each(['docker', 'podman'] as const)('the provider docker with %s', (dialect) => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ vendors: [simulator] });
	});
	afterAll(() => sandbox.close());

	const control = (method: string, path: string, body?: object) =>
		sandbox.client.call(method, path, body);
	const fault = (kind: string, more: object = {}) =>
		control('POST', '/faults', { vendor: 'docker', kind, ...more });
	const things = async (): Promise<(Thing & { kind: string })[]> => {
		const books = (await sandbox.client.books('docker')) as Report;
		return Object.entries(books).flatMap(([kind, all]) => all.map((one) => ({ ...one, kind })));
	};
	const namesOf = (all: readonly (Thing & { kind: string })[]): string[] =>
		all.map(({ kind, name }) => `${kind} ${name}`).sort();
	const withoutForeign = async () => (await things()).filter(({ labels }) => !(foreign in labels));

	async function harness(): Promise<DeploymentHarness> {
		sandbox.reset();
		await control('POST', '/docker/dialect', { dialect });
		const settings = docker.config.parse(sandbox.credentials) as Record<string, unknown>;
		const { deploymentPlatform } = docker.create(settings, { log });
		return {
			platform: deploymentPlatform,
			settings: { image: 'registry.example/tenant:1' },
			wrong_settings: { image: 'not an image' },
			vendor: {
				owned: async (marker) =>
					namesOf((await things()).filter(({ labels }) => labels['cloudsales.marker'] === marker)),
				everything: async () => namesOf(await withoutForeign()),
				async occupy({ spec }) {
					const address = `${sandbox.url}/docker/containers/create?name=${spec.name}`;
					const body = { Image: 'registry.example/tenant:1', Labels: { [foreign]: 'yes' } };
					await fetch(address, { method: 'POST', body: JSON.stringify(body) });
				},
				isOccupied: async () => (await things()).some(({ labels }) => foreign in labels),
				async interruptAfter(requests, how) {
					if (how === 'carried_out') await fault('cut_after_commit', { skip: requests, times: 1 });
					await fault('cut', { skip: requests });
				},
				async behave(behaviour) {
					await control('DELETE', '/faults');
					if (behaviour !== 'works')
						await fault(behaviour === 'throttles' ? 'throttled' : 'unavailable');
				},
			},
		};
	}

	describeDeploymentPlatform('docker', harness);

	it('says why an image cannot be pulled, and leaves only what is ours', async () => {
		const { platform, vendor } = await harness();
		const request = aRequest({ image: 'registry.example/missing:1' });
		await expect(platform.apply(request)).rejects.toMatchObject({
			kind: 'rejected',
			message: expect.stringContaining('not found'),
		});
		expect(await vendor.everything()).toEqual(await vendor.owned(request.marker));
	});

	it('keeps the container of a tenant whose new image cannot be pulled', async () => {
		const { platform, vendor } = await harness();
		const request = aRequest({ image: 'registry.example/tenant:1' });
		await platform.apply(request);
		const before = await vendor.owned(request.marker);
		expect(before).toEqual(expect.arrayContaining([expect.stringContaining('containers ')]));
		const missing = aRequest({ image: 'registry.example/missing:1' });
		await expect(platform.apply(missing)).rejects.toMatchObject({ kind: 'rejected' });
		expect(await vendor.owned(request.marker)).toEqual(before);
	});

	it('says that a tenant ends as soon as it is started', async () => {
		const { platform } = await harness();
		await fault('container_exits');
		const request = aRequest({ image: 'registry.example/tenant:1' });
		await expect(platform.apply(request)).rejects.toMatchObject({
			kind: 'rejected',
			code: 'crashed',
			message: expect.stringContaining('exit code 1'),
		});
		expect(await platform.status(request)).toMatchObject({ state: 'FAILED' });
	});
});

const aRequest = (settings: Record<string, unknown>) => ({
	marker: 'cs-7f1c0c9e-5f0a-4a7e-9b7e-2a4f3c1d9e10',
	progress: {},
	spec: {
		instance_id: '7f1c0c9e-5f0a-4a7e-9b7e-2a4f3c1d9e10',
		tenant: {
			id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
			slug: 'example-isp',
			name: 'Example ISP Inc.',
			settings: {},
		},
		name: 't-example-isp-c3bd719f',
		host: 'example-isp.tenants.example',
		environment: 'production',
		region: 'us-east-1',
		cpu_millis: 500,
		memory_mb: 512,
		storage_gb: 20,
		services: [],
		settings,
	},
});
