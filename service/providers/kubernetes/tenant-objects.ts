import type { DeploymentRequest } from '../../capabilities/deployments/ports.ts';
import { fingerprint } from '../../platform/idempotency/index.ts';
import type { TenantSettings } from './settings.ts';

export type TenantObject = {
	apiVersion: string;
	kind: string;
	metadata: {
		name: string;
		namespace?: string;
		labels: Record<string, string>;
		annotations?: Record<string, string>;
	};
	[field: string]: unknown;
};

export const labels = {
	managedBy: 'app.kubernetes.io/managed-by',
	/** Our marker: what does not carry it is not ours. */
	instance: 'cloudsales.io/instance',
} as const;
export const annotations = {
	fingerprint: 'cloudsales.io/fingerprint',
	suspended: 'cloudsales.io/suspended',
} as const;

export const tenantName = 'tenant';
const app = { app: tenantName };

type Wish = Pick<DeploymentRequest, 'marker' | 'spec'> & {
	settings: TenantSettings;
	is_suspended: boolean;
};

/** As the cluster writes amounts itself, so that what is read back compares equal. */
const cpu = (millis: number): string => (millis % 1000 === 0 ? `${millis / 1000}` : `${millis}m`);
const memory = (mb: number): string => (mb % 1024 === 0 ? `${mb / 1024}Gi` : `${mb}Mi`);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * Everything that a tenant consists of, in the order in which it is applied: limits stand before what they limit, and nothing
 * is reached before the network policies stand.
 */
export function tenantObjects(wish: Wish): TenantObject[] {
	const objects = withoutFingerprint(wish);
	const [namespace] = objects;
	if (namespace?.metadata.annotations)
		namespace.metadata.annotations[annotations.fingerprint] = fingerprintOf(wish);
	return objects;
}

/** Of what is to be there while it runs: suspending is no other plan. */
export const fingerprintOf = (wish: Omit<Wish, 'is_suspended'>): string =>
	fingerprint(withoutFingerprint({ ...wish, is_suspended: false }));

function withoutFingerprint(wish: Wish): TenantObject[] {
	const { spec, marker } = wish;
	const marks = {
		[labels.managedBy]: 'cloudsales',
		'app.kubernetes.io/part-of': 'tenant',
		'cloudsales.io/tenant': spec.tenant.id,
		[labels.instance]: marker,
	};
	const inside = (
		apiVersion: string,
		kind: string,
		name: string,
		rest: Record<string, unknown>,
	): TenantObject => ({
		apiVersion,
		kind,
		metadata: { name, namespace: spec.name, labels: { ...marks } },
		...rest,
	});
	return [
		namespaceOf(wish, marks),
		inside('v1', 'ResourceQuota', tenantName, { spec: { hard: quotaOf(spec) } }),
		inside('v1', 'LimitRange', tenantName, { spec: { limits: [limitsOf(wish)] } }),
		inside('networking.k8s.io/v1', 'NetworkPolicy', 'default-deny', {
			spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
		}),
		inside('networking.k8s.io/v1', 'NetworkPolicy', 'allow-needed', {
			spec: needed(wish.settings),
		}),
		inside('v1', 'ServiceAccount', tenantName, { automountServiceAccountToken: false }),
		inside('rbac.authorization.k8s.io/v1', 'RoleBinding', 'operators', {
			roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
			subjects: [
				{
					apiGroup: 'rbac.authorization.k8s.io',
					kind: 'Group',
					name: wish.settings.operators_group,
				},
			],
		}),
		inside('v1', 'Secret', tenantName, { type: 'Opaque', data: environmentOf(spec) }),
		inside('apps/v1', 'Deployment', tenantName, { spec: deploymentOf(wish, marks) }),
		inside('v1', 'Service', tenantName, {
			spec: {
				selector: app,
				ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
			},
		}),
		inside('networking.k8s.io/v1', 'Ingress', tenantName, { spec: ingressOf(wish) }),
	];
}

function namespaceOf({ spec, is_suspended }: Wish, marks: Record<string, string>): TenantObject {
	const { order_number, ...settings } = spec.tenant.settings;
	return {
		apiVersion: 'v1',
		kind: 'Namespace',
		metadata: {
			name: spec.name,
			labels: {
				...marks,
				'pod-security.kubernetes.io/enforce': 'restricted',
				'pod-security.kubernetes.io/warn': 'restricted',
			},
			annotations: {
				'cloudsales.io/company': spec.tenant.name,
				...(order_number === undefined ? {} : { 'cloudsales.io/order': order_number }),
				...Object.fromEntries(
					Object.entries(settings).map(([key, value]) => [annotationKey(key), value]),
				),
				...(is_suspended ? { [annotations.suspended]: 'true' } : {}),
			},
		},
	};
}

/** A key may hold only some characters; any other becomes a hyphen. */
const annotationKey = (key: string): string =>
	`cloudsales.io/setting-${key
		.replace(/[^A-Za-z0-9]/g, '-')
		.slice(0, 50)
		.replace(/-+$/, '')}`;

const quotaOf = ({ cpu_millis, memory_mb, storage_gb }: Wish['spec']) => ({
	'requests.cpu': cpu(cpu_millis),
	'requests.memory': memory(memory_mb),
	'limits.cpu': cpu(cpu_millis),
	'limits.memory': memory(memory_mb),
	pods: '20',
	'requests.storage': storage_gb === 0 ? '0' : `${storage_gb}Gi`,
	'services.loadbalancers': '0',
	'services.nodeports': '0',
});

/** What one container may take: an update starts a second one beside the first, and both must fit into the quota. */
function shareOf({ spec, settings }: Wish): { cpu: number; memory: number } {
	return {
		cpu: Math.min(settings.container_cpu_millis, Math.floor(spec.cpu_millis / 2)),
		memory: Math.min(settings.container_memory_mb, Math.floor(spec.memory_mb / 2)),
	};
}

const requestsOf = (share: { cpu: number; memory: number }) => ({
	cpu: cpu(Math.min(100, share.cpu)),
	memory: memory(Math.min(128, share.memory)),
});

function limitsOf(wish: Wish) {
	const share = shareOf(wish);
	return {
		type: 'Container',
		default: { cpu: cpu(share.cpu), memory: memory(share.memory) },
		defaultRequest: requestsOf(share),
		max: { cpu: cpu(wish.spec.cpu_millis), memory: memory(wish.spec.memory_mb) },
	};
}

/** Without this, default-deny stops the ingress controller and DNS, too. Private addresses stay out of reach. */
const needed = ({ ingress_namespace, port }: TenantSettings) => ({
	podSelector: { matchLabels: app },
	policyTypes: ['Ingress', 'Egress'],
	ingress: [
		{
			from: [
				{
					namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ingress_namespace } },
				},
			],
			ports: [{ protocol: 'TCP', port }],
		},
	],
	egress: [
		{
			to: [
				{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
			],
			ports: [
				{ protocol: 'UDP', port: 53 },
				{ protocol: 'TCP', port: 53 },
			],
		},
		{
			to: [
				{
					ipBlock: {
						cidr: '0.0.0.0/0',
						except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
					},
				},
			],
			ports: [{ protocol: 'TCP', port: 443 }],
		},
	],
});

/** By `data`, never by `stringData`, which server-side apply cannot own. */
const environmentOf = ({ tenant, services }: Wish['spec']) => ({
	TENANT_ID: base64(tenant.id),
	...(services.length === 0 ? {} : { TENANT_SERVICES: base64(services.join(',')) }),
});

/** A container reads its environment when it starts: other services must start it anew. */
const environmentNote = (spec: Wish['spec']) =>
	spec.services.length === 0
		? {}
		: { annotations: { 'cloudsales.io/environment': fingerprint(environmentOf(spec)) } };

function deploymentOf(wish: Wish, marks: Record<string, string>) {
	const { settings, is_suspended } = wish;
	const share = shareOf(wish);
	return {
		replicas: is_suspended ? 0 : settings.replicas,
		progressDeadlineSeconds: 300,
		revisionHistoryLimit: 2,
		selector: { matchLabels: app },
		template: {
			metadata: { labels: { ...marks, ...app }, ...environmentNote(wish.spec) },
			spec: {
				serviceAccountName: tenantName,
				automountServiceAccountToken: false,
				securityContext: {
					runAsNonRoot: true,
					runAsUser: 10001,
					seccompProfile: { type: 'RuntimeDefault' },
				},
				containers: [
					{
						name: 'app',
						image: settings.image,
						envFrom: [{ secretRef: { name: tenantName } }],
						ports: [{ name: 'http', containerPort: settings.port, protocol: 'TCP' }],
						readinessProbe: {
							httpGet: { path: settings.path, port: 'http' },
							periodSeconds: 5,
						},
						resources: {
							requests: requestsOf(share),
							limits: { cpu: cpu(share.cpu), memory: memory(share.memory) },
						},
						securityContext: {
							allowPrivilegeEscalation: false,
							readOnlyRootFilesystem: true,
							capabilities: { drop: ['ALL'] },
						},
					},
				],
			},
		},
	};
}

const ingressOf = ({ spec, settings }: Wish) => ({
	ingressClassName: settings.ingress_class,
	tls: [{ hosts: [spec.host], secretName: settings.tls_secret }],
	rules: [
		{
			host: spec.host,
			http: {
				paths: [
					{
						path: '/',
						pathType: 'Prefix',
						backend: { service: { name: tenantName, port: { name: 'http' } } },
					},
				],
			},
		},
	],
});
