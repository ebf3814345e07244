import { z } from 'zod';
import type { Simulation } from '../../core/vendor.ts';

export type Labels = Record<string, string>;
export type SimulatedContainer = {
	id: string;
	name: string;
	image: string;
	labels: Labels;
	status: 'created' | 'running' | 'exited';
	exit_code: number;
	host_config: Record<string, unknown>;
	/** On which port of the machine it is reached. */
	port: number | null;
	/** Names of volumes and networks that it uses, which cannot be removed before it. */
	uses: { volumes: string[]; network: string };
};
export type DockerBooks = {
	/** Whose answers it gives where the two differ. */
	dialect: 'docker' | 'podman';
	ids: number;
	containers: Map<string, SimulatedContainer>;
	networks: Map<string, { id: string; labels: Labels }>;
	volumes: Map<string, { labels: Labels }>;
	images: Set<string>;
};
export type Docker = Simulation<DockerBooks, Record<string, never>>;

export const createDockerBooks = (): DockerBooks => ({
	dialect: 'docker',
	ids: 0,
	containers: new Map(),
	networks: new Map(),
	volumes: new Map(),
	images: new Set(['registry.example/tenant:1']),
});

export const ContainerConfig = z.looseObject({
	Image: z.string(),
	Env: z.array(z.string()).default([]),
	Labels: z.record(z.string(), z.string()).default({}),
	HostConfig: z
		.looseObject({
			NetworkMode: z.string().default('bridge'),
			Binds: z.array(z.string()).default([]),
			PortBindings: z
				.record(z.string(), z.array(z.looseObject({ HostPort: z.string() })))
				.default({}),
		})
		.prefault({}),
});
export const Named = z.looseObject({
	Name: z.string(),
	Labels: z.record(z.string(), z.string()).default({}),
});
