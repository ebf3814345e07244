import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { isMap } from './fields.ts';
import { all } from './storage.ts';

const UNITS: Record<string, number> = {
	'': 1,
	m: 0.001,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 1e12,
	Ki: 1024,
	Mi: 1024 ** 2,
	Gi: 1024 ** 3,
	Ti: 1024 ** 4,
};

/** NaN when it is none. */
export function quantity(given: unknown): number {
	const found = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(given));
	return found ? Number(found[1]) * (UNITS[found[2] ?? ''] ?? NaN) : NaN;
}

/** As the cluster writes an amount: `100m`, `1536Mi`. */
function spelled(resource: string, amount: number): string {
	if (/cpu$/.test(resource))
		return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
	if (!/memory|storage/.test(resource)) return String(amount);
	for (const unit of ['Gi', 'Mi', 'Ki']) {
		const count = amount / (UNITS[unit] ?? 1);
		if (Number.isInteger(count) && count > 0) return `${count}${unit}`;
	}
	return String(amount);
}

export const containersOf = (podSpec: unknown): Fields[] => {
	const { containers } = (podSpec ?? {}) as { containers?: unknown };
	return Array.isArray(containers) ? containers.filter(isMap) : [];
};

const amounts = (container: Fields, which: 'requests' | 'limits'): Fields =>
	((container.resources as Fields | undefined)?.[which] ?? {}) as Fields;

/** What one object takes of each counted resource. */
function usageOf(object: KubeObject): Map<string, number> {
	const used = new Map<string, number>();
	const add = (resource: string, amount: number) =>
		void used.set(resource, (used.get(resource) ?? 0) + amount);
	if (object.kind === 'Service') {
		const type = (object.spec as Fields | undefined)?.type;
		add('services', 1);
		add('services.loadbalancers', type === 'LoadBalancer' ? 1 : 0);
		add('services.nodeports', type === 'NodePort' || type === 'LoadBalancer' ? 1 : 0);
	}
	if (object.kind === 'Secret') add('secrets', 1);
	if (object.kind === 'Pod') {
		add('pods', 1);
		for (const container of containersOf(object.spec)) {
			for (const which of ['requests', 'limits'] as const) {
				for (const [name, amount] of Object.entries(amounts(container, which))) {
					add(`${which}.${name}`, quantity(amount));
					if (which === 'requests') add(name, quantity(amount));
				}
			}
		}
	}
	return used;
}

const hardOf = (quota: KubeObject): Fields =>
	((quota.spec as Fields | undefined)?.hard ?? {}) as Fields;

/** What the objects of a namespace take of what a quota limits. */
export function usedOf(own: Kubernetes, quota: KubeObject): Fields {
	const { namespace } = quota.metadata;
	const objects = ['Pod', 'Service', 'Secret'].flatMap((kind) => all(own, kind, namespace));
	const totals = objects.map(usageOf);
	return Object.fromEntries(
		Object.keys(hardOf(quota)).map((resource) => [
			resource,
			spelled(
				resource,
				totals.reduce((sum, used) => sum + (used.get(resource) ?? 0), 0),
			),
		]),
	);
}

/** Why a quota of the namespace does not admit one more object, in the cluster's words. */
export function quotaProblem(own: Kubernetes, object: KubeObject): string | undefined {
	const wanted = usageOf(object);
	for (const quota of all(own, 'ResourceQuota', object.metadata.namespace)) {
		const hard = hardOf(quota);
		if (object.kind === 'Pod') {
			const unsaid = Object.keys(hard).filter(
				(resource) => /^(requests|limits)\.(cpu|memory)$/.test(resource) && !wanted.has(resource),
			);
			if (unsaid.length > 0) {
				const names = containersOf(object.spec).map(({ name }) => name);
				const which = unsaid.map((one) => `${one} for: ${names.join(',')}`).join('; ');
				return `failed quota: ${quota.metadata.name}: must specify ${which}`;
			}
		}
		const used = usedOf(own, quota);
		const over = Object.keys(hard).filter((resource) => {
			const more = wanted.get(resource) ?? 0;
			return more > 0 && quantity(used[resource]) + more > quantity(hard[resource]);
		});
		if (over.length === 0) continue;
		const list = (amount: (resource: string) => string) =>
			over.map((resource) => `${resource}=${amount(resource)}`).join(',');
		return [
			`exceeded quota: ${quota.metadata.name}`,
			`requested: ${list((one) => spelled(one, wanted.get(one) ?? 0))}`,
			`used: ${list((one) => String(used[one]))}`,
			`limited: ${list((one) => String(hard[one]))}`,
		].join(', ');
	}
	return undefined;
}

const rangesOf = (own: Kubernetes, namespace: string | undefined): Fields[] =>
	all(own, 'LimitRange', namespace).flatMap((range) => {
		const { limits } = (range.spec ?? {}) as { limits?: unknown };
		return Array.isArray(limits) ? limits.filter(({ type }) => type === 'Container') : [];
	});

/** Gives the containers of a pod what the limit ranges of the namespace say where they say nothing. */
export function withLimits(own: Kubernetes, pod: KubeObject): KubeObject {
	const ranges = rangesOf(own, pod.metadata.namespace);
	const containers = containersOf(pod.spec).map((container) => {
		const ranged = (name: string): Fields =>
			Object.assign({}, ...ranges.map((range) => range[name] ?? {}));
		const limits = { ...ranged('default'), ...amounts(container, 'limits') };
		const requests = {
			...limits,
			...ranged('defaultRequest'),
			...amounts(container, 'requests'),
		};
		return Object.keys(limits).length + Object.keys(requests).length === 0
			? container
			: { ...container, resources: { limits, requests } };
	});
	return { ...pod, spec: { ...(pod.spec as Fields), containers } };
}

export function rangeProblem(own: Kubernetes, pod: KubeObject): string | undefined {
	for (const range of rangesOf(own, pod.metadata.namespace)) {
		for (const container of containersOf(pod.spec)) {
			for (const [name, most] of Object.entries((range.max ?? {}) as Fields)) {
				const limit = amounts(container, 'limits')[name];
				if (limit !== undefined && quantity(limit) > quantity(most)) {
					return `maximum ${name} usage per Container is ${String(most)}, but limit is ${String(limit)}`;
				}
			}
		}
	}
	return undefined;
}
