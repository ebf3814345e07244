import { Refusal } from '../../core/api.ts';
import type { ApiErrors, Call, Reply, Route } from '../../core/api.ts';
import { ContainerConfig, Named } from './books.ts';
import type { Docker, SimulatedContainer } from './books.ts';

const refusal = (status: number, message: string): Reply => ({ status, body: { message } });
const refuse = (status: number, message: string): Refusal => new Refusal(refusal(status, message));

export const dockerErrors: ApiErrors = {
	throttled: () => refusal(429, 'too many requests'),
	unavailable: () => refusal(500, 'the engine is shutting down'),
	not_found: () => refusal(404, 'page not found'),
	invalid_json: () => refusal(400, 'invalid JSON'),
};

/** The part of the Engine API by which tenants are run, with and without the version in the path. */
export function dockerRoutes(docker: Docker): Route[] {
	const plain: Route[] = [
		['POST /containers/create', (call) => createContainer(docker, call)],
		['GET /containers/json', (call) => listContainers(docker, call)],
		['GET /containers/{name}/json', (call) => ok(inspectOf(containerOf(docker, call)))],
		['POST /containers/{name}/start', (call) => start(docker, call)],
		['POST /containers/{name}/stop', (call) => stop(docker, call)],
		['DELETE /containers/{name}', (call) => removeContainer(docker, call)],
		['POST /networks/create', (call) => createNetwork(docker, call)],
		['GET /networks/{name}', (call) => ok(networkOf(docker, call))],
		['DELETE /networks/{name}', (call) => removeNetwork(docker, call)],
		['POST /volumes/create', (call) => createVolume(docker, call)],
		['GET /volumes/{name}', (call) => ok(volumeOf(docker, call))],
		['DELETE /volumes/{name}', (call) => removeVolume(docker, call)],
		['POST /images/create', (call) => pull(docker, call)],
		['GET /images/**', (call) => inspectImage(docker, call)],
	];
	return plain.flatMap(([endpoint, answer]) => [
		[endpoint, answer] as Route,
		[endpoint.replace(' /', ' /{version}/'), answer] as Route,
	]);
}

const ok = (body: unknown, status = 200): Reply => ({ status, body });
const done = (status = 204): Reply => ({ status });
const nameIn = ({ parameters }: Call): string => parameters['name'] ?? '';
/** Where Docker says that a name is taken or a thing is in use, podman has an error of its own. */
const conflict = ({ books }: Docker, message: string): Refusal =>
	refuse(books.dialect === 'podman' ? 500 : 409, message);

function nextId(docker: Docker): string {
	docker.books.ids += 1;
	return docker.books.ids.toString(16).padStart(64, '0');
}

function containerOf(docker: Docker, call: Call): SimulatedContainer {
	const name = nameIn(call);
	const found =
		docker.books.containers.get(name) ??
		[...docker.books.containers.values()].find(({ id }) => id === name);
	if (found === undefined) throw refuse(404, `No such container: ${name}`);
	return found;
}

const inspectOf = (one: SimulatedContainer) => ({
	Id: one.id,
	Name: `/${one.name}`,
	State: {
		Status: one.status,
		Running: one.status === 'running',
		ExitCode: one.exit_code,
		Error: '',
	},
	RestartCount: 0,
	Config: { Image: one.image, Labels: one.labels },
	HostConfig: one.host_config,
});

function createContainer(docker: Docker, call: Call): Reply {
	const { books } = docker;
	const name = call.query.get('name') ?? nextId(docker).slice(-12);
	const config = ContainerConfig.parse(call.json());
	if (!books.images.has(config.Image)) throw refuse(404, `No such image: ${config.Image}`);
	if (books.containers.has(name))
		throw conflict(
			docker,
			books.dialect === 'podman'
				? `creating container storage: the container name "${name}" is already in use`
				: `Conflict. The container name "/${name}" is already in use`,
		);
	const { NetworkMode: network, Binds, PortBindings } = config.HostConfig;
	if (!['bridge', 'host', 'none'].includes(network) && !books.networks.has(network))
		throw refuse(404, `network ${network} not found`);
	const volumes = Binds.map((bind) => bind.split(':')[0] ?? '');
	// A volume that is not there is made, without labels.
	for (const volume of volumes)
		if (!books.volumes.has(volume)) books.volumes.set(volume, { labels: {} });
	const [binding] = Object.values(PortBindings).flat();
	const own = config.Env.find((entry) => entry.startsWith('PORT='))?.slice('PORT='.length);
	const port = network === 'host' ? own : binding?.HostPort;
	const id = nextId(docker);
	books.containers.set(name, {
		id,
		name,
		image: config.Image,
		labels: config.Labels,
		status: 'created',
		exit_code: 0,
		host_config: config.HostConfig,
		port: port === undefined ? null : Number(port),
		uses: { volumes, network },
	});
	return ok({ Id: id, Warnings: [] }, 201);
}

function listContainers({ books }: Docker, call: Call): Reply {
	const filters = JSON.parse(call.query.get('filters') ?? '{}') as { label?: string[] };
	const fits = ({ labels }: SimulatedContainer): boolean =>
		(filters.label ?? []).every((wanted) => {
			const [key = '', value] = wanted.split('=');
			return value === undefined ? key in labels : labels[key] === value;
		});
	const isAll = ['1', 'true'].includes(call.query.get('all') ?? '');
	return ok(
		[...books.containers.values()]
			.filter((one) => (isAll || one.status === 'running') && fits(one))
			.map((one) => ({
				Id: one.id,
				Names: [`/${one.name}`],
				Image: one.image,
				Labels: one.labels,
				State: one.status,
			})),
	);
}

function start(docker: Docker, call: Call): Reply {
	const container = containerOf(docker, call);
	if (container.status === 'running') return done(304);
	const taken = [...docker.books.containers.values()].some(
		({ port, status }) => port !== null && port === container.port && status === 'running',
	);
	if (taken)
		throw refuse(500, `bind for 0.0.0.0:${container.port} failed: port is already allocated`);
	const exits = call.fault('container_exits') !== undefined;
	container.status = exits ? 'exited' : 'running';
	container.exit_code = exits ? 1 : 0;
	return done();
}

function stop(docker: Docker, call: Call): Reply {
	const container = containerOf(docker, call);
	if (container.status !== 'running') return done(304);
	container.status = 'exited';
	return done();
}

function removeContainer(docker: Docker, call: Call): Reply {
	const container = containerOf(docker, call);
	const isForced = ['1', 'true'].includes(call.query.get('force') ?? '');
	if (container.status === 'running' && !isForced)
		throw conflict(docker, 'cannot remove a running container');
	docker.books.containers.delete(container.name);
	return done();
}

function createNetwork(docker: Docker, call: Call): Reply {
	const { Name, Labels } = Named.parse(call.json());
	if (docker.books.networks.has(Name))
		throw conflict(docker, `network with name ${Name} already exists`);
	const id = nextId(docker);
	docker.books.networks.set(Name, { id, labels: Labels });
	return ok({ Id: id, Warning: '' }, 201);
}

function networkOf({ books }: Docker, call: Call) {
	const network = books.networks.get(nameIn(call));
	if (network === undefined) throw refuse(404, `network ${nameIn(call)} not found`);
	return { Name: nameIn(call), Id: network.id, Driver: 'bridge', Labels: network.labels };
}

function removeNetwork(docker: Docker, call: Call): Reply {
	const { Name } = networkOf(docker, call);
	if ([...docker.books.containers.values()].some(({ uses }) => uses.network === Name))
		throw conflict(docker, `network ${Name} has active endpoints`);
	docker.books.networks.delete(Name);
	return done();
}

/** Made a second time it is the one that is there, with the labels that it has. */
function createVolume(docker: Docker, call: Call): Reply {
	const { Name, Labels } = Named.parse(call.json());
	if (!docker.books.volumes.has(Name)) docker.books.volumes.set(Name, { labels: Labels });
	return ok({ Name, Driver: 'local', Labels: docker.books.volumes.get(Name)?.labels }, 201);
}

function volumeOf({ books }: Docker, call: Call) {
	const volume = books.volumes.get(nameIn(call));
	if (volume === undefined) throw refuse(404, `get ${nameIn(call)}: no such volume`);
	return { Name: nameIn(call), Driver: 'local', Labels: volume.labels };
}

function removeVolume(docker: Docker, call: Call): Reply {
	const { Name } = volumeOf(docker, call);
	if ([...docker.books.containers.values()].some(({ uses }) => uses.volumes.includes(Name)))
		throw conflict(docker, `remove ${Name}: volume is in use`);
	docker.books.volumes.delete(Name);
	return done();
}

/** A pull that fails is a 200 whose last line says so. */
function pull({ books }: Docker, call: Call): Reply {
	const image = call.query.get('fromImage') ?? '';
	const tag = call.query.get('tag');
	const name = tag === null || tag === '' ? image : `${image}:${tag}`;
	const lines: object[] = [{ status: `Pulling from ${image}` }];
	if (name.includes('missing')) lines.push({ error: `manifest for ${name} not found` });
	else books.images.add(name);
	return {
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: lines.map((line) => `${JSON.stringify(line)}\r\n`).join(''),
	};
}

function inspectImage({ books }: Docker, call: Call): Reply {
	const name = call.path.replace(/^.*\/images\//, '').replace(/\/json$/, '');
	if (!books.images.has(name)) throw refuse(404, `No such image: ${name}`);
	return ok({ Id: `sha256:${name}`, RepoTags: [name] });
}
