import { z } from 'zod';
import type { Call, Reply, Route } from '../../core/api.ts';
import { applied, updated } from './apply.ts';
import { admit, denied, securityProblem, validate } from './admission.ts';
import { CLUSTER_NAMESPACES } from './books.ts';
import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { step } from './controllers.ts';
import { isMap } from './fields.ts';
import { KINDS, apiVersionOf, setDefaults } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { listOf } from './list.ts';
import { alreadyExists, badRequest, conflict, failure, notFound, success } from './status.ts';
import { detailsOf } from './status.ts';
import { born, find, put, remove, stamp, unborn } from './storage.ts';
import { watchOf } from './watch.ts';

const VERSION = { major: '1', minor: '33', gitVersion: 'v1.33.4', platform: 'linux/amd64' };

export function kubernetesRoutes(own: Kubernetes): Route[] {
	const groups = [...new Set(KINDS.map(apiVersionOf))];
	const known = [
		...KINDS.flatMap((kind) => routesOf(own, kind)),
		...groups.map((groupVersion): Route => [
			`GET ${prefixOf(groupVersion)}`,
			() => ({ status: 200, body: resourcesOf(groupVersion) }),
		]),
		['GET /version', () => ({ status: 200, body: VERSION })] satisfies Route,
	];
	return known.map(([endpoint, answer]) => [
		endpoint,
		(call) => {
			const isKnown = call.headers.authorization === `Bearer ${own.credentials.token}`;
			return isKnown && !call.fault('token_expired')
				? answer(call)
				: failure(401, 'Unauthorized', 'Unauthorized');
		},
	]);
}

const prefixOf = (groupVersion: string) =>
	groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`;

const resourcesOf = (groupVersion: string) => ({
	kind: 'APIResourceList',
	apiVersion: 'v1',
	groupVersion,
	resources: KINDS.filter((kind) => apiVersionOf(kind) === groupVersion).map((kind) => ({
		name: kind.plural,
		singularName: kind.kind.toLowerCase(),
		namespaced: kind.is_namespaced,
		kind: kind.kind,
		verbs: kind.is_read_only
			? ['get', 'list', 'watch', 'delete']
			: ['create', 'get', 'list', 'patch', 'watch', 'delete'],
	})),
});

function routesOf(own: Kubernetes, kind: Kind): Route[] {
	const top = prefixOf(apiVersionOf(kind));
	const list = kind.is_namespaced
		? `${top}/namespaces/{namespace}/${kind.plural}`
		: `${top}/${kind.plural}`;
	const one = `${list}/{name}`;
	const written: Route[] = kind.is_read_only
		? []
		: [
				[`POST ${list}`, (call) => create(own, kind, call)],
				[`PATCH ${one}`, (call) => patch(own, kind, call)],
			];
	const read = (call: Call): Reply => {
		if (call.fault('forbidden')) throw denied(own, kind, call, call.parameters.namespace);
		step(own);
		return call.query.get('watch') === 'true' || call.query.get('watch') === '1'
			? watchOf(own, kind, call)
			: listOf(own, kind, call);
	};
	return [
		...(kind.is_namespaced ? [[`GET ${top}/${kind.plural}`, read] satisfies Route] : []),
		[`GET ${list}`, read],
		[`GET ${one}`, (call) => get(own, kind, call)],
		...written,
		[`DELETE ${one}`, (call) => end(own, kind, call)],
	];
}

function standing(own: Kubernetes, kind: Kind, { parameters }: Call): KubeObject {
	const { namespace, name = '' } = parameters;
	const object = find(own, kind.kind, namespace, name);
	if (object) return object;
	throw notFound(kind, name);
}

function get(own: Kubernetes, kind: Kind, call: Call): Reply {
	if (call.fault('forbidden')) throw denied(own, kind, call, call.parameters.namespace);
	step(own);
	return { status: 200, body: standing(own, kind, call) };
}

const Given = z.looseObject({
	apiVersion: z.string(),
	kind: z.string(),
	metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** The object of a body, refused when it is another than the address says. */
function given(kind: Kind, { json, parameters }: Call): KubeObject {
	const parsed = Given.safeParse(json());
	if (!parsed.success) throw badRequest('the body is no object with apiVersion, kind and name');
	const { apiVersion, metadata } = parsed.data;
	if (parsed.data.kind !== kind.kind || apiVersion !== apiVersionOf(kind))
		throw badRequest(
			`${parsed.data.kind} in version "${apiVersion}" cannot be handled as a ${kind.kind}`,
		);
	const { namespace, name } = parameters;
	if (metadata.namespace !== undefined && metadata.namespace !== namespace)
		throw badRequest(
			'the namespace of the provided object does not match the namespace sent on the request',
		);
	if (name !== undefined && metadata.name !== name)
		throw badRequest(
			`the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
		);
	const { managedFields } = metadata;
	if (Array.isArray(managedFields) && managedFields.length > 0)
		throw badRequest('metadata.managedFields must be nil');
	const { status: _status, ...rest } = parsed.data;
	const { namespace: _namespace, ...own } = metadata;
	return {
		...rest,
		metadata: unborn({ ...own, ...(namespace === undefined ? {} : { namespace }) }),
	};
}

const managerOf = ({ query, headers }: Call): string =>
	query.get('fieldManager') ?? headers['user-agent']?.split('/')[0] ?? 'unknown';

const isDry = ({ query }: Call): boolean => query.get('dryRun') === 'All';

function create(own: Kubernetes, kind: Kind, call: Call): Reply {
	const object = given(kind, call);
	const { namespace, name } = object.metadata;
	if (find(own, kind.kind, namespace, name)) throw alreadyExists(kind, name);
	const owner = { manager: managerOf(call), at: stamp(own) };
	return written(own, call, { kind, live: undefined, next: updated(undefined, object, owner) });
}

function patch(own: Kubernetes, kind: Kind, call: Call): Reply {
	const { namespace, name = '' } = call.parameters;
	const live = find(own, kind.kind, namespace, name);
	const type = (call.headers['content-type'] ?? '').split(';')[0];
	const owner = { manager: managerOf(call), at: stamp(own) };
	if (type === 'application/apply-patch+yaml') {
		if (call.query.get('fieldManager') === null)
			throw badRequest('fieldManager is required for apply patch');
		const is_forced = call.query.get('force') === 'true';
		const next = applied(live, given(kind, call), { ...owner, operation: 'Apply', is_forced });
		return written(own, call, { kind, live, next });
	}
	if (type !== 'application/merge-patch+json')
		return failure(
			415,
			'UnsupportedMediaType',
			'the body of the request was in an unknown format - accepted media types include: application/merge-patch+json, application/apply-patch+yaml',
		);
	if (live === undefined) throw notFound(kind, name);
	const change = call.json();
	if (!isMap(change)) throw badRequest('the body is no object');
	const { status: _status, ...rest } = change;
	const next = updated(live, mergePatched(live, rest) as KubeObject, owner);
	return written(own, call, { kind, live, next });
}

/** RFC 7396. */
export function mergePatched(target: unknown, change: unknown): unknown {
	if (!isMap(change)) return change;
	const result: Fields = isMap(target) ? { ...target } : {};
	for (const [name, value] of Object.entries(change)) {
		if (value === null) delete result[name];
		else result[name] = mergePatched(result[name], value);
	}
	return result;
}

type Writing = { kind: Kind; live: KubeObject | undefined; next: KubeObject };

function written(own: Kubernetes, call: Call, { kind, live, next }: Writing): Reply {
	const isNew = live === undefined;
	const object = isNew ? born(own, next) : { ...next, metadata: kept(live, next) };
	setDefaults(object);
	admit(own, call, { kind, object, isNew });
	validate(kind, object, live);
	const warning =
		kind.kind === 'Deployment'
			? securityProblem(
					own,
					object.metadata.namespace,
					(object.spec as { template: { spec: unknown } }).template.spec,
					'warn',
				)
			: undefined;
	const stored = isDry(call) ? object : put(own, object);
	if (!isDry(call) && !stored.metadata.finalizers?.length) finish(own, stored);
	if (call.fault('etcd_timeout'))
		return failure(500, 'InternalError', 'etcdserver: request timed out');
	return {
		status: isNew ? 201 : 200,
		...(warning === undefined
			? {}
			: { headers: { warning: `299 - "would violate ${warning.replaceAll('"', '\\"')}"` } }),
		body: stored,
	};
}

/** No writer changes what the server says of an object. */
function kept({ metadata }: KubeObject, next: KubeObject): KubeObject['metadata'] {
	const { uid, resourceVersion, creationTimestamp, generation, deletionTimestamp } = metadata;
	return {
		...next.metadata,
		uid,
		resourceVersion,
		creationTimestamp,
		...(generation === undefined ? {} : { generation }),
		...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
	};
}

/** What was deleted and waited for its finalizers goes with the last of them. */
function finish(own: Kubernetes, object: KubeObject): void {
	if (object.metadata.deletionTimestamp !== undefined && object.kind !== 'Namespace')
		remove(own, object);
}

const DeleteOptions = z.looseObject({
	preconditions: z
		.looseObject({ uid: z.string().optional(), resourceVersion: z.string().optional() })
		.optional(),
});

function end(own: Kubernetes, kind: Kind, call: Call): Reply {
	if (call.fault('forbidden')) throw denied(own, kind, call, call.parameters.namespace);
	const object = standing(own, kind, call);
	const { uid, name, resourceVersion, finalizers, deletionTimestamp } = object.metadata;
	const options = DeleteOptions.safeParse(call.json());
	const wanted = options.success ? options.data.preconditions : undefined;
	if (wanted?.uid !== undefined && wanted.uid !== uid)
		throw conflict(
			kind,
			name,
			`Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`,
		);
	if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion)
		throw conflict(
			kind,
			name,
			`Precondition failed: ResourceVersion in precondition: ${wanted.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
		);
	if (kind.kind === 'Namespace' && CLUSTER_NAMESPACES.includes(name))
		return failure(
			403,
			'Forbidden',
			`namespaces "${name}" is forbidden: this namespace may not be deleted`,
		);
	const stays = kind.kind === 'Namespace' || (finalizers?.length ?? 0) > 0;
	let left = object;
	if (!stays) remove(own, object);
	else if (deletionTimestamp === undefined) {
		const metadata = { ...object.metadata, deletionTimestamp: stamp(own) };
		const status = kind.kind === 'Namespace' ? { status: { phase: 'Terminating' } } : {};
		left = put(own, { ...object, ...status, metadata });
	}
	if (call.fault('etcd_timeout'))
		return failure(500, 'InternalError', 'etcdserver: request timed out');
	return kind.deletes_as_object || stays
		? { status: 200, body: left }
		: success({ ...detailsOf(kind, name), uid });
}
