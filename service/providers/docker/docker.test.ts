import { pino } from 'pino';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { docker as simulator } from '../../../sandbox/vendors/docker/index.ts';
import {
	describeDeploymentPlatform,
	disturbs,
	exampleRequest,
	type DeploymentHarness,
} from '../../capabilities/deployments/ports.suite.ts';
import { holdLease } from '../../platform/lease/index.ts';
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
			killed_every: dialect === 'docker' ? 1 : 3,
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
				...disturbs(sandbox, 'docker'),
			},
		};
	}

	describeDeploymentPlatform('docker', harness);

	it('sends no command once the lease of the work has run out', async () => {
		const { platform, vendor } = await harness();
		const request = exampleRequest({ settings: { image: 'registry.example/tenant:1' } });
		const lost = { claimedAt: performance.now() - 60_000, renew: () => Promise.resolve(false) };
		await expect(holdLease(lost, () => platform.apply(request))).rejects.toMatchObject({
			kind: 'unavailable',
			code: 'lease-lost',
		});
		expect(await vendor.everything()).toEqual([]);
	});

	it('says why an image cannot be pulled, and leaves only what is ours', async () => {
		const { platform, vendor } = await harness();
		const request = exampleRequest({ settings: { image: 'registry.example/missing:1' } });
		await expect(platform.apply(request)).rejects.toMatchObject({
			kind: 'rejected',
			message: expect.stringContaining('not found'),
		});
		expect(await vendor.everything()).toEqual(await vendor.owned(request.marker));
	});

	it('keeps the container of a tenant whose new image cannot be pulled', async () => {
		const { platform, vendor } = await harness();
		const request = exampleRequest({ settings: { image: 'registry.example/tenant:1' } });
		await platform.apply(request);
		const before = await vendor.owned(request.marker);
		expect(before).toEqual(expect.arrayContaining([expect.stringContaining('containers ')]));
		const missing = exampleRequest({ settings: { image: 'registry.example/missing:1' } });
		await expect(platform.apply(missing)).rejects.toMatchObject({ kind: 'rejected' });
		expect(await vendor.owned(request.marker)).toEqual(before);
	});

	it('says that a tenant ends as soon as it is started', async () => {
		const { platform } = await harness();
		sandbox.world.faults.add({ vendor: 'docker', kind: 'container_exits' });
		const request = exampleRequest({ settings: { image: 'registry.example/tenant:1' } });
		await expect(platform.apply(request)).rejects.toMatchObject({
			kind: 'rejected',
			code: 'crashed',
			message: expect.stringContaining('exit code 1'),
		});
		expect(await platform.status(request)).toMatchObject({ state: 'FAILED' });
	});
});
