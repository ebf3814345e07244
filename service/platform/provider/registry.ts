import type { ProviderManifest } from './define-provider.ts';
import { ProviderError } from '../errors/index.ts';
import { createGuard, type Guard, type GuardTools } from './guard.ts';
import { createMeter, type Meter } from './meter.ts';
import type { PaceSettings } from './pace.ts';
import type { Port, PortFacts } from './port.ts';

export type ProviderSummary = {
	id: string;
	title: string;
	ports: readonly string[];
	installed: boolean;
};

export type InstalledProvider = {
	manifest: ProviderManifest;
	ports: Record<string, unknown>;
	pace: PaceSettings | null;
	close?: () => Promise<void>;
};

export type ProviderRegistry = {
	/** The implementation of a port: the named one, or the only or first one installed. */
	get<T>(port: Port<T>, id?: string): T;
	/** Like get, but null when nothing is installed for the port. */
	find<T>(port: Port<T>, id?: string): T | null;
	summaries(): readonly ProviderSummary[];
	/** The data of a port without its methods, for code inside a transaction; null when the provider has no such port. */
	describe<T>(port: Port<T>, id: string): PortFacts<T> | null;
	/** State of each installed vendor's circuit breaker in this process. */
	circuits(): readonly { provider: string; state: ReturnType<Guard['state']> }[];
	/** Minutes of calls of this process that are not written down yet. */
	meter: Pick<Meter, 'take' | 'giveBack'>;
	close(): Promise<void>;
};

/** Returns only guarded implementations, so no caller can bypass the circuit breaker and the rate limit. */
export function createRegistry(
	manifests: readonly ProviderManifest[],
	installed: readonly InstalledProvider[],
	tools: GuardTools,
): ProviderRegistry {
	const meter = createMeter(tools.clock);
	const vendors = installed.map((one) => {
		const { id, title } = one.manifest;
		const guard = createGuard({ id, title, pace: one.pace }, { ...tools, meter });
		return { ...one, guard, guarded: new Map<string, unknown>() };
	});
	const find = <T>(port: Port<T>, id?: string): T | null => {
		const vendor = vendors.find(
			(one) => port.name in one.ports && (id === undefined || one.manifest.id === id),
		);
		if (vendor === undefined) return null;
		const known = vendor.guarded.get(port.name);
		if (known !== undefined) return known as T;
		const made = vendor.guard.protect(port, vendor.ports[port.name] as T);
		vendor.guarded.set(port.name, made);
		return made;
	};
	return {
		find,
		get(port, id) {
			const found = find(port, id);
			if (found !== null) return found;
			const wanted = id ?? port.name;
			throw new ProviderError(wanted, 'rejected', `No provider is installed for ${wanted}`, {
				code: 'not-installed',
			});
		},
		summaries: () =>
			manifests.map((manifest) => {
				const one = installed.find((candidate) => candidate.manifest.id === manifest.id);
				return {
					id: manifest.id,
					title: manifest.title,
					ports: one === undefined ? [] : Object.keys(one.ports),
					installed: one !== undefined,
				};
			}),
		describe: <T>(port: Port<T>, id: string) => {
			const one = installed.find(({ manifest, ports }) => manifest.id === id && port.name in ports);
			if (one === undefined) return null;
			const entries = Object.entries(one.ports[port.name] as object);
			// Exactly the properties of PortFacts: everything but the functions.
			return Object.fromEntries(
				entries.filter(([, value]) => typeof value !== 'function'),
			) as PortFacts<T>;
		},
		circuits: () =>
			vendors.map(({ manifest, guard }) => ({ provider: manifest.id, state: guard.state() })),
		meter,
		close: async () => {
			await Promise.all(installed.map((one) => one.close?.()));
		},
	};
}
