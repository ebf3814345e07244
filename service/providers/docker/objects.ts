/** What a tenant is made of, from its specification; no IO. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DeploymentRequest, PlatformObject } from '../../capabilities/deployments/ports.ts';
import { fingerprint } from '../../platform/idempotency/index.ts';

export const DockerSettings = z.strictObject({
	image: z
		.string()
		.min(1)
		.max(300)
		.regex(/^[\w][\w./:@-]*$/, 'Must be an image, such as registry.example/tenant:1')
		.meta({ title: 'Image', description: 'Image that runs for each tenant' }),
	command: z.array(z.string().max(500)).max(50).default([]).meta({
		title: 'Command',
		description:
			'Command in place of that of the image; {port} stands for the port on which it must listen',
	}),
	container_port: z
		.int()
		.min(1)
		.max(65_535)
		.default(8080)
		.meta({ title: 'Container Port', description: 'Port on which the image listens' }),
	health_path: z
		.string()
		.regex(/^\/[^\s]*$/)
		.default('/')
		.meta({
			title: 'Health Path',
			description: 'Path that answers 2xx, 3xx, 401 or 403 when the tenant is ready',
		}),
	data_path: z
		.string()
		.regex(/^\/[^\s:]+$/)
		.default('/data')
		.meta({ title: 'Data Path', description: 'Where the volume of the tenant is mounted' }),
	processes_max: z
		.int()
		.min(10)
		.max(100_000)
		.default(256)
		.meta({ title: 'Processes', description: 'Largest number of processes of a tenant' }),
});

export const labelOf = {
	marker: 'cloudsales.marker',
	tenant: 'cloudsales.tenant',
	instance: 'cloudsales.instance',
	fingerprint: 'cloudsales.fingerprint',
	port: 'cloudsales.port',
} as const;

export type Names = { network: string; volume: string; container: string; hold: string };
/** `hold` is an empty volume that says that the tenant is suspended: a stopped container alone does not say who stopped it. */
export const namesOf = ({ spec }: DeploymentRequest): Names => ({
	network: spec.name,
	volume: spec.name,
	container: spec.name,
	hold: `${spec.name}.suspended`,
});

export const ownLabels = ({ marker, spec }: DeploymentRequest): Record<string, string> => ({
	[labelOf.marker]: marker,
	[labelOf.tenant]: spec.tenant.id,
	[labelOf.instance]: spec.instance_id,
});

export const isOurs = (
	labels: Readonly<Record<string, string>> | null | undefined,
	marker: string,
): boolean => labels?.[labelOf.marker] === marker;

export type Installation = {
	/** Where the engine publishes the ports of tenants. */
	publish_address: string;
	network: 'bridge' | 'host';
	/** How this service reaches a port, such as http://127.0.0.1:{port}. */
	tenant_url: string;
	/** Whether people come through a proxy, by the host name, or by the port itself. */
	edge: 'proxy' | 'port';
	ports: { first: number; last: number };
};

/** sha256 of everything that a container is made of, without its port, which is chosen when it is made. */
export function fingerprintOf(request: DeploymentRequest, installation: Installation): string {
	return fingerprint(containerOf(request, installation, { port: 0, fingerprint: '' }));
}

/** The body of the call that makes the container. */
export function containerOf(
	request: DeploymentRequest,
	{ network, publish_address }: Installation,
	{ port, fingerprint }: { port: number; fingerprint: string },
) {
	const { spec } = request;
	const settings = DockerSettings.parse(spec.settings);
	const names = namesOf(request);
	const isHost = network === 'host';
	const listens = isHost ? port : settings.container_port;
	const inside = `${settings.container_port}/tcp`;
	return {
		Image: settings.image,
		...(settings.command.length === 0
			? {}
			: { Cmd: settings.command.map((word) => word.replaceAll('{port}', String(listens))) }),
		Env: environmentOf(request, listens),
		Labels: {
			...ownLabels(request),
			...proxyLabels(request, listens),
			[labelOf.fingerprint]: fingerprint,
			[labelOf.port]: String(port),
		},
		ExposedPorts: { [inside]: {} },
		HostConfig: {
			NetworkMode: isHost ? 'host' : names.network,
			...(isHost
				? {}
				: { PortBindings: { [inside]: [{ HostIp: publish_address, HostPort: String(port) }] } }),
			Binds: [`${names.volume}:${settings.data_path}`],
			Memory: spec.memory_mb * 1024 * 1024,
			NanoCpus: spec.cpu_millis * 1_000_000,
			PidsLimit: settings.processes_max,
			RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 },
			CapDrop: ['ALL'],
			SecurityOpt: ['no-new-privileges'],
		},
	};
}

function environmentOf({ spec }: DeploymentRequest, port: number): string[] {
	const own = {
		PORT: String(port),
		TENANT_ID: spec.tenant.id,
		TENANT_SLUG: spec.tenant.slug,
		TENANT_NAME: spec.tenant.name,
		TENANT_HOST: spec.host,
		TENANT_REGION: spec.region,
		TENANT_ENVIRONMENT: spec.environment,
		TENANT_SERVICES: spec.services.join(','),
	};
	const told = Object.entries(spec.tenant.settings).map(
		([key, value]) =>
			[`TENANT_${key.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`, value] as const,
	);
	return [...told, ...Object.entries(own)].map(([key, value]) => `${key}=${value}`).sort();
}

/** By them a Traefik in front of the engine finds the tenant. */
const proxyLabels = ({ spec }: DeploymentRequest, port: number): Record<string, string> => ({
	'traefik.enable': 'true',
	[`traefik.http.routers.${spec.name}.rule`]: `Host(\`${spec.host}\`)`,
	[`traefik.http.services.${spec.name}.loadbalancer.server.port`]: String(port),
});

/** In an order of its own for each tenant, so that two seldom choose the same. */
export function* portsFor(
	marker: string,
	{ first, last }: Installation['ports'],
): Generator<number> {
	const count = last - first + 1;
	const start = createHash('sha256').update(marker).digest().readUInt32BE(0) % count;
	for (let step = 0; step < count; step += 1) yield first + ((start + step) % count);
}

export const addressOf = ({ tenant_url }: Installation, port: number): string =>
	tenant_url.replaceAll('{port}', String(port));

/** Where people reach the tenant. */
export const urlOf = (
	{ spec }: DeploymentRequest,
	installation: Installation,
	port: number | null,
): string =>
	installation.edge === 'proxy' || port === null
		? `https://${spec.host}`
		: addressOf(installation, port);

/** In the order in which they are made. */
export const wantedObjects = (
	request: DeploymentRequest,
	{ network }: Installation,
): PlatformObject[] => {
	const names = namesOf(request);
	return [
		...(network === 'host' ? [] : [{ kind: 'network', name: names.network }]),
		{ kind: 'volume', name: names.volume },
		{ kind: 'container', name: names.container },
	];
};
