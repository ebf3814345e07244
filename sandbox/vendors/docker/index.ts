import { z } from 'zod';
import { controlRoute } from '../../core/control-route.ts';
import { fault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { createDockerBooks } from './books.ts';
import type { Docker, DockerBooks } from './books.ts';
import { dockerErrors, dockerRoutes } from './routes.ts';

/** Where the simulator answers for the tenants that run in it, by their port. */
const tenantsAt = '/docker-tenants';

export const docker = defineVendor<DockerBooks, Record<string, never>>({
	id: 'docker',
	title: 'Docker',
	credentials: () => ({}),
	environment: ({ url }) => ({
		DOCKER_HOST: `${url}/docker`,
		DOCKER_TENANT_URL: `${url}${tenantsAt}/{port}`,
		DOCKER_EDGE: 'port',
		DOCKER_CALLS_PER_SECOND: '1000',
		TENANT_BASE_DOMAIN: 'tenants.example',
	}),
	short_time_limits: { DOCKER_TIMEOUT_MS: '2500' },
	books: {
		empty: createDockerBooks,
		report: ({ books }) => ({
			containers: [...books.containers.values()],
			networks: [...books.networks].map(([name, network]) => ({ name, ...network })),
			volumes: [...books.volumes].map(([name, volume]) => ({ name, ...volume })),
		}),
		counts: ({ books }) => ({
			containers: books.containers.size,
			networks: books.networks.size,
			volumes: books.volumes.size,
		}),
	},
	apis: [
		{
			at: ['/docker'],
			serves: 'Docker Engine: containers, networks, volumes, images',
			reached_by: 'the host of dockerode, with the prefix in the place of the version',
			routes: dockerRoutes,
			errors: dockerErrors,
		},
	],
	faults: {
		container_exits: fault('a container ends with the exit code 1 as soon as it is started'),
	},
	writes: 'POST /**/containers/create',
	control: [
		controlRoute(
			'POST /docker/dialect',
			'answers as Docker or as podman where the two differ',
			z.object({ dialect: z.enum(['docker', 'podman']) }),
			({ books }: Docker, { dialect }) => {
				books.dialect = dialect;
				return { status: 200, body: { dialect } };
			},
		),
	],
	web: (own) => ({
		[tenantsAt]: (request, response) => {
			const port = Number(request.path.split('/')[1]);
			const running = [...own.books.containers.values()].find(
				(one) => one.port === port && one.status === 'running',
			);
			if (running === undefined) response.status(502).type('text').send('no tenant runs here\n');
			else response.status(200).type('text').send(`tenant ${running.name}\n`);
		},
	}),
});
