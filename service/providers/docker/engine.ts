import Docker from 'dockerode';
import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import { assertMaySend, neverSent } from '../../platform/provider/index.ts';

/** What we read of an answer; the engine says much more. */
const Labels = z.record(z.string(), z.string()).nullish();
const Container = z.object({
	Id: z.string(),
	State: z.object({
		Status: z.string(),
		Running: z.boolean(),
		ExitCode: z.number().default(0),
		Error: z.string().default(''),
	}),
	RestartCount: z.number().default(0),
	Config: z.object({ Labels }),
});
export type Container = z.output<typeof Container>;
const Named = z.object({ Labels });
const Listed = z.array(z.object({ Id: z.string(), Labels }));
const PullLine = z.object({ error: z.string().optional() });

/** Our own name of a thing at the engine. */
export type Kind = 'container' | 'network' | 'volume';
type Found = { labels: z.output<typeof Labels> };

const Failure = z.object({
	statusCode: z.number().optional(),
	message: z.string().default(''),
	json: z.object({ message: z.string() }).optional().catch(undefined),
});
type Failure = z.output<typeof Failure>;

const provider = 'docker';

export const failed = (
	kind: ProviderError['kind'],
	message: string,
	options: { code?: string; status?: number; retryAfterSeconds?: number; cause?: unknown } = {},
): ProviderError => new ProviderError(provider, kind, message, options);

/**
 * The engine's API in our words. Engines answer the same thing with different codes (a name that is taken is 409 at Docker and 500
 * at podman), so no code decides what is there: after every refusal the thing is looked at by its name.
 */
export function createEngine(options: { host: string; timeout_ms: number }) {
	const docker = new Docker({ ...connectionOf(options.host), timeout: options.timeout_ms });

	async function look<T>(ask: () => Promise<unknown>, shape: z.ZodType<T>): Promise<T | null> {
		let answer: unknown;
		try {
			answer = await ask();
		} catch (error) {
			const failure = Failure.parse(error);
			if (failure.statusCode === 404) return null;
			// Nothing was to change, so nothing has.
			throw failureOf(failure, error, 'unavailable');
		}
		const read = shape.safeParse(answer);
		if (read.success) return read.data;
		throw failed('unavailable', 'The engine gave an answer that cannot be read', {
			code: 'malformed-answer',
		});
	}

	/** Carries a command out. When the engine refuses or does not answer, `isDone` looks whether it is done all the same. */
	async function command(
		name: string,
		run: () => Promise<unknown>,
		isDone: () => Promise<boolean>,
	): Promise<void> {
		assertMaySend({ provider, name });
		try {
			await run();
		} catch (error) {
			const failure = Failure.parse(error);
			if (isThrottled(failure)) throw failureOf(failure, error, 'throttled');
			// Also for 304, which says that it was so already.
			let done: boolean;
			try {
				done = await isDone();
			} catch (lookFailed) {
				if (neverSent(error)) throw failureOf(failure, error, 'unavailable');
				throw failed('outcome-unknown', 'The engine did not say what came of a command', {
					cause: lookFailed,
				});
			}
			if (!done) throw failureOf(failure, error, kindOf(failure));
		}
	}

	const findContainer = (name: string): Promise<Container | null> =>
		look(() => docker.getContainer(name).inspect(), Container);
	const findNetwork = async (name: string): Promise<Found | null> => {
		const found = await look(() => docker.getNetwork(name).inspect(), Named);
		return found === null ? null : { labels: found.Labels };
	};
	const findVolume = async (name: string): Promise<Found | null> => {
		const found = await look(() => docker.getVolume(name).inspect(), Named);
		return found === null ? null : { labels: found.Labels };
	};
	const find = async (kind: Kind, name: string): Promise<Found | null> => {
		if (kind === 'network') return findNetwork(name);
		if (kind === 'volume') return findVolume(name);
		const container = await findContainer(name);
		return container === null ? null : { labels: container.Config.Labels };
	};

	return {
		find,
		findContainer,
		/** Ports that other tenants have, by the label of their containers. */
		async containersWith(label: string): Promise<z.output<typeof Listed>> {
			const filters = JSON.stringify({ label: [label] });
			return (await look(() => docker.listContainers({ all: true, filters }), Listed)) ?? [];
		},
		createNetwork: (name: string, labels: Record<string, string>) =>
			command(
				'networks.create',
				() => docker.createNetwork({ Name: name, Labels: labels, Driver: 'bridge' }),
				async () => (await findNetwork(name)) !== null,
			),
		createVolume: (name: string, labels: Record<string, string>) =>
			command(
				'volumes.create',
				() => docker.createVolume({ Name: name, Labels: labels }),
				async () => (await findVolume(name)) !== null,
			),
		createContainer: (name: string, config: object) =>
			command(
				'containers.create',
				() => docker.createContainer({ ...config, name }),
				async () => (await findContainer(name)) !== null,
			),
		start: (name: string) =>
			command(
				'containers.start',
				() => docker.getContainer(name).start(),
				async () => (await findContainer(name))?.State.Running === true,
			),
		stop: (name: string) =>
			command(
				'containers.stop',
				() => docker.getContainer(name).stop({ t: 10 }),
				async () => (await findContainer(name))?.State.Running !== true,
			),
		remove: (kind: Kind, name: string) =>
			command(
				`${kind}s.remove`,
				() =>
					kind === 'container'
						? docker.getContainer(name).remove({ force: true })
						: kind === 'network'
							? docker.getNetwork(name).remove()
							: docker.getVolume(name).remove(),
				async () => (await find(kind, name)) === null,
			),
		async hasImage(image: string): Promise<boolean> {
			return (
				(await look(() => docker.getImage(image).inspect(), z.object({ Id: z.string() }))) !== null
			);
		},
		/** A pull that fails is a 200 whose lines say so. */
		async pull(image: string): Promise<void> {
			assertMaySend({ provider, name: 'images.pull' });
			let lines: unknown[];
			try {
				const stream = await docker.pull(image);
				lines = await new Promise((resolve, reject) => {
					docker.modem.followProgress(stream, (error, output) =>
						error === null || error === undefined ? resolve(output) : reject(error),
					);
				});
			} catch (error) {
				const failure = Failure.parse(error);
				// An error line ends `followProgress` with that line as its message, without a code.
				throw failureOf(
					failure,
					error,
					failure.statusCode === undefined ? 'rejected' : kindOf(failure),
				);
			}
			const errors = lines.flatMap((line) => PullLine.safeParse(line).data?.error ?? []);
			if (errors.length > 0)
				throw failed('rejected', `The image cannot be pulled: ${errors.join('; ')}`, {
					code: 'image',
				});
		},
	};
}
export type Engine = ReturnType<typeof createEngine>;

const isThrottled = ({ statusCode }: Failure): boolean => statusCode === 429;

/** Of a command that was not carried out, as a look has shown. */
function kindOf({ statusCode }: Failure): ProviderError['kind'] {
	if (statusCode === undefined) return 'unavailable';
	const mayPass = statusCode >= 500 || statusCode === 408 || statusCode === 409;
	return mayPass ? 'unavailable' : 'rejected';
}

function failureOf(failure: Failure, cause: unknown, kind: ProviderError['kind']): ProviderError {
	const { statusCode } = failure;
	const message = failure.json?.message ?? failure.message;
	if (isThrottled(failure))
		return failed('throttled', 'The engine asked for fewer calls', {
			status: 429,
			retryAfterSeconds: 30,
			cause,
		});
	return failed(kind, `The engine said: ${message.trim()}`, {
		...(statusCode === undefined ? {} : { status: statusCode }),
		cause,
	});
}

/** unix:///run/docker.sock, tcp://10.0.0.5:2375 or http://proxy.example/docker */
function connectionOf(host: string): Docker.DockerOptions {
	if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) };
	const { hostname, port, protocol, pathname } = new URL(host);
	const isSecure = protocol === 'https:';
	const prefix = pathname.replaceAll(/^\/|\/$/g, '');
	return {
		host: hostname,
		port: port === '' ? (isSecure ? 443 : 2375) : Number(port),
		protocol: isSecure ? 'https' : 'http',
		// dockerode drops the path of a host; it keeps what stands in the place of the version.
		...(prefix === '' ? {} : { version: `${prefix}/v1.41` }),
	};
}
