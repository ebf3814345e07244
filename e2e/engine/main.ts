/**
 * Deploys, checks over HTTP, suspends, resumes and destroys a tenant in a real container engine: `npm run test:engine`. DOCKER_HOST names
 * the engine. It says so and ends with 0 when there is none. Prints one line of JSON at the end.
 */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type {
	DeploymentPlatform,
	DeploymentRequest,
	DeploymentResult,
} from '../../service/capabilities/deployments/ports.ts';
import { resourceNameOf } from '../../service/capabilities/deployments/names.ts';
import { isProviderError } from '../../service/platform/errors/index.ts';
import { docker } from '../../service/providers/docker/provider.ts';
import {
	engineEnvironment,
	engineHost,
	engineProblem,
	pageAt,
	tenantImage,
	tenantPage,
} from './engine.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const settings = docker.config.parse(engineEnvironment('20000-20999'));
const { deploymentPlatform: platform } = docker.create(settings, { log: pino({ enabled: false }) });

const requestOf = (slug: string): DeploymentRequest => {
	const id = randomUUID();
	const instance_id = randomUUID();
	return {
		marker: `cs-${instance_id}`,
		progress: {},
		spec: {
			instance_id,
			tenant: { id, slug, name: 'Example ISP Inc.', settings: { order_number: 'ORD-1' } },
			name: resourceNameOf({ id, slug }),
			host: `${slug}.tenants.example`,
			environment: 'test',
			region: 'local',
			cpu_millis: 500,
			memory_mb: 64,
			storage_gb: 1,
			services: [],
			settings: platform.settings.parse(tenantImage) as Record<string, unknown>,
		},
	};
};

type Verb = 'apply' | 'suspend' | 'resume' | 'destroy';
async function finish(verb: Verb, request: DeploymentRequest): Promise<DeploymentResult> {
	let { progress } = request;
	for (let call = 0; call < 30; call += 1) {
		const step = await platform[verb]({ ...request, progress });
		if (step.status === 'DONE') return step.result;
		if (step.status === 'WAITING') throw new Error(`${verb} waits: ${step.code}`);
		progress = step.progress;
		await new Promise((resolve) => setTimeout(resolve, step.poll_after_seconds * 200));
	}
	throw new Error(`${verb} did not come to its end`);
}

function expect(what: string, isTrue: boolean): void {
	if (!isTrue) throw new Error(`Not so: ${what}`);
	say(`  ✓ ${what}`);
}

async function run(of: DeploymentPlatform): Promise<object> {
	const began = Date.now();
	const [one, two] = [requestOf('example-isp'), requestOf('other-isp')];
	try {
		const first = await finish('apply', one);
		const url = first.url ?? '';
		expect(
			`a tenant is deployed and answers at ${url}`,
			(await pageAt(url))?.includes(tenantPage) === true,
		);
		expect('its state is RUNNING', (await of.status(one)).state === 'RUNNING');
		const plan = await of.plan(one);
		expect(
			'nothing is left to change',
			plan.objects.every(({ change }) => change === 'KEEP'),
		);
		const again = await finish('apply', one);
		expect('a second run makes nothing new', JSON.stringify(again) === JSON.stringify(first));
		const other = await finish('apply', two);
		expect('a second tenant has a port of its own', other.url !== first.url);
		await finish('suspend', one);
		expect('a suspended tenant does not answer', (await pageAt(url)) === null);
		expect('its state is SUSPENDED', (await of.status(one)).state === 'SUSPENDED');
		await finish('suspend', one);
		await finish('apply', one);
		expect('a suspended tenant stays so when it is deployed again', (await pageAt(url)) === null);
		await finish('resume', one);
		expect('a resumed tenant answers', (await pageAt(url)) !== null);
		const broken = requestOf('broken-isp');
		broken.spec.settings = { ...broken.spec.settings, command: ['/bin/no-such-program'] };
		let reason = '';
		try {
			await finish('apply', broken);
		} catch (error) {
			if (!isProviderError(error)) throw error;
			reason = `${error.kind}: ${error.message}`;
		}
		expect(`a tenant that cannot start says why (${reason})`, reason !== '');
		await finish('destroy', broken);
		expect('it is rolled back', (await of.status(broken)).state === 'ABSENT');
		await finish('destroy', one);
		await finish('destroy', one);
		expect(
			'a destroyed tenant is gone, also when it is destroyed twice',
			(await of.status(one)).state === 'ABSENT',
		);
		expect('the other one goes on', (await pageAt(other.url ?? '')) !== null);
		return { tenants: 3, url, reason, seconds: Math.round((Date.now() - began) / 1000) };
	} finally {
		for (const request of [one, two]) await finish('destroy', request).catch(() => undefined);
	}
}

const problem = await engineProblem();
if (problem === null)
	say(JSON.stringify({ engine: engineHost, ok: true, ...(await run(platform)) }));
else {
	say(problem);
	say('Start Docker or podman and name it in DOCKER_HOST, such as unix:///run/podman/podman.sock.');
}
