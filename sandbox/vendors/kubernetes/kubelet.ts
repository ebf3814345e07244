import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { containersOf } from './quota.ts';
import { find, put, report, stamp, withStatus } from './storage.ts';

type ContainerState = { waiting?: Fields; running?: Fields; terminated?: Fields };
type ContainerStatus = {
	name: string;
	image: string;
	ready: boolean;
	restartCount: number;
	state: ContainerState;
	lastState: ContainerState;
};

const MEMORY = 'out_of_memory';

export const isReady = ({ status }: KubeObject): boolean =>
	(((status as Fields | undefined)?.conditions ?? []) as Fields[]).some(
		({ type, status: is }) => type === 'Ready' && is === 'True',
	);

/** What keeps a pod from starting, one kind of fault for each place in which the kubelet can fail. */
const strike = (own: Kubernetes, pod: KubeObject, ...kinds: string[]) =>
	own.world.faults.take('kubernetes', kinds, {
		method: 'POST',
		path: `/api/v1/namespaces/${pod.metadata.namespace}/pods`,
	});

/** One step of a pod towards being ready; a fault holds it for as long as it strikes. */
export function stepPod(own: Kubernetes, pod: KubeObject): void {
	if (pod.metadata.deletionTimestamp !== undefined || isReady(pod)) return;
	const status = (pod.status ?? {}) as { phase?: string; containerStatuses?: ContainerStatus[] };
	if (status.phase === undefined || isUnscheduled(pod)) {
		const full = strike(own, pod, 'node_full');
		if (full) {
			const message = '0/3 nodes are available: 3 Insufficient cpu.';
			report(own, pod, { reason: 'FailedScheduling', message });
			set(own, pod, 'Pending', [], { type: 'PodScheduled', reason: 'Unschedulable', message });
			return;
		}
		set(own, pod, 'Pending', waitingOf(pod, 'ContainerCreating'));
		return;
	}
	const missing = missingSecret(own, pod);
	if (missing !== undefined) {
		const message = `secret "${missing}" not found`;
		report(own, pod, { reason: 'Failed', message: `Error: ${message}` });
		set(own, pod, 'Pending', waitingOf(pod, 'CreateContainerConfigError', message));
		return;
	}
	if (strike(own, pod, 'image_pull_error')) {
		failToPull(own, pod);
		return;
	}
	const left = own.books.slow.get(pod.metadata.uid) ?? 0;
	if (left > 0) {
		own.books.slow.set(pod.metadata.uid, left - 1);
		return;
	}
	const crash = strike(own, pod, 'crash_loop', MEMORY);
	if (crash) {
		fallOver(own, pod, crash.kind === MEMORY);
		return;
	}
	const isRunning = status.containerStatuses?.every(({ state }) => state.running !== undefined);
	if (!isRunning) {
		set(own, pod, 'Running', runningOf(own, pod, false));
		return;
	}
	if (strike(own, pod, 'never_ready')) {
		const message = 'Readiness probe failed: HTTP probe failed with statuscode: 500';
		report(own, pod, { reason: 'Unhealthy', message });
		return;
	}
	set(own, pod, 'Running', runningOf(own, pod, true), { type: 'Ready' });
}

const isUnscheduled = ({ status }: KubeObject): boolean =>
	(((status as Fields | undefined)?.conditions ?? []) as Fields[]).some(
		({ reason }) => reason === 'Unschedulable',
	);

function set(
	own: Kubernetes,
	pod: KubeObject,
	phase: string,
	containerStatuses: ContainerStatus[],
	why?: { type: string; reason?: string; message?: string },
): void {
	const isScheduled = why?.reason !== 'Unschedulable';
	const ready = why?.type === 'Ready' ? 'True' : 'False';
	const lastTransitionTime = stamp(own);
	put(
		own,
		withStatus(pod, {
			phase,
			conditions: [
				{
					type: 'PodScheduled',
					status: isScheduled ? 'True' : 'False',
					lastTransitionTime,
					...(isScheduled ? {} : { reason: why?.reason, message: why?.message }),
				},
				{
					type: 'Ready',
					status: ready,
					lastTransitionTime,
					...(ready === 'True' ? {} : { reason: 'ContainersNotReady' }),
				},
			],
			containerStatuses,
			...(phase === 'Running' ? { podIP: podIpOf(pod), startTime: lastTransitionTime } : {}),
		}),
	);
}

const podIpOf = ({ metadata }: KubeObject): string =>
	`10.42.${Number.parseInt(metadata.uid.slice(0, 2), 16)}.${Number.parseInt(metadata.uid.slice(2, 4), 16)}`;

const before = (pod: KubeObject): ContainerStatus[] =>
	((pod.status as Fields | undefined)?.containerStatuses ?? []) as ContainerStatus[];

function containersAs(
	pod: KubeObject,
	change: (
		known: ContainerStatus | undefined,
	) => Pick<ContainerStatus, 'state'> & Partial<ContainerStatus>,
): ContainerStatus[] {
	return containersOf(pod.spec).map((container) => {
		const name = String(container.name);
		const known = before(pod).find((one) => one.name === name);
		return {
			name,
			image: String(container.image),
			ready: false,
			restartCount: known?.restartCount ?? 0,
			lastState: known?.lastState ?? {},
			...change(known),
		};
	});
}

const waitingOf = (pod: KubeObject, reason: string, message?: string): ContainerStatus[] =>
	containersAs(pod, () => ({
		state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
	}));

const runningOf = (own: Kubernetes, pod: KubeObject, ready: boolean): ContainerStatus[] =>
	containersAs(pod, (known) => ({
		ready,
		state: known?.state.running ? known.state : { running: { startedAt: stamp(own) } },
	}));

function failToPull(own: Kubernetes, pod: KubeObject): void {
	const isFirst = before(pod).every(({ state }) => !/Image/.test(String(state.waiting?.reason)));
	const image = String(containersOf(pod.spec)[0]?.image);
	const [reason, message] = isFirst
		? ['ErrImagePull', `failed to pull and unpack image "${image}": ${image}: not found`]
		: ['ImagePullBackOff', `Back-off pulling image "${image}"`];
	report(own, pod, { reason: 'Failed', message: `Error: ${reason}` });
	set(own, pod, 'Pending', waitingOf(pod, reason, message));
}

function fallOver(own: Kubernetes, pod: KubeObject, isOutOfMemory: boolean): void {
	const terminated = {
		exitCode: isOutOfMemory ? 137 : 1,
		reason: isOutOfMemory ? 'OOMKilled' : 'Error',
		finishedAt: stamp(own),
	};
	report(own, pod, { reason: 'BackOff', message: 'Back-off restarting failed container' });
	set(
		own,
		pod,
		'Running',
		containersAs(pod, (known) => ({
			restartCount: (known?.restartCount ?? 0) + 1,
			lastState: { terminated },
			state: {
				waiting: {
					reason: 'CrashLoopBackOff',
					message: `back-off 10s restarting failed container=${String(containersOf(pod.spec)[0]?.name)}`,
				},
			},
		})),
	);
}

/** A container whose environment names a secret that is not there is not started. */
function missingSecret(own: Kubernetes, pod: KubeObject): string | undefined {
	const names = containersOf(pod.spec).flatMap((container) => {
		const from = (container.envFrom ?? []) as { secretRef?: { name?: string } }[];
		const each = (container.env ?? []) as { valueFrom?: { secretKeyRef?: { name?: string } } }[];
		return [
			...from.map(({ secretRef }) => secretRef?.name),
			...each.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
		].filter((name) => name !== undefined);
	});
	return names.find((name) => find(own, 'Secret', pod.metadata.namespace, name) === undefined);
}
