import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../../core/api.ts';
import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { isMap } from './fields.ts';
import { kindOf } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { containersOf, quantity, quotaProblem } from './quota.ts';
import { failure, forbidden, invalid, notFound } from './status.ts';
import type { Cause } from './status.ts';
import { Refusal } from '../../core/api.ts';
import { find } from './storage.ts';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const cause = (field: string, message: string, reason = 'FieldValueInvalid'): Cause => ({
	reason,
	message,
	field,
});

/** Validation of the API server: an object that breaks these rules is refused with 422 for every caller. */
export function validate(kind: Kind, object: KubeObject, live: KubeObject | undefined): void {
	const { name } = object.metadata;
	const causes = [
		...metaCauses(kind, object),
		...(kind.kind === 'Deployment' ? deploymentCauses(object, live) : []),
		...(kind.kind === 'Secret' ? secretCauses(object) : []),
		...(kind.kind === 'ResourceQuota' ? quotaCauses(object) : []),
		...(kind.kind === 'RoleBinding' ? bindingCauses(object, live) : []),
	];
	if (causes.length > 0) throw invalid(kind, name, causes);
}

function metaCauses({ kind }: Kind, { metadata }: KubeObject): Cause[] {
	const { name, labels = {} } = metadata;
	const isLabel = kind === 'Namespace' || kind === 'Service';
	const most = isLabel ? 63 : 253;
	const causes: Cause[] = [];
	if (name.length > most)
		causes.push(cause('metadata.name', `must be no more than ${most} characters`));
	if (!(isLabel ? DNS_LABEL : DNS_NAME).test(name))
		causes.push(
			cause(
				'metadata.name',
				`Invalid value: "${name}": a lowercase RFC 1123 ${isLabel ? 'label' : 'subdomain'} must consist of lower case alphanumeric characters or '-'`,
			),
		);
	for (const [key, value] of Object.entries(labels)) {
		if (!LABEL_KEY.test(key))
			causes.push(cause('metadata.labels', `Invalid value: "${key}": name part is not valid`));
		if (value.length > 63)
			causes.push(
				cause('metadata.labels', `Invalid value: "${value}": must be no more than 63 characters`),
			);
		else if (!LABEL_VALUE.test(value))
			causes.push(
				cause('metadata.labels', `Invalid value: "${value}": a valid label must be alphanumeric`),
			);
	}
	return causes;
}

function deploymentCauses(object: KubeObject, live: KubeObject | undefined): Cause[] {
	const spec = (object.spec ?? {}) as Fields;
	const selector = ((spec.selector as Fields | undefined)?.matchLabels ?? {}) as Fields;
	const template = (spec.template ?? {}) as { metadata?: Fields; spec?: unknown };
	const labels = (template.metadata?.labels ?? {}) as Fields;
	const causes: Cause[] = [];
	if (Object.keys(selector).length === 0)
		causes.push(cause('spec.selector', 'Required value', 'FieldValueRequired'));
	if (Object.entries(selector).some(([key, value]) => labels[key] !== value))
		causes.push(
			cause(
				'spec.template.metadata.labels',
				'Invalid value: `selector` does not match template `labels`',
			),
		);
	if (live && !isDeepStrictEqual((live.spec as Fields | undefined)?.selector, spec.selector))
		causes.push(cause('spec.selector', 'Invalid value: field is immutable'));
	const containers = containersOf(template.spec);
	if (containers.length === 0)
		causes.push(cause('spec.template.spec.containers', 'Required value', 'FieldValueRequired'));
	for (const [index, container] of containers.entries()) {
		const at = `spec.template.spec.containers[${index}]`;
		if (typeof container.image !== 'string' || container.image === '')
			causes.push(cause(`${at}.image`, 'Required value', 'FieldValueRequired'));
		const resources = (container.resources ?? {}) as Record<string, Fields>;
		for (const [which, amounts] of Object.entries(resources)) {
			for (const [name, amount] of Object.entries(amounts)) {
				if (Number.isNaN(quantity(amount)))
					causes.push(cause(`${at}.resources.${which}[${name}]`, 'Invalid value: no quantity'));
				else if (
					which === 'requests' &&
					resources.limits?.[name] !== undefined &&
					quantity(amount) > quantity(resources.limits[name])
				)
					causes.push(
						cause(
							`${at}.resources.requests`,
							`Invalid value: "${String(amount)}": must be less than or equal to ${name} limit`,
						),
					);
			}
		}
	}
	return causes;
}

const secretCauses = ({ data = {} }: KubeObject): Cause[] =>
	Object.entries(data as Fields)
		.filter(([, value]) => typeof value !== 'string' || !BASE64.test(value))
		.map(([key]) => cause(`data[${key}]`, 'Invalid value: illegal base64 data'));

const quotaCauses = ({ spec }: KubeObject): Cause[] =>
	Object.entries(((spec as Fields | undefined)?.hard ?? {}) as Fields)
		.filter(([, amount]) => Number.isNaN(quantity(amount)))
		.map(([name]) => cause(`spec.hard[${name}]`, 'Invalid value: no quantity'));

const bindingCauses = (object: KubeObject, live: KubeObject | undefined): Cause[] =>
	live !== undefined && !isDeepStrictEqual(live.roleRef, object.roleRef)
		? [cause('roleRef', 'Invalid value: cannot change roleRef')]
		: [];

/** What the cluster's own rules and its webhooks refuse; `account` is named where the caller lacks a right. */
export function admit(
	own: Kubernetes,
	call: Call,
	{ kind, object, isNew }: { kind: Kind; object: KubeObject; isNew: boolean },
): void {
	const { name, namespace } = object.metadata;
	if (call.fault('forbidden')) throw denied(own, kind, call, namespace);
	const unreachable = call.fault('admission_unreachable');
	if (unreachable) {
		throw new Refusal(
			failure(
				500,
				'InternalError',
				'Internal error occurred: failed calling webhook "policy.cluster.example": failed to call webhook: Post "https://policy.cluster.example/validate?timeout=10s": context deadline exceeded',
			),
		);
	}
	const refused = call.fault('admission_denied');
	if (refused) {
		const why = refused.message ?? 'the policy of this cluster does not allow it';
		throw new Refusal(
			failure(
				403,
				'Forbidden',
				`admission webhook "policy.cluster.example" denied the request: ${why}`,
			),
		);
	}
	if (!isNew || namespace === undefined) return;
	refuseEndingNamespace(own, kind, name, namespace);
	const problem = quotaProblem(own, object);
	if (problem !== undefined) throw forbidden(kind, name, problem);
}

export const denied = (
	{ credentials }: Kubernetes,
	kind: Kind,
	{ method }: Call,
	namespace: string | undefined,
) => {
	const verb = { GET: 'get', POST: 'create', DELETE: 'delete' }[method] ?? 'patch';
	const where =
		namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
	return forbidden(
		kind,
		'',
		`User "${credentials.account}" cannot ${verb} resource "${kind.plural}" in API group "${kind.group}" ${where}`,
	);
};

export function refuseEndingNamespace(
	own: Kubernetes,
	kind: Kind,
	name: string,
	namespace: string,
): void {
	const space = find(own, 'Namespace', undefined, namespace);
	if (!space) throw notFound(kindOf('Namespace'), namespace);
	if (space.metadata.deletionTimestamp === undefined) return;
	throw forbidden(
		kind,
		name,
		`unable to create new content in namespace ${namespace} because it is being terminated`,
		[
			{
				reason: 'NamespaceTerminating',
				message: `namespace ${namespace} is being terminated`,
				field: 'metadata.namespace',
			},
		],
	);
}

/** What keeps a pod from the standard that its namespace asks for (`restricted`), in the cluster's words. */
export function securityProblem(
	own: Kubernetes,
	namespace: string | undefined,
	podSpec: unknown,
	mode: 'enforce' | 'warn',
): string | undefined {
	const labels = find(own, 'Namespace', undefined, namespace ?? '')?.metadata.labels ?? {};
	const level = labels[`pod-security.kubernetes.io/${mode}`];
	if (level !== 'restricted') return undefined;
	const pod = isMap(podSpec) ? podSpec : {};
	const context = (pod.securityContext ?? {}) as Fields;
	const problems = containersOf(pod).flatMap((container) => {
		const own = (container.securityContext ?? {}) as Fields;
		const drop = ((own.capabilities as Fields | undefined)?.drop ?? []) as unknown[];
		const profile = ((own.seccompProfile ?? context.seccompProfile) as Fields | undefined)?.type;
		const named = `container "${String(container.name)}"`;
		return [
			own.privileged === true &&
				`privileged (${named} must not set securityContext.privileged=true)`,
			own.allowPrivilegeEscalation !== false &&
				`allowPrivilegeEscalation != false (${named} must set securityContext.allowPrivilegeEscalation=false)`,
			!drop.includes('ALL') &&
				`unrestricted capabilities (${named} must set securityContext.capabilities.drop=["ALL"])`,
			(own.runAsNonRoot ?? context.runAsNonRoot) !== true &&
				`runAsNonRoot != true (pod or ${named} must set securityContext.runAsNonRoot=true)`,
			(own.runAsUser ?? context.runAsUser) === 0 && `runAsUser=0 (pod must not set runAsUser=0)`,
			profile !== 'RuntimeDefault' &&
				profile !== 'Localhost' &&
				`seccompProfile (pod or ${named} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
		].filter((problem) => problem !== false);
	});
	if (pod.hostNetwork === true) problems.unshift('host namespaces (hostNetwork=true)');
	return problems.length === 0
		? undefined
		: `PodSecurity "${level}:latest": ${problems.join(', ')}`;
}
