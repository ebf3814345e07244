import { z } from 'zod';
import { isProviderError, type ProviderError } from '../../platform/errors/index.ts';
import type {
	DeploymentPlan,
	DeploymentPlatform,
	DeploymentRequest,
	DeploymentResult,
	DeploymentStatus,
	DeploymentStep,
	PlatformObject,
} from '../../capabilities/deployments/ports.ts';
import { answersOverHttp } from '../../platform/provider/index.ts';
import { failed, type Container, type Engine, type Kind } from './engine.ts';
import {
	addressOf,
	containerOf,
	DockerSettings,
	fingerprintOf,
	isOurs,
	labelOf,
	namesOf,
	ownLabels,
	portsFor,
	urlOf,
	wantedObjects,
	type Installation,
} from './objects.ts';

const pollSeconds = 3;
const answerTimeoutMs = 3000;
/** With another port each time. */
const startsMost = 3;
const Progress = z.object({ avoided: z.array(z.number()).default([]) });

/**
 * One network, one volume and one container for each tenant, found by their names and by our marker in their labels. What carries
 * another label, or none, is never touched.
 */
export function createDockerPlatform(
	engine: Engine,
	installation: Installation,
): DeploymentPlatform {
	/** Whether it is there; throws when the name is taken by something that is not ours. */
	async function isThere(kind: Kind, name: string, marker: string): Promise<boolean> {
		const found = await engine.find(kind, name);
		if (found === null) return false;
		if (isOurs(found.labels, marker)) return true;
		throw foreign(kind, name);
	}

	/** The container of the tenant; null when there is none. Throws when another has its name. */
	async function findOwn(request: DeploymentRequest): Promise<Container | null> {
		const { container: name } = namesOf(request);
		const found = await engine.findContainer(name);
		if (found !== null && !isOurs(found.Config.Labels, request.marker))
			throw foreign('container', name);
		return found;
	}

	async function ensureSurroundings(request: DeploymentRequest): Promise<void> {
		const { marker } = request;
		const names = namesOf(request);
		const labels = ownLabels(request);
		const ensure = async (kind: 'network' | 'volume', name: string): Promise<void> => {
			if (await isThere(kind, name, marker)) return;
			if (kind === 'network') await engine.createNetwork(name, labels);
			else await engine.createVolume(name, labels);
			// Another one may have made it between the look and the command: an engine answers that as if it were new.
			await isThere(kind, name, marker);
		};
		if (installation.network === 'bridge') await ensure('network', names.network);
		await ensure('volume', names.volume);
	}

	async function ensureImage({ spec }: DeploymentRequest): Promise<void> {
		const { image } = DockerSettings.parse(spec.settings);
		if (!(await engine.hasImage(image))) await engine.pull(image);
	}

	/** The container as the specification wants it, not started. */
	async function ensureContainer(request: DeploymentRequest): Promise<Container> {
		const { container: name } = namesOf(request);
		const fingerprint = fingerprintOf(request, installation);
		const there = await findOwn(request);
		if (there !== null) {
			if (there.Config.Labels?.[labelOf.fingerprint] === fingerprint) return there;
			// Before the old one goes: an image that cannot be pulled must not end a tenant that runs.
			await ensureImage(request);
			// A container cannot be changed; its data is in the volume.
			await engine.remove('container', name);
		}
		await ensureImage(request);
		const port = await freePort(request, Progress.parse(request.progress).avoided);
		await engine.createContainer(name, containerOf(request, installation, { port, fingerprint }));
		const made = await findOwn(request);
		if (made === null) throw failed('unavailable', 'The container went away while it was made');
		return made;
	}

	/** One that no other tenant has here. The label keeps it while the container is stopped. */
	async function freePort(
		{ marker }: DeploymentRequest,
		avoided: readonly number[],
	): Promise<number> {
		const all = await engine.containersWith(labelOf.port);
		const used = new Set([...all.map(({ Labels }) => Number(Labels?.[labelOf.port])), ...avoided]);
		for (const port of portsFor(marker, installation.ports)) if (!used.has(port)) return port;
		throw failed('rejected', 'No port is left for another tenant; widen DOCKER_PORTS', {
			code: 'no-port',
		});
	}

	const portOf = ({ Config }: Container): number => Number(Config.Labels?.[labelOf.port]);

	/** Two tenants that were made at the same moment may have chosen one port: the later one by its id gives way. */
	async function givesWay(container: Container): Promise<boolean> {
		const port = String(portOf(container));
		const others = await engine.containersWith(`${labelOf.port}=${port}`);
		return others.some(({ Id }) => Id !== container.Id && Id < container.Id);
	}

	async function start(request: DeploymentRequest, container: Container): Promise<DeploymentStep> {
		const { container: name } = namesOf(request);
		if (!container.State.Running) {
			if (container.RestartCount > 0) throw crashed(container);
			if (await givesWay(container)) {
				await engine.remove('container', name);
				return running(request);
			}
			const refused = await startOrTell(name);
			if (refused !== null) return tryAnotherPort(request, container, refused);
		}
		if ((await problemOf(request, container)) === null)
			return { status: 'DONE', result: await resultOf(request, container) };
		const now = await engine.findContainer(name);
		if (now !== null && !now.State.Running && now.State.Status === 'exited') throw crashed(now);
		return running(request);
	}

	/** Null when the tenant answers. The engine's own health stays "starting" at podman, so the tenant itself is asked. */
	function problemOf({ spec }: DeploymentRequest, container: Container): Promise<string | null> {
		const { health_path } = DockerSettings.parse(spec.settings);
		return answersOverHttp(`http://${spec.host}${health_path}`, {
			timeoutMs: answerTimeoutMs,
			// A tenant may answer for its own host only, and that name need not lead to this engine.
			via: addressOf(installation, portOf(container)),
		});
	}

	/** Null when it runs; otherwise what the engine said. */
	async function startOrTell(name: string): Promise<ProviderError | null> {
		try {
			await engine.start(name);
			return null;
		} catch (error) {
			// Without a status the engine has said nothing at all.
			if (isProviderError(error) && error.kind !== 'throttled' && error.status !== undefined)
				return error;
			throw error;
		}
	}

	/**
	 * An engine gives one code for a port that a stranger has and for a command that does not exist. The first is over with another
	 * port; what is refused with each of several is refused for good.
	 */
	async function tryAnotherPort(
		request: DeploymentRequest,
		container: Container,
		refused: ProviderError,
	): Promise<DeploymentStep> {
		const avoided = [...Progress.parse(request.progress).avoided, portOf(container)];
		if (avoided.length >= startsMost)
			throw failed('rejected', `The tenant cannot be started. ${refused.message}`, {
				code: 'cannot-start',
			});
		await engine.remove('container', namesOf(request).container);
		return running({ ...request, progress: { ...request.progress, avoided } });
	}

	const running = ({ progress }: DeploymentRequest): DeploymentStep => ({
		status: 'RUNNING',
		progress,
		poll_after_seconds: pollSeconds,
	});

	/** What of the tenant is there, with its container as it is now. */
	async function standing(
		request: DeploymentRequest,
	): Promise<{ objects: PlatformObject[]; container: Container | null }> {
		const objects: PlatformObject[] = [];
		let container: Container | null = null;
		for (const { kind, name } of wantedObjects(request, installation)) {
			const isContainer = kind === 'container';
			const made = isContainer ? await engine.findContainer(name) : null;
			const labels = isContainer
				? made?.Config.Labels
				: (await engine.find(kind as Kind, name))?.labels;
			if (!isOurs(labels, request.marker)) continue;
			objects.push({ kind, name });
			container = made ?? container;
		}
		return { objects, container };
	}

	const resultOf = async (
		request: DeploymentRequest,
		container: Container,
	): Promise<DeploymentResult> => ({
		url: urlOf(request, installation, portOf(container)),
		objects: (await standing(request)).objects,
		details: { port: portOf(container), address: addressOf(installation, portOf(container)) },
	});

	const isHeld = ({ marker, ...request }: DeploymentRequest): Promise<boolean> =>
		isThere('volume', namesOf({ marker, ...request }).hold, marker);

	/** The container of a tenant that is to be suspended or resumed. */
	async function ownContainer(request: DeploymentRequest): Promise<Container> {
		const container = await findOwn(request);
		if (container !== null) return container;
		throw failed('rejected', 'There is no container that was made for this tenant', {
			code: 'missing',
		});
	}

	return {
		id: 'docker',
		title: 'Docker',
		settings: DockerSettings,

		async plan(request): Promise<DeploymentPlan> {
			const fingerprint = fingerprintOf(request, installation);
			const objects = [];
			for (const { kind, name } of wantedObjects(request, installation)) {
				const found = await engine.find(kind as Kind, name);
				const changes =
					kind === 'container' && found?.labels?.[labelOf.fingerprint] !== fingerprint;
				const change =
					found === null
						? ('CREATE' as const)
						: !isOurs(found.labels, request.marker)
							? ('FOREIGN' as const)
							: changes
								? ('CHANGE' as const)
								: ('KEEP' as const);
				objects.push({ kind, name, change });
			}
			return { fingerprint, objects };
		},

		async apply(request) {
			await ensureSurroundings(request);
			const container = await ensureContainer(request);
			if (await isHeld(request))
				return { status: 'DONE', result: await resultOf(request, container) };
			return start(request, container);
		},

		async status(request): Promise<DeploymentStatus> {
			const { objects, container } = await standing(request);
			const url = container === null ? null : urlOf(request, installation, portOf(container));
			if (objects.length === 0) return { state: 'ABSENT', message: null, url, objects };
			if (await isHeld(request)) return { state: 'SUSPENDED', message: null, url, objects };
			if (container === null)
				return { state: 'PENDING', message: 'The container is missing', url, objects };
			if (container.State.Status === 'exited' || container.State.Status === 'dead')
				return { state: 'FAILED', message: crashed(container).message, url, objects };
			const problem = container.State.Running
				? await problemOf(request, container)
				: 'The container is not started';
			return { state: problem === null ? 'RUNNING' : 'PENDING', message: problem, url, objects };
		},

		async suspend(request) {
			const container = await ownContainer(request);
			const names = namesOf(request);
			// Written down before it is stopped: what is found stopped without it has crashed.
			if (!(await isHeld(request))) await engine.createVolume(names.hold, ownLabels(request));
			if (container.State.Running) await engine.stop(names.container);
			return { status: 'DONE', result: await resultOf(request, container) };
		},

		async resume(request) {
			await ownContainer(request);
			if (await isHeld(request)) await engine.remove('volume', namesOf(request).hold);
			return start(request, await ownContainer(request));
		},

		async destroy(request) {
			const names = namesOf(request);
			// The container first: a network and a volume that are in use cannot be removed.
			const all: [Kind, string][] = [
				['container', names.container],
				['network', names.network],
				['volume', names.volume],
				['volume', names.hold],
			];
			for (const [kind, name] of all) {
				const found = await engine.find(kind, name);
				if (found !== null && isOurs(found.labels, request.marker)) await engine.remove(kind, name);
			}
			return { status: 'DONE', result: { url: null, objects: [], details: {} } };
		},
	};
}

const crashed = ({ State }: Container) =>
	failed(
		'rejected',
		`The container of the tenant ended with the exit code ${State.ExitCode}${State.Error === '' ? '' : `: ${State.Error}`}`,
		{ code: 'crashed' },
	);

const foreign = (kind: Kind, name: string) =>
	failed('rejected', `The ${kind} ${name} is there and was not made for this tenant`, {
		code: 'foreign',
	});
