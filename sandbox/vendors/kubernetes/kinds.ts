import type { Fields, KubeObject } from './books.ts';

export type Kind = {
	kind: string;
	plural: string;
	/** Empty for the core. */
	group: string;
	is_namespaced: boolean;
	/** Made by the cluster itself: to be read and deleted only. */
	is_read_only?: true;
	/** DELETE answers the object itself instead of a status. */
	deletes_as_object?: true;
};

const core = (kind: string, plural: string, rest: Partial<Kind> = {}): Kind => ({
	kind,
	plural,
	group: '',
	is_namespaced: true,
	...rest,
});

export const KINDS: readonly Kind[] = [
	core('Namespace', 'namespaces', { is_namespaced: false, deletes_as_object: true }),
	core('ResourceQuota', 'resourcequotas', { deletes_as_object: true }),
	core('LimitRange', 'limitranges'),
	core('ServiceAccount', 'serviceaccounts', { deletes_as_object: true }),
	core('Secret', 'secrets'),
	core('Service', 'services', { deletes_as_object: true }),
	core('Pod', 'pods', { is_read_only: true, deletes_as_object: true }),
	core('Event', 'events', { is_read_only: true }),
	core('Deployment', 'deployments', { group: 'apps' }),
	core('ReplicaSet', 'replicasets', { group: 'apps', is_read_only: true }),
	core('NetworkPolicy', 'networkpolicies', { group: 'networking.k8s.io' }),
	core('Ingress', 'ingresses', { group: 'networking.k8s.io' }),
	core('RoleBinding', 'rolebindings', { group: 'rbac.authorization.k8s.io' }),
];

export const apiVersionOf = ({ group }: Kind): string => (group === '' ? 'v1' : `${group}/v1`);

/** As messages name a kind: `deployments.apps`, `pods`. */
export const resourceName = ({ plural, group }: Kind): string =>
	group === '' ? plural : `${plural}.${group}`;

export function kindOf(name: string): Kind {
	const kind = KINDS.find((one) => one.kind === name);
	if (kind) return kind;
	throw new Error(`The cluster has no kind ${name}`);
}

/** Lists whose items are merged by keys instead of being replaced as a whole. */
const LIST_KEYS: Record<string, string[]> = {
	containers: ['name'],
	initContainers: ['name'],
	env: ['name'],
	volumes: ['name'],
	imagePullSecrets: ['name'],
	volumeMounts: ['mountPath'],
	ownerReferences: ['uid'],
	conditions: ['type'],
};

/** Maps that are replaced as a whole. */
const ATOMIC_MAPS = new Set([
	'selector',
	'podSelector',
	'namespaceSelector',
	'nodeSelector',
	'roleRef',
	'secretKeyRef',
	'configMapKeyRef',
	'fieldRef',
]);

/** Values that are defaulted in a key before items are compared. */
const KEY_DEFAULTS: Record<string, unknown> = { protocol: 'TCP' };

export type ListRule = { keys: string[] } | 'set' | 'atomic';

/** `path` holds the names of the fields above and the field itself, without the items of lists. */
export function listRule(path: readonly string[]): ListRule {
	const name = path.at(-1) ?? '';
	if (name === 'finalizers') return 'set';
	if (name === 'ports') {
		if (path.at(-2) === 'containers' || path.at(-2) === 'initContainers')
			return { keys: ['containerPort', 'protocol'] };
		return path.length === 2 ? { keys: ['port', 'protocol'] } : 'atomic';
	}
	const keys = LIST_KEYS[name];
	return keys === undefined ? 'atomic' : { keys };
}

export const isAtomicMap = (path: readonly string[]): boolean => ATOMIC_MAPS.has(path.at(-1) ?? '');

/** The item's place in its list, as managedFields spell it. */
export function itemKey(item: unknown, keys: readonly string[]): string {
	const fields = (item ?? {}) as Fields;
	const key = Object.fromEntries(
		[...keys].sort().map((name) => [name, fields[name] ?? KEY_DEFAULTS[name] ?? null]),
	);
	return `k:${JSON.stringify(key)}`;
}

/** What the API server fills in where nothing is given. */
export function setDefaults(object: KubeObject): void {
	const { kind, metadata } = object;
	const spec = (object.spec ?? {}) as Fields;
	if (kind === 'Namespace') {
		object.spec = { finalizers: ['kubernetes'] };
		object.status ??= { phase: 'Active' };
		metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
	}
	if (kind === 'Secret') object.type ??= 'Opaque';
	if (kind === 'Service') {
		object.spec = { type: 'ClusterIP', sessionAffinity: 'None', ...spec };
		object.status ??= { loadBalancer: {} };
	}
	if (kind === 'Ingress') object.status ??= { loadBalancer: {} };
	if (kind === 'Deployment') {
		const template = (spec.template ?? {}) as Fields;
		const podSpec = {
			restartPolicy: 'Always',
			terminationGracePeriodSeconds: 30,
			dnsPolicy: 'ClusterFirst',
			schedulerName: 'default-scheduler',
			...(template.spec as Fields | undefined),
		};
		object.spec = {
			replicas: 1,
			revisionHistoryLimit: 10,
			progressDeadlineSeconds: 600,
			strategy: {
				type: 'RollingUpdate',
				rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
			},
			...spec,
			template: { ...template, spec: podSpec },
		};
		object.status ??= {};
	}
}
