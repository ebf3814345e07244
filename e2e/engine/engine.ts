/** The container engine that DOCKER_HOST names, and the image of the tenants that are tried out in it. */
import http from 'node:http';
import { isProviderError } from '../../service/platform/errors/index.ts';
import { createEngine } from '../../service/providers/docker/engine.ts';
import type { TenantImage } from '../orders-data.ts';

const {
	DOCKER_HOST = 'unix:///var/run/docker.sock',
	DOCKER_NETWORK = 'host',
	ENGINE_IMAGE = 'localhost/tenant:1',
	ENGINE_PAGE = 'tenant',
} = process.env;

export const engineHost = DOCKER_HOST;
/** What the page of a tenant contains. */
export const tenantPage = ENGINE_PAGE;
export const tenantImage: TenantImage = {
	image: ENGINE_IMAGE,
	command: ['/bin/httpd', '-f', '-p', '127.0.0.1:{port}', '-h', '/www'],
};

/** Settings of a service whose tenants run there; the ports tell those who try at the same time apart. */
export const engineEnvironment = (ports: string) => ({
	DOCKER_HOST,
	DOCKER_NETWORK,
	DOCKER_EDGE: 'port',
	DOCKER_PORTS: ports,
	DOCKER_TENANT_URL: 'http://127.0.0.1:{port}',
});

/** Why no tenant can run there; null when one can. */
export async function engineProblem(): Promise<string | null> {
	const engine = createEngine({ host: DOCKER_HOST, timeout_ms: 10_000 });
	try {
		if (!(await engine.hasImage(ENGINE_IMAGE))) await engine.pull(ENGINE_IMAGE);
		return null;
	} catch (error) {
		if (!isProviderError(error)) throw error;
		return `There is no container engine with ${ENGINE_IMAGE} at ${DOCKER_HOST}: ${error.message}`;
	}
}

/** Whether a container of this name stands at an engine, real or simulated. */
export const standsAt = async (host: string, name: string): Promise<boolean> =>
	(await createEngine({ host, timeout_ms: 10_000 }).find('container', name)) !== null;

/** Takes away the container and the volume of a tenant that was tried out. */
export async function removeTenant(name: string): Promise<void> {
	const engine = createEngine({ host: DOCKER_HOST, timeout_ms: 30_000 });
	for (const kind of ['container', 'volume'] as const)
		if ((await engine.find(kind, name)) !== null) await engine.remove(kind, name);
}

/** What answers at an address; null when nothing does. */
export const pageAt = (url: string): Promise<string | null> =>
	new Promise((resolve) => {
		const sent = http.get(url, { timeout: 3000, agent: false }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => (text += part));
			response.on('end', () => resolve(text));
		});
		sent.on('timeout', () => sent.destroy());
		sent.on('error', () => resolve(null));
	});
