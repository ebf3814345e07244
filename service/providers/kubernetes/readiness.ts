import { z } from 'zod';
import type { Standing } from './client.ts';

const Condition = z.object({
	type: z.string(),
	status: z.string(),
	reason: z.string().optional(),
	message: z.string().optional(),
});
const Conditions = z.array(Condition).default([]);

const Deployment = z.object({
	spec: z.object({ replicas: z.number().optional() }).optional(),
	status: z
		.object({
			observedGeneration: z.number().optional(),
			replicas: z.number().default(0),
			updatedReplicas: z.number().default(0),
			availableReplicas: z.number().default(0),
			conditions: Conditions,
		})
		.prefault({}),
});

const ContainerState = z.object({
	waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
	terminated: z.object({ reason: z.string().optional() }).optional(),
});
const Pod = z.object({
	status: z
		.object({
			conditions: Conditions,
			containerStatuses: z
				.array(z.object({ state: ContainerState.optional(), lastState: ContainerState.optional() }))
				.default([]),
		})
		.prefault({}),
});

const Namespace = z.object({
	status: z.object({ phase: z.string().optional(), conditions: Conditions }).prefault({}),
});

/**
 * READY: all containers of this version run and are ready. STOPPED: none is left. WAITING: the cluster is at it. FULL: the cluster has no room,
 * which its people can change. BROKEN: it will not start as it is described.
 */
type Readiness =
	| { state: 'READY' | 'STOPPED' }
	| { state: 'WAITING' | 'FULL' | 'BROKEN'; code: string; message: string };

/** What the Deployment and its pods say, in the order in which one cause explains the next. */
export function readinessOf(deployment: Standing, pods: readonly Standing[]): Readiness {
	const { spec, status } = Deployment.parse(deployment);
	const wanted = spec?.replicas ?? 1;
	const isObserved = (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 1);
	const { replicas, updatedReplicas, availableReplicas } = status;
	if (isObserved && wanted === 0 && replicas === 0) return { state: 'STOPPED' };
	if (
		isObserved &&
		wanted > 0 &&
		[replicas, updatedReplicas, availableReplicas].every((count) => count === wanted)
	)
		return { state: 'READY' };
	if (!isObserved) return waiting('not-seen-yet', 'The cluster has not begun with it');
	const condition = (type: string) => status.conditions.find((one) => one.type === type);
	const failure = condition('ReplicaFailure');
	const isRefused = failure?.status === 'True';
	const isOver = condition('Progressing')?.reason === 'ProgressDeadlineExceeded';
	if (isRefused) {
		const message = failure.message ?? 'The cluster makes no pods';
		// Neither gets better by waiting: both are about what we asked for.
		if (/violates PodSecurity|usage per Container/.test(message))
			return { state: 'BROKEN', code: 'pods-refused', message };
		// A quota may be free again when the pods of the version before are gone.
		return isOver
			? { state: 'BROKEN', code: 'quota-exceeded', message }
			: waiting('quota-exceeded', message);
	}
	const full = pods
		.flatMap((pod) => Pod.parse(pod).status.conditions)
		.find(({ reason }) => reason === 'Unschedulable');
	if (full !== undefined)
		return {
			state: 'FULL',
			code: 'no-node',
			message: full.message ?? 'No node of the cluster has room',
		};
	const held = heldContainer(pods);
	const message = held?.message ?? 'The containers run and are not ready';
	return isOver
		? { state: 'BROKEN', code: held?.code ?? 'not-ready', message }
		: waiting(held?.code ?? 'starting', message);
}

const waiting = (code: string, message: string): Readiness => ({ state: 'WAITING', code, message });

const codes: Readonly<Record<string, string>> = {
	ErrImagePull: 'image-missing',
	ImagePullBackOff: 'image-missing',
	InvalidImageName: 'image-missing',
	CreateContainerConfigError: 'wrong-configuration',
	CrashLoopBackOff: 'crashes',
};

/** The first container that waits for something else than its turn. */
function heldContainer(pods: readonly Standing[]): { code: string; message: string } | undefined {
	for (const pod of pods) {
		for (const { state, lastState } of Pod.parse(pod).status.containerStatuses) {
			const reason = state?.waiting?.reason;
			const code = codes[reason ?? ''];
			if (reason === undefined || code === undefined) continue;
			if (lastState?.terminated?.reason === 'OOMKilled')
				return {
					code: 'out-of-memory',
					message: 'The container needs more memory than it may take',
				};
			const said = state?.waiting?.message;
			return { code, message: said === undefined ? reason : `${reason}: ${said}` };
		}
	}
	return undefined;
}

export type Ending = { is_ending: boolean; held_by: string | null };

/** Whether a namespace is on its way out, and what keeps it in the cluster's own words. */
export function endingOf(namespace: Standing): Ending {
	const { status } = Namespace.parse(namespace);
	const is_ending =
		status.phase === 'Terminating' || namespace.metadata.deletionTimestamp !== undefined;
	const held = ['NamespaceFinalizersRemaining', 'NamespaceContentRemaining'].flatMap((type) => {
		const found = status.conditions.find((one) => one.type === type && one.status === 'True');
		return found?.message === undefined ? [] : [found.message];
	});
	return { is_ending, held_by: held.length === 0 ? null : held.join('. ') };
}
