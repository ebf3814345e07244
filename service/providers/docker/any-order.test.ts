import fc from 'fast-check';
import { pino } from 'pino';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { docker as simulator } from '../../../sandbox/vendors/docker/index.ts';
import { exampleRequest } from '../../capabilities/deployments/ports.suite.ts';
import type {
	DeploymentPlatform,
	DeploymentRequest,
} from '../../capabilities/deployments/ports.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import { docker } from './provider.ts';

const verbs = ['apply', 'suspend', 'resume', 'destroy'] as const;
type Verb = (typeof verbs)[number];
type Labels = Record<string, string>;
type Books = Record<'containers' | 'networks' | 'volumes', { name: string; labels: Labels }[]>;

/** Two tenants that share three ports, so that they meet. */
const markers = ['1', '2'].map((digit) => `cs-${digit.repeat(8)}-5f0a-4a7e-9b7e-2a4f3c1d9e10`);
const requestOf = (tenant: number, memory_mb: number): DeploymentRequest =>
	exampleRequest(
		{
			name: `t-tenant-${tenant}`,
			host: `tenant-${tenant}.tenants.example`,
			memory_mb,
			settings: { image: 'registry.example/tenant:1' },
		},
		markers[tenant],
	);

type Command =
	| { do: 'call'; verb: Verb; tenant: number; memory_mb: number }
	| { do: 'fault'; kind: string; skip: number }
	| { do: 'crash' };
const tenant = fc.nat({ max: 1 });
const commands: fc.Arbitrary<Command[]> = fc.array(
	fc.oneof(
		{
			weight: 5,
			arbitrary: fc.record({
				do: fc.constant('call' as const),
				verb: fc.constantFrom(...verbs),
				tenant,
				memory_mb: fc.constantFrom(512, 1024),
			}),
		},
		{
			weight: 3,
			arbitrary: fc.record({
				do: fc.constant('fault' as const),
				kind: fc.constantFrom(
					'cut',
					'cut_after_commit',
					'html_502_after_commit',
					'unavailable',
					'throttled',
					'malformed_2xx',
					'container_exits',
				),
				skip: fc.nat({ max: 12 }),
			}),
		},
		{ weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
	),
	{ minLength: 4, maxLength: 12 },
);

describe('tenants at an engine', () => {
	let sandbox: Sandbox;
	let platform: DeploymentPlatform;
	beforeAll(async () => {
		sandbox = await startSandbox({ vendors: [simulator] });
	});
	afterAll(() => sandbox.close());

	function startProcess(): void {
		const settings = { ...sandbox.credentials, DOCKER_PORTS: '20000-20002' };
		const config = docker.config.parse(settings) as Record<string, unknown>;
		platform = docker.create(config, { log: pino({ enabled: false }) }).deploymentPlatform;
	}
	/** The markers of everything that is there; undefined for what carries none. */
	const owners = () =>
		Object.values(sandbox.world.vendors[0]?.report() as Books)
			.flat()
			.map(({ labels }) => labels['cloudsales.marker']);
	/** Calls it until it is done. */
	async function finish(verb: Verb, request: DeploymentRequest): Promise<void> {
		let { progress } = request;
		for (let call = 0; call < 20; call += 1) {
			const step = await platform[verb]({ ...request, progress });
			if (step.status === 'DONE') return;
			if (step.status === 'RUNNING') ({ progress } = step);
		}
		throw new Error(`${verb} came to no end`);
	}

	it('have an owner in whatever order they are worked on and whatever fails, and can always be run and removed', async () => {
		const dialects = fc.constantFrom('docker', 'podman');
		const property = fc.asyncProperty(dialects, commands, async (dialect, all) => {
			sandbox.reset();
			await sandbox.client.call('POST', '/docker/dialect', { dialect });
			startProcess();
			/** What the last call of a verb handed back; lost with the process. */
			let progress = new Map<string, Record<string, unknown>>();
			for (const one of all) {
				if (one.do === 'fault') {
					const { kind, skip } = one;
					sandbox.world.faults.add({ vendor: 'docker', kind, skip, times: 1 });
				} else if (one.do === 'crash') {
					startProcess();
					progress = new Map();
				} else {
					const run = `${one.verb} ${one.tenant}`;
					const known = progress.get(run) ?? {};
					progress.delete(run);
					try {
						const request = requestOf(one.tenant, one.memory_mb);
						const step = await platform[one.verb]({ ...request, progress: known });
						if (step.status === 'RUNNING') progress.set(run, step.progress);
					} catch (error) {
						if (!isProviderError(error)) throw error;
					}
				}
				expect(owners().filter((marker) => !markers.includes(marker ?? ''))).toEqual([]);
			}
			sandbox.world.faults.clear();
			const tenants = [requestOf(0, 512), requestOf(1, 512)];
			for (const request of tenants) {
				await finish('apply', request);
				await finish('resume', request);
				expect((await platform.status(request)).state).toBe('RUNNING');
			}
			for (const request of tenants) {
				await finish('destroy', request);
				expect(owners()).not.toContain(request.marker);
			}
			expect(owners()).toEqual([]);
		});
		await fc.assert(property, { numRuns: 12 });
	});
});
