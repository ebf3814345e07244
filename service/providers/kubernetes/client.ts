import { z } from 'zod';
import { nullOn, vendorCall } from '../../platform/provider/index.ts';
import type { TenantObject } from './tenant-objects.ts';
import { fromKubernetesFailure, provider } from './translate.ts';

type ClusterSettings = {
	api_url: string;
	token: string;
	ca_certificate: string | undefined;
	timeout_ms: number;
};

/** All that is owned here is owned under this name. */
const fieldManager = 'cloudsales';

const Metadata = z.looseObject({
	name: z.string(),
	namespace: z.string().optional(),
	uid: z.string(),
	generation: z.number().optional(),
	labels: z.record(z.string(), z.string()).optional(),
	annotations: z.record(z.string(), z.string()).optional(),
	deletionTimestamp: z.string().optional(),
});
const Standing = z.looseObject({ metadata: Metadata });
export type Standing = z.output<typeof Standing>;

export type Address = { apiVersion: string; kind: string; name: string; namespace?: string };

export type ClusterClient = {
	/** Null when it is not there. */
	find(address: Address): Promise<Standing | null>;
	/** Without force, fields that another manager owns in another value are `rejected` as `field-conflict`. */
	apply(object: TenantObject, options: { force: boolean }): Promise<Standing>;
	listPods(namespace: string, labelSelector: string): Promise<readonly Standing[]>;
	/** Asks for the end of the namespace that has this uid; one that is gone already is no error. */
	deleteNamespace(name: string, uid: string): Promise<void>;
};

/** Where a kind is found. */
const places: Readonly<Record<string, string>> = {
	Namespace: 'namespaces',
	ResourceQuota: 'resourcequotas',
	LimitRange: 'limitranges',
	NetworkPolicy: 'networkpolicies',
	ServiceAccount: 'serviceaccounts',
	RoleBinding: 'rolebindings',
	Secret: 'secrets',
	Deployment: 'deployments',
	Service: 'services',
	Ingress: 'ingresses',
};

function pathOf({ apiVersion, kind, name, namespace }: Address): string {
	const plural = places[kind];
	if (plural === undefined) throw new Error(`No tenant has a ${kind}`);
	const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
	const parts = namespace === undefined ? [plural, name] : ['namespaces', namespace, plural, name];
	return [group, ...parts.map(encodeURIComponent)].join('/');
}

/**
 * The library gives the connection: address, certificate, token. Its models are left out: they write the field `from` of a
 * network policy as `_from` and `default` of a limit range as `_default`, and leave the real ones out, so a policy would let
 * everybody in. It is read when the first call is made, since it is large and most installations have no cluster.
 */
export function createClusterClient(settings: ClusterSettings): ClusterClient {
	let opened: ReturnType<typeof openCluster> | undefined;

	async function call<S extends z.ZodType>(
		about: { name: string; changes: boolean; is_secret?: boolean; answer: S },
		request: ClusterRequest,
	): Promise<z.output<S>> {
		const send = await (opened ??= openCluster(settings));
		const { name, changes, is_secret = false, answer } = about;
		return vendorCall(
			{
				provider,
				name,
				timeoutMs: settings.timeout_ms,
				changes,
				translate: (error) => fromKubernetesFailure(error, { name, changes, is_secret }),
			},
			async (signal) => answer.parse(await send(request, signal)),
		);
	}

	return {
		find: (address) =>
			nullOn(
				404,
				call(
					{
						name: `get ${address.kind}`,
						changes: false,
						is_secret: address.kind === 'Secret',
						answer: Standing,
					},
					{ method: 'GET', path: pathOf(address) },
				),
			),
		apply: (object, { force }) =>
			call(
				{
					name: `apply ${object.kind}`,
					changes: true,
					is_secret: object.kind === 'Secret',
					answer: Standing,
				},
				{
					method: 'PATCH',
					path: pathOf({ ...object, ...object.metadata }),
					query: { fieldManager, force: String(force) },
					content_type: 'application/apply-patch+yaml',
					body: object,
				},
			),
		async listPods(namespace, labelSelector) {
			const { items } = await call(
				{ name: 'list Pods', changes: false, answer: z.object({ items: z.array(Standing) }) },
				{
					method: 'GET',
					path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
					query: { labelSelector, limit: '20' },
				},
			);
			return items;
		},
		async deleteNamespace(name, uid) {
			await nullOn(
				404,
				call(
					{ name: 'delete Namespace', changes: true, answer: z.unknown() },
					{
						method: 'DELETE',
						path: pathOf({ apiVersion: 'v1', kind: 'Namespace', name }),
						content_type: 'application/json',
						body: {
							apiVersion: 'v1',
							kind: 'DeleteOptions',
							preconditions: { uid },
							propagationPolicy: 'Background',
						},
					},
				),
			);
		},
	};
}

type ClusterRequest = {
	method: 'GET' | 'PATCH' | 'DELETE';
	path: string;
	query?: Record<string, string>;
	content_type?: string;
	body?: object;
};

async function openCluster({ api_url, token, ca_certificate }: ClusterSettings) {
	const k8s = await import('@kubernetes/client-node');
	const config = new k8s.KubeConfig();
	config.loadFromClusterAndUser(
		{
			name: 'cluster',
			server: api_url,
			// The library wants it said of an address without TLS, which only this machine may have.
			skipTLSVerify: api_url.startsWith('http:'),
			...(ca_certificate === undefined
				? {}
				: { caData: Buffer.from(ca_certificate).toString('base64') }),
		},
		{ name: 'cloudsales', token },
	);
	const { baseServer, httpApi } = k8s.createConfiguration({
		baseServer: new k8s.ServerConfiguration(api_url, {}),
	});
	// Asked anew for each request, the library would open a connection for each.
	const secured = baseServer.makeRequestContext('/', k8s.HttpMethod.GET);
	await config.applySecurityAuthentication(secured);
	const dispatcher = secured.getDispatcher();
	return async (request: ClusterRequest, signal: AbortSignal): Promise<unknown> => {
		const context = baseServer.makeRequestContext(request.path, k8s.HttpMethod[request.method]);
		if (dispatcher !== undefined) context.setDispatcher(dispatcher);
		for (const [name, value] of Object.entries(secured.getHeaders()))
			context.setHeaderParam(name, value);
		context.setHeaderParam('Accept', 'application/json');
		for (const [key, value] of Object.entries(request.query ?? {}))
			context.setQueryParam(key, value);
		if (request.body !== undefined) {
			context.setHeaderParam('Content-Type', request.content_type ?? 'application/json');
			// JSON is YAML, too.
			context.setBody(JSON.stringify(request.body));
		}
		context.setSignal(signal);
		const response = await httpApi.send(context).toPromise();
		const text = await response.body.text();
		if (response.httpStatusCode >= 300) {
			const { httpStatusCode, headers } = response;
			throw new k8s.ApiException(httpStatusCode, 'refused', text, headers);
		}
		return JSON.parse(text);
	};
}
