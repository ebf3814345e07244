import type { Simulation } from '../../core/vendor.ts';

export type Fields = Record<string, unknown>;

export type ManagedFields = {
	manager: string;
	operation: 'Apply' | 'Update';
	apiVersion: string;
	time: string;
	fieldsType: 'FieldsV1';
	fieldsV1: Fields;
};

export type Meta = {
	name: string;
	namespace?: string;
	uid: string;
	resourceVersion: string;
	generation?: number;
	creationTimestamp: string;
	deletionTimestamp?: string;
	labels?: Record<string, string>;
	annotations?: Record<string, string>;
	finalizers?: string[];
	ownerReferences?: { uid: string; kind: string; name: string; [field: string]: unknown }[];
	managedFields?: ManagedFields[];
};

export type KubeObject = {
	apiVersion: string;
	kind: string;
	metadata: Meta;
	[field: string]: unknown;
};

export type Change = {
	revision: number;
	type: 'ADDED' | 'MODIFIED' | 'DELETED';
	object: KubeObject;
};

export type KubernetesBooks = {
	/** By `Kind/namespace/name`. */
	objects: Map<string, KubeObject>;
	revision: number;
	/** What a watch is told, as far back as the cluster remembers. */
	history: Change[];
	/** How many more looks the containers of a pod need, by its uid. */
	slow: Map<string, number>;
};

export type KubernetesCredentials = { token: string; account: string };

export type Kubernetes = Simulation<KubernetesBooks, KubernetesCredentials>;

/** Namespaces that stand in every cluster; the ingress controller runs in the last of them. */
export const CLUSTER_NAMESPACES = ['default', 'kube-system', 'ingress-nginx'];

export const createKubernetesBooks = (own: Kubernetes): KubernetesBooks => {
	const at = own.now().toISOString().replace(/\.\d+/, '');
	const objects = CLUSTER_NAMESPACES.map((name, index): [string, KubeObject] => [
		`Namespace//${name}`,
		{
			apiVersion: 'v1',
			kind: 'Namespace',
			metadata: {
				name,
				uid: own.random.uuid(),
				resourceVersion: String(index + 1),
				creationTimestamp: at,
				labels: { 'kubernetes.io/metadata.name': name },
			},
			spec: { finalizers: ['kubernetes'] },
			status: { phase: 'Active' },
		},
	]);
	return {
		objects: new Map(objects),
		revision: CLUSTER_NAMESPACES.length,
		history: [],
		slow: new Map(),
	};
};
