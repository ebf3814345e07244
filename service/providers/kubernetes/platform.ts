import { z } from 'zod';
import {
	nextLook,
	type DeploymentPlan,
	type DeploymentPlatform,
	type DeploymentRequest,
	type DeploymentResult,
	type DeploymentStatus,
	type DeploymentStep,
} from '../../capabilities/deployments/ports.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import { answersOverHttp } from '../../platform/provider/index.ts';
import type { ClusterClient, Standing } from './client.ts';
import { isAsWished } from './compare.ts';
import { endingOf, readinessOf } from './readiness.ts';
import { TenantSettings } from './settings.ts';
import {
	annotations,
	fingerprintOf,
	labels,
	tenantName,
	tenantObjects,
	type TenantObject,
} from './tenant-objects.ts';
import { fieldConflict, namespaceEnding, refuse } from './translate.ts';

export type Installation = {
	timeout_ms: number;
	/** Where the ingress controller is asked instead of the name of the tenant; undefined: by that name. */
	ingress_url: string | undefined;
	/** Regions in which this cluster may run tenants; null: any. */
	regions: readonly string[] | null;
};

/** What one call passes to the next. Unreadable progress counts as none: every step looks at what is there. */
const Progress = z
	.object({
		/** Fingerprint of what has been applied, and whether it was applied as suspended. */
		applied: z.string().default(''),
		looks: z.int().min(0).default(0),
		/** How often all was ready, and the tenant did not answer. */
		unanswered: z.int().min(0).default(0),
	})
	.catch({ applied: '', looks: 0, unanswered: 0 });
type Progress = z.infer<typeof Progress>;

type PlannedObject = DeploymentPlan['objects'][number];

type Run = {
	request: DeploymentRequest;
	settings: TenantSettings;
	progress: Progress;
};

/** So many looks after which a person hears of it; they are further apart each time. */
const looksUntilAPersonIsAsked = 10;
const secondsWhileAPersonActs = 120;

/**
 * One namespace for each tenant, with everything in it, by server-side apply under one field manager. It is suspended by taking
 * its containers away; what it has stored stays.
 */
export function createKubernetesPlatform(
	client: ClusterClient,
	installation: Installation,
): DeploymentPlatform {
	const runOf = (request: DeploymentRequest): Run => ({
		request,
		settings: TenantSettings.parse(request.spec.settings),
		progress: Progress.parse(request.progress),
	});
	const urlOf = ({ request }: Run): string => `https://${request.spec.host}`;
	const findNamespace = ({ request }: Run) =>
		client.find({ apiVersion: 'v1', kind: 'Namespace', name: request.spec.name });
	const isOurs = ({ request }: Run, { metadata }: Standing): boolean =>
		metadata.labels?.[labels.managedBy] === 'cloudsales' &&
		metadata.labels[labels.instance] === request.marker;
	const isSuspended = (namespace: Standing): boolean =>
		namespace.metadata.annotations?.[annotations.suspended] === 'true';
	const objectsOf = ({ request, settings }: Run, is_suspended: boolean) =>
		tenantObjects({ marker: request.marker, spec: request.spec, settings, is_suspended });
	const named = (objects: readonly TenantObject[]) =>
		objects.map(({ kind, metadata: { name } }) => ({ kind, name }));

	async function apply(run: Run): Promise<DeploymentStep> {
		const { regions } = installation;
		const { region } = run.request.spec;
		if (regions !== null && !regions.includes(region))
			throw refuse('wrong-region', `The cluster runs no tenants of the region ${region}`);
		const namespace = await findNamespace(run);
		if (namespace !== null && !isOurs(run, namespace)) throw taken(run);
		if (namespace !== null && endingOf(namespace).is_ending) return untilGone(run, namespace);
		return bring(run, { isSuspended: namespace !== null && isSuspended(namespace) });
	}

	/** Applies everything unless this run has done so, and looks whether it has come about. */
	async function bring(
		run: Run,
		to: { isSuspended: boolean; only?: readonly string[] },
	): Promise<DeploymentStep> {
		const { request, settings } = run;
		const wish = { marker: request.marker, spec: request.spec, settings };
		const applied = `${to.isSuspended ? 'suspended' : 'running'} ${fingerprintOf(wish)}`;
		const objects = objectsOf(run, to.isSuspended);
		if (run.progress.applied !== applied) {
			for (const object of objects) {
				if (to.only !== undefined && !to.only.includes(object.kind)) continue;
				const isApplied = await put(run, object);
				if (!isApplied) return again(run);
			}
		}
		return follow({ ...run, progress: { ...run.progress, applied } }, objects);
	}

	/** False when the namespace went away meanwhile. */
	async function put(run: Run, object: TenantObject): Promise<boolean> {
		const { apiVersion, kind, metadata } = object;
		const standing = await client.find({ apiVersion, kind, ...metadata });
		if (standing !== null && !isOurs(run, standing)) throw taken(run, object);
		try {
			await client.apply(object, { force: false });
			return true;
		} catch (error) {
			if (!isProviderError(error)) throw error;
			if (error.code === namespaceEnding) return false;
			// Another manager has changed a field of something that is ours: it is brought back.
			if (error.code !== fieldConflict || standing === null) throw error;
			await client.apply(object, { force: true });
			return true;
		}
	}

	async function follow(run: Run, objects: readonly TenantObject[]): Promise<DeploymentStep> {
		const readiness = await look(run);
		if (readiness === null) return again({ ...run, progress: { ...run.progress, applied: '' } });
		switch (readiness.state) {
			case 'STOPPED':
				return { status: 'DONE', result: resultOf(run, objects) };
			case 'READY':
				return untilAnswered(run, objects);
			case 'WAITING':
				return again(run);
			case 'FULL':
				if (run.progress.looks < looksUntilAPersonIsAsked) return again(run);
				return asks(
					run,
					'CLUSTER_FULL',
					`The cluster has no room for ${run.request.spec.name}: ${readiness.message}. Add nodes, or make room; the work goes on by itself.`,
				);
			case 'BROKEN':
				throw refuse(readiness.code, `The tenant does not start: ${readiness.message}`);
		}
	}

	/** Null when the Deployment is not there. */
	async function look({ request: { spec } }: Run) {
		const address = { name: tenantName, namespace: spec.name };
		const deployment = await client.find({
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			...address,
		});
		if (deployment === null) return null;
		const quick = readinessOf(deployment, []);
		if (quick.state === 'READY' || quick.state === 'STOPPED') return quick;
		const pods = await client.listPods(spec.name, `app=${tenantName}`);
		return readinessOf(deployment, pods);
	}

	const answers = (run: Run) =>
		answersOverHttp(urlOf(run) + run.settings.path, {
			timeoutMs: installation.timeout_ms,
			via: installation.ingress_url,
		});

	/** The pods are ready; whether people reach them is a matter of DNS, ingress and policies, and asked once each time. */
	async function untilAnswered(
		run: Run,
		objects: readonly TenantObject[],
	): Promise<DeploymentStep> {
		const problem = await answers(run);
		if (problem === null) return { status: 'DONE', result: resultOf(run, objects) };
		const unanswered = run.progress.unanswered + 1;
		const counted = { ...run, progress: { ...run.progress, unanswered } };
		if (unanswered < looksUntilAPersonIsAsked) return again(counted);
		return asks(
			counted,
			'NOT_REACHABLE',
			`The containers of ${run.request.spec.name} are ready, but ${problem}. Look at the DNS record of the host, the ingress controller, its certificate and the network policies; the work goes on by itself.`,
		);
	}

	const again = ({ progress }: Run): DeploymentStep => nextLook(progress);
	const asks = ({ progress }: Run, code: string, note: string): DeploymentStep => ({
		status: 'WAITING',
		waiting_for: 'STAFF',
		code,
		note,
		progress: { ...progress, looks: progress.looks + 1 },
		poll_after_seconds: secondsWhileAPersonActs,
	});

	const resultOf = (run: Run, objects: readonly TenantObject[]): DeploymentResult => ({
		url: urlOf(run),
		objects: named(objects),
		details: { namespace: run.request.spec.name },
	});

	/** A namespace that is going must be gone before anything can stand under its name. Finalizers are never taken off here. */
	function untilGone(run: Run, namespace: Standing): DeploymentStep {
		const { held_by } = endingOf(namespace);
		if (held_by === null || run.progress.looks < looksUntilAPersonIsAsked) return again(run);
		return asks(
			run,
			'FINALIZERS_REMAIN',
			`The namespace ${run.request.spec.name} does not end: ${held_by}. Look at the controller that put the finalizer there and let it finish; the work goes on by itself. Taking a finalizer off by hand can leave behind what it was to remove, such as storage or DNS records.`,
		);
	}

	async function existing(run: Run): Promise<Standing> {
		const namespace = await findNamespace(run);
		if (namespace !== null && isOurs(run, namespace) && !endingOf(namespace).is_ending)
			return namespace;
		throw refuse('instance-missing', `The cluster has no tenant ${run.request.spec.name} of ours`);
	}

	return {
		id: 'kubernetes',
		title: 'Kubernetes',
		settings: TenantSettings,
		async plan(request) {
			const run = runOf(request);
			const namespace = await findNamespace(run);
			const isStopped = namespace !== null && isSuspended(namespace);
			const planned: PlannedObject[] = [];
			for (const object of objectsOf(run, isStopped)) {
				const { apiVersion, kind, metadata } = object;
				const standing =
					kind === 'Namespace'
						? namespace
						: namespace && (await client.find({ apiVersion, kind, ...metadata }));
				planned.push({ kind, name: metadata.name, change: changeOf(run, object, standing) });
			}
			const wish = { marker: request.marker, spec: request.spec, settings: run.settings };
			return { fingerprint: fingerprintOf(wish), objects: planned };
		},
		apply: async (request) => apply(runOf(request)),
		async suspend(request) {
			const run = runOf(request);
			await existing(run);
			return bring(run, { isSuspended: true, only: ['Namespace', 'Deployment'] });
		},
		async resume(request) {
			const run = runOf(request);
			await existing(run);
			return bring(run, { isSuspended: false, only: ['Namespace', 'Deployment'] });
		},
		async status(request) {
			const run = runOf(request);
			const namespace = await findNamespace(run);
			if (namespace === null || !isOurs(run, namespace)) return absent;
			const objects = await standingObjects(run);
			const { is_ending, held_by } = endingOf(namespace);
			const url = urlOf(run);
			if (is_ending) return { state: 'LEAVING', message: held_by, url, objects };
			const readiness = await look(run);
			if (readiness === null)
				return { state: 'PENDING', message: 'There is no Deployment yet', url, objects };
			switch (readiness.state) {
				case 'STOPPED':
					return { state: 'SUSPENDED', message: null, url, objects };
				case 'READY': {
					const problem = await answers(run);
					return {
						state: problem === null ? 'RUNNING' : 'PENDING',
						message: problem,
						url,
						objects,
					};
				}
				case 'BROKEN':
					return { state: 'FAILED', message: readiness.message, url, objects };
				default:
					return { state: 'PENDING', message: readiness.message, url, objects };
			}
		},
		async destroy(request) {
			const run = runOf(request);
			const namespace = await findNamespace(run);
			if (namespace === null || !isOurs(run, namespace))
				return { status: 'DONE', result: { url: null, objects: [], details: {} } };
			if (endingOf(namespace).is_ending) return untilGone(run, namespace);
			try {
				// Only the one that was looked at: another could have been made under its name since.
				await client.deleteNamespace(request.spec.name, namespace.metadata.uid);
			} catch (error) {
				if (!isProviderError(error) || error.status !== 409) throw error;
			}
			return again(run);
		},
	};

	function changeOf(
		run: Run,
		object: TenantObject,
		standing: Standing | null,
	): PlannedObject['change'] {
		if (standing === null) return 'CREATE';
		if (!isOurs(run, standing)) return 'FOREIGN';
		return isAsWished(standing, object) ? 'KEEP' : 'CHANGE';
	}

	async function standingObjects(run: Run) {
		const found = [];
		for (const object of objectsOf(run, false)) {
			const { apiVersion, kind, metadata } = object;
			const standing = await client.find({ apiVersion, kind, ...metadata });
			if (standing !== null && isOurs(run, standing)) found.push({ kind, name: metadata.name });
		}
		return found;
	}
}

const absent: DeploymentStatus = { state: 'ABSENT', message: null, url: null, objects: [] };

function taken({ request: { spec } }: Run, object?: TenantObject) {
	const what = object === undefined ? 'The namespace' : `${object.kind} ${object.metadata.name} in`;
	return refuse(
		'name-taken',
		`${what} ${spec.name} is there already and was not made for this deployment`,
	);
}
