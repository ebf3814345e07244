import type { ProviderSummary } from '../context/index.ts';
import type { ProviderManifest } from './define-provider.ts';
import { ProviderError } from '../errors/index.ts';

declare const implementation: unique symbol;
/** Names a port and carries its type: `definePort<PaymentGateway>('paymentGateway')`. */
export type Port<T> = { readonly name: string; readonly [implementation]?: T };
export const definePort = <T>(name: string): Port<T> => ({ name });

export type InstalledProvider = {
	manifest: ProviderManifest;
	ports: Record<string, unknown>;
	close?: () => Promise<void>;
};

export type ProviderRegistry = {
	/** The implementation of a port: the named one, or the only or first one installed. */
	get<T>(port: Port<T>, id?: string): T;
	/** Like get, but null when nothing is installed for the port. */
	find<T>(port: Port<T>, id?: string): T | null;
	summaries(): readonly ProviderSummary[];
	close(): Promise<void>;
};

export function createRegistry(
	manifests: readonly ProviderManifest[],
	installed: readonly InstalledProvider[],
): ProviderRegistry {
	const find = <T>(port: Port<T>, id?: string): T | null => {
		const provider = installed.find(
			(one) => port.name in one.ports && (id === undefined || one.manifest.id === id),
		);
		return provider === undefined ? null : (provider.ports[port.name] as T);
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
		close: async () => {
			await Promise.all(installed.map((one) => one.close?.()));
		},
	};
}
