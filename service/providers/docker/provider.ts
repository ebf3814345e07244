import { z } from 'zod';
import { targetOf } from '../../capabilities/deployments/ports.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createEngine } from './engine.ts';
import { createDockerPlatform } from './platform.ts';

const portRange = /^(\d{2,5})-(\d{2,5})$/;

const config = z.object({
	DOCKER_HOST: z
		.string()
		.regex(
			/^(unix:\/\/\/|(tcp|https?):\/\/[^/\s])\S*$/,
			'Must be unix:///path, tcp://host:port or a URL',
		)
		.meta({
			description:
				'Docker engine, or podman with its Docker API, that runs tenants: unix:///run/docker.sock, tcp://host:port, http:// or https://. Whoever can call it is root on its machine, so it must not be reachable for others',
			example: 'unix:///run/docker.sock',
		}),
	DOCKER_TIMEOUT_MS: z.coerce.number().int().min(500).max(120_000).default(30_000).meta({
		description: 'Milliseconds after which a call to the engine has no answer',
	}),
	DOCKER_NETWORK: z.enum(['bridge', 'host']).default('bridge').meta({
		description:
			'bridge: each tenant has a network of its own. host: tenants share that of the machine and listen on the port in PORT, where the engine has no other',
	}),
	DOCKER_PUBLISH_ADDRESS: z.string().default('127.0.0.1').meta({
		description: 'Address on which the engine publishes the ports of tenants',
	}),
	DOCKER_PORTS: z
		.string()
		.regex(portRange, 'Must be a range, such as 20000-29999')
		.default('20000-29999')
		.meta({ description: 'Ports for tenants, one each' }),
	DOCKER_TENANT_URL: z
		.string()
		.regex(/^https?:\/\/\S*\{port\}\S*$/, 'Must be a URL with {port} in it')
		.default('http://127.0.0.1:{port}')
		.meta({ description: 'How this service reaches the port of a tenant, to see that it answers' }),
	DOCKER_EDGE: z.enum(['proxy', 'port']).default('proxy').meta({
		description:
			'proxy: people reach a tenant by its host name through a proxy, such as Traefik, which reads the labels of its container. port: they reach DOCKER_TENANT_URL itself',
	}),
});

export const docker = defineProvider({
	id: 'docker',
	title: 'Docker',
	documentation: 'https://docs.docker.com/reference/api/engine/',
	config,
	required: ['DOCKER_HOST'],
	pace: { per_second: 20, burst: 100 },
	create: (settings) => {
		const [, first = '20000', last = '29999'] = portRange.exec(settings.DOCKER_PORTS) ?? [];
		const engine = createEngine({
			host: settings.DOCKER_HOST,
			timeout_ms: settings.DOCKER_TIMEOUT_MS,
		});
		const platform = createDockerPlatform(engine, {
			publish_address: settings.DOCKER_PUBLISH_ADDRESS,
			network: settings.DOCKER_NETWORK,
			tenant_url: settings.DOCKER_TENANT_URL,
			edge: settings.DOCKER_EDGE,
			ports: { first: Number(first), last: Number(last) },
		});
		return { deploymentPlatform: platform, provisioningTarget: targetOf(platform) };
	},
});
