import { createHash } from 'node:crypto';
import { securityProblem } from './admission.ts';
import { CLUSTER_NAMESPACES } from './books.ts';
import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { stepPod, isReady } from './kubelet.ts';
import { kindOf, resourceName } from './kinds.ts';
import { quotaProblem, rangeProblem, usedOf, withLimits } from './quota.ts';
import {
	all,
	allIn,
	born,
	find,
	put,
	remove,
	report,
	stamp,
	unborn,
	withStatus,
} from './storage.ts';

/**
 * What the controllers of a cluster do, one step at a time: at every read, so that a run is the same however fast it is,
 * and with the ticks of the sandbox, for those who only watch.
 */
export function step(own: Kubernetes): void {
	for (const space of all(own, 'Namespace'))
		if (space.metadata.deletionTimestamp !== undefined) emptyNamespace(own, space);
	for (const pod of all(own, 'Pod')) {
		const owner = pod.metadata.ownerReferences?.[0];
		if (owner && !find(own, owner.kind, pod.metadata.namespace, owner.name)) remove(own, pod);
		else stepPod(own, pod);
	}
	for (const set of all(own, 'ReplicaSet')) {
		const owner = set.metadata.ownerReferences?.[0];
		if (owner && !find(own, owner.kind, set.metadata.namespace, owner.name)) remove(own, set);
	}
	for (const deployment of all(own, 'Deployment')) stepDeployment(own, deployment);
	for (const quota of all(own, 'ResourceQuota'))
		put(own, withStatus(quota, { hard: (quota.spec as Fields).hard, used: usedOf(own, quota) }));
}

type Condition = {
	type: string;
	status: 'True' | 'False';
	reason: string;
	message: string;
	lastUpdateTime: string;
	lastTransitionTime: string;
};

type DeploymentSpec = {
	replicas: number;
	progressDeadlineSeconds: number;
	template: { metadata: Fields; spec: Fields };
};

type DeploymentStatus = {
	observedGeneration?: number;
	replicas?: number;
	updatedReplicas?: number;
	readyReplicas?: number;
	availableReplicas?: number;
	unavailableReplicas?: number;
	conditions?: Condition[];
};

function stepDeployment(own: Kubernetes, deployment: KubeObject): void {
	if (deployment.metadata.deletionTimestamp !== undefined) return;
	const spec = deployment.spec as DeploymentSpec;
	const status = (deployment.status ?? {}) as DeploymentStatus;
	const { generation } = deployment.metadata;
	if (status.observedGeneration !== generation) {
		currentSet(own, deployment);
		const begun = `ReplicaSet "${setNameOf(deployment)}" is progressing.`;
		put(
			own,
			withStatus(deployment, {
				...status,
				observedGeneration: generation,
				conditions: conditionsWith(own, status.conditions, [
					{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: begun },
				]),
			}),
		);
		return;
	}
	const set = currentSet(own, deployment);
	const podsOf = () => all(own, 'Pod', deployment.metadata.namespace).filter(isOwnedBy(deployment));
	const mine = podsOf().filter((pod) => isOf(pod, set));
	const refusal = scale(own, set, mine, spec.replicas);
	const current = podsOf().filter((pod) => isOf(pod, set));
	const ready = current.filter(isReady);
	// The pods of the version before stand until those of the new one are ready.
	if (ready.length >= spec.replicas)
		for (const pod of podsOf()) if (!isOf(pod, set)) remove(own, pod);
	tell(own, deployment, { all: podsOf(), current, refusal });
}

const isOwnedBy = (deployment: KubeObject) => (pod: KubeObject) =>
	pod.metadata.annotations?.['sandbox/deployment'] === deployment.metadata.uid;
const isOf = (pod: KubeObject, set: KubeObject) =>
	pod.metadata.ownerReferences?.[0]?.uid === set.metadata.uid;

const setNameOf = (deployment: KubeObject): string => {
	const { template } = deployment.spec as DeploymentSpec;
	const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 10);
	return `${deployment.metadata.name}-${hash}`;
};

function currentSet(own: Kubernetes, deployment: KubeObject): KubeObject {
	const { namespace, name, uid } = deployment.metadata;
	const setName = setNameOf(deployment);
	const known = find(own, 'ReplicaSet', namespace, setName);
	if (known) return known;
	const { template } = deployment.spec as DeploymentSpec;
	const labels = template.metadata.labels as Record<string, string>;
	return put(
		own,
		born(own, {
			apiVersion: 'apps/v1',
			kind: 'ReplicaSet',
			metadata: unborn({
				name: setName,
				...(namespace === undefined ? {} : { namespace }),
				labels,
				ownerReferences: [
					{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true },
				],
			}),
			spec: { template },
		}),
	);
}

/** Brings the number of pods to what is wished; tells why the cluster admits no more. */
function scale(
	own: Kubernetes,
	set: KubeObject,
	pods: KubeObject[],
	replicas: number,
): string | undefined {
	for (const pod of pods.slice(replicas)) remove(own, pod);
	for (let count = pods.length; count < replicas; count += 1) {
		const problem = createPod(own, set);
		if (problem === undefined) continue;
		report(own, set, { reason: 'FailedCreate', message: `Error creating: ${problem}` });
		return problem;
	}
	return undefined;
}

function createPod(own: Kubernetes, set: KubeObject): string | undefined {
	const { namespace, name, uid, ownerReferences } = set.metadata;
	const { template } = set.spec as { template: { metadata: Fields; spec: Fields } };
	const podName = `${name}-${own.random.hex(5)}`;
	const draft = withLimits(own, {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: unborn({
			name: podName,
			...(namespace === undefined ? {} : { namespace }),
			labels: template.metadata.labels as Record<string, string>,
			annotations: { 'sandbox/deployment': ownerReferences?.[0]?.uid ?? '' },
			ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid, controller: true }],
		}),
		spec: template.spec,
	});
	const isViolated = securityProblem(own, namespace, template.spec, 'enforce');
	const why =
		(isViolated === undefined ? undefined : `violates ${isViolated}`) ??
		rangeProblem(own, draft) ??
		quotaProblem(own, draft);
	if (why !== undefined) return `pods "${podName}" is forbidden: ${why}`;
	const pod = put(own, born(own, draft));
	const slow = own.world.faults.take('kubernetes', ['slow_start'], {
		method: 'POST',
		path: `/api/v1/namespaces/${namespace}/pods`,
	});
	if (slow) own.books.slow.set(pod.metadata.uid, slow.polls ?? 6);
	return undefined;
}

type Standing = { all: KubeObject[]; current: KubeObject[]; refusal: string | undefined };

function tell(own: Kubernetes, deployment: KubeObject, standing: Standing): void {
	const spec = deployment.spec as DeploymentSpec;
	const before = deployment.status as DeploymentStatus;
	const ready = standing.all.filter(isReady).length;
	const current = standing.current.filter(isReady).length;
	const counts = {
		replicas: standing.all.length,
		updatedReplicas: standing.current.length,
		readyReplicas: ready,
		availableReplicas: ready,
		unavailableReplicas: Math.max(0, Math.max(spec.replicas, standing.all.length) - ready),
	};
	const isComplete = current >= spec.replicas && standing.all.length === spec.replicas;
	const isMoved = Object.entries(counts).some(
		([name, count]) => (before[name as keyof typeof counts] ?? 0) !== count,
	);
	const setName = setNameOf(deployment);
	const known = before.conditions?.find(({ type }) => type === 'Progressing');
	const deadline =
		Date.parse(known?.lastUpdateTime ?? stamp(own)) + spec.progressDeadlineSeconds * 1000;
	const progressing = isComplete
		? {
				status: 'True' as const,
				reason: 'NewReplicaSetAvailable',
				message: `ReplicaSet "${setName}" has successfully progressed.`,
			}
		: !isMoved && (known?.status === 'False' || own.now().getTime() > deadline)
			? {
					status: 'False' as const,
					reason: 'ProgressDeadlineExceeded',
					message: `ReplicaSet "${setName}" has timed out progressing.`,
				}
			: {
					status: 'True' as const,
					reason: 'ReplicaSetUpdated',
					message: `ReplicaSet "${setName}" is progressing.`,
				};
	const isAvailable = ready >= spec.replicas;
	const conditions = conditionsWith(
		own,
		before.conditions?.filter(({ type }) => type !== 'ReplicaFailure'),
		[
			{
				type: 'Available',
				status: isAvailable ? 'True' : 'False',
				reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
				message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
			},
			{ type: 'Progressing', ...progressing },
			...(standing.refusal === undefined
				? []
				: [
						{
							type: 'ReplicaFailure',
							status: 'True' as const,
							reason: 'FailedCreate',
							// The pod's drawn name would make every look a change.
							message:
								before.conditions?.find(({ type }) => type === 'ReplicaFailure')?.message ??
								standing.refusal,
						},
					]),
		],
		isMoved,
	);
	const shown = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
	put(
		own,
		withStatus(deployment, {
			observedGeneration: before.observedGeneration,
			...shown,
			conditions,
		}),
	);
}

/** Times change only when a condition does, or when there was progress. */
function conditionsWith(
	own: Kubernetes,
	before: Condition[] | undefined,
	changes: Omit<Condition, 'lastUpdateTime' | 'lastTransitionTime'>[],
	isMoved = true,
): Condition[] {
	const at = stamp(own);
	const kept = (before ?? []).filter(({ type }) => !changes.some((one) => one.type === type));
	const next = changes.map((change) => {
		const known = before?.find(({ type }) => type === change.type);
		const isSame = known?.status === change.status && known.reason === change.reason;
		const isQuiet = isSame && !(isMoved && change.type === 'Progressing');
		return {
			...change,
			lastUpdateTime: known && isQuiet ? known.lastUpdateTime : at,
			lastTransitionTime: known?.status === change.status ? known.lastTransitionTime : at,
		};
	});
	return [...kept, ...next];
}

/** The end of a namespace: its content goes, what has finalizers stays, and the conditions say what is left and why. */
function emptyNamespace(own: Kubernetes, space: KubeObject): void {
	const { name } = space.metadata;
	if (CLUSTER_NAMESPACES.includes(name)) return;
	const conditions = space.status as { conditions?: Condition[] };
	// The first step only begins, so that nobody sees a namespace go in the moment of its deletion.
	const isBegun = conditions.conditions !== undefined;
	const held = own.world.faults.take('kubernetes', ['finalizer_remains'], {
		method: 'DELETE',
		path: `/api/v1/namespaces/${name}`,
	});
	if (isBegun) {
		for (const object of allIn(own, name)) {
			if (object.metadata.finalizers?.length) {
				if (object.metadata.deletionTimestamp === undefined) {
					const metadata = { ...object.metadata, deletionTimestamp: stamp(own) };
					put(own, { ...object, metadata });
				}
			} else remove(own, object);
		}
	}
	const left = allIn(own, name);
	if (isBegun && left.length === 0 && !held) {
		remove(own, space);
		return;
	}
	const counts = new Map<string, number>();
	const finalizers = new Map<string, number>();
	const add = (map: Map<string, number>, one: string) => void map.set(one, (map.get(one) ?? 0) + 1);
	for (const object of left) {
		add(counts, resourceName(kindOf(object.kind)));
		for (const finalizer of object.metadata.finalizers ?? []) add(finalizers, finalizer);
	}
	if (held) {
		add(counts, 'persistentvolumeclaims.');
		add(finalizers, 'kubernetes.io/pvc-protection');
	}
	const list = (map: Map<string, number>, has: string) =>
		[...map].map(([one, count]) => `${one} ${has} ${count} resource instances`).join(', ');
	const condition = (type: string, isTrue: boolean, reason: string, message: string) => ({
		type,
		status: isTrue ? ('True' as const) : ('False' as const),
		reason,
		message,
	});
	put(
		own,
		withStatus(space, {
			phase: 'Terminating',
			conditions: conditionsWith(own, conditions.conditions, [
				condition(
					'NamespaceDeletionContentFailure',
					false,
					'ContentDeleted',
					'All content successfully deleted, may be waiting on finalization',
				),
				condition(
					'NamespaceContentRemaining',
					counts.size > 0,
					counts.size > 0 ? 'SomeResourcesRemain' : 'ContentRemoved',
					counts.size > 0
						? `Some resources are remaining: ${list(counts, 'has')}`
						: 'All content successfully removed',
				),
				condition(
					'NamespaceFinalizersRemaining',
					finalizers.size > 0,
					finalizers.size > 0 ? 'SomeFinalizersRemain' : 'ContentHasNoFinalizers',
					finalizers.size > 0
						? `Some content in the namespace has finalizers remaining: ${list(finalizers, 'in')}`
						: 'All content-preserving finalizers finished',
				),
			]),
		}),
	);
}
