import { z } from 'zod';
import { definePort } from '../../platform/provider/port.ts';
import type {
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
} from '../provisioning/index.ts';

/**
 * What deployments needs from a system that runs tenants. `apply`, `suspend`, `resume` and `destroy` are called again and
 * again for the same instance until they answer DONE or throw `rejected`, also after a crash in the middle and with an
 * empty `progress`: every step finds its own earlier work by the name and by our marker before it makes anything, and
 * changes nothing that does not carry the marker. Throws ProviderError.
 */
export interface DeploymentPlatform {
	/** Id of the provider. A template names its platform by it. */
	readonly id: string;
	readonly title: string;
	/**
	 * Shape of `settings` of a template of this platform, strict: a key that it does not know is refused. People fill it in as
	 * fields: each key has `.meta({ title, description })`. It holds no secret, since staff read it.
	 */
	readonly settings: z.ZodType;
	/** What `apply` would make, in its order. Looks at the platform and changes nothing there. */
	plan(request: DeploymentRequest): Promise<DeploymentPlan>;
	/**
	 * Brings everything to what the specification says, and is DONE when the tenant answers over HTTP. Of a suspended instance it
	 * changes the specification and leaves it suspended.
	 */
	apply(request: DeploymentRequest): Promise<DeploymentStep>;
	/** What stands there now. Changes nothing. */
	status(request: DeploymentRequest): Promise<DeploymentStatus>;
	/** Stops the tenant and keeps its data. `rejected` where nothing of ours is. */
	suspend(request: DeploymentRequest): Promise<DeploymentStep>;
	/** Starts a suspended tenant; DONE when it answers over HTTP. `rejected` where nothing of ours is. */
	resume(request: DeploymentRequest): Promise<DeploymentStep>;
	/**
	 * Removes everything that carries the marker, its data too, also what an interrupted `apply` left. DONE when it is gone, also
	 * when nothing was there.
	 */
	destroy(request: DeploymentRequest): Promise<DeploymentStep>;
}

const text = (length: number) => z.string().min(1).max(length);
/** DNS label of at most 63 characters. */
const label = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);

/** What is to run, as it is now. It is shown to staff, so it holds no secret. */
export const DeploymentSpec = z.strictObject({
	instance_id: z.uuid().meta({ title: 'Instance', description: 'Id of the deployment' }),
	tenant: z
		.strictObject({
			id: z.uuid(),
			slug: label,
			/** The company. */
			name: text(200),
			/** What the order says of itself, such as order_number; becomes annotations, or variables of the tenant. */
			settings: z.record(z.string(), z.string()),
		})
		.meta({ title: 'Tenant', description: 'Whom it is for' }),
	/** By `resourceNameOf`. */
	name: label.meta({ title: 'Name', description: 'Name of what is made at the platform' }),
	host: text(253).meta({ title: 'Host', description: 'Name under which the tenant is reached' }),
	environment: label.meta({ title: 'Environment', description: 'Such as production' }),
	region: label.meta({ title: 'Region', description: 'Where it runs, such as eu-west-1' }),
	cpu_millis: z
		.int()
		.positive()
		.meta({ title: 'CPU', description: 'Thousandths of a processor core' }),
	memory_mb: z.int().positive().meta({ title: 'Memory', description: 'Memory in MiB' }),
	storage_gb: z.int().nonnegative().meta({ title: 'Storage', description: 'Storage in GiB' }),
	services: z
		.array(text(100))
		.meta({ title: 'Services', description: 'Codes of the services that were bought' }),
	settings: z
		.record(z.string(), z.unknown())
		.meta({ title: 'Settings', description: 'Settings of the template, for its platform' }),
});
export type DeploymentSpec = z.output<typeof DeploymentSpec>;

export type DeploymentRequest = {
	/** Our mark on everything that is made for this instance: stable over all its runs. Fits in a label of 63 characters. */
	marker: string;
	/** `settings` has been checked with the platform's own schema. */
	spec: DeploymentSpec;
	/** What the last call of the same run handed back; empty the first time, and whenever a worker was lost. */
	progress: Record<string, unknown>;
};

/** One thing at the platform, such as a container, in the platform's own word. */
export type PlatformObject = { kind: string; name: string };
/** CREATE: is not there. CHANGE: is ours and differs. KEEP: is ours and as it should be. FOREIGN: the name is taken by something that does not carry our marker. */
type PlannedChange = 'CREATE' | 'CHANGE' | 'KEEP' | 'FOREIGN';
export type DeploymentPlan = {
	/** sha256 of what is to be there, so that two plans can be compared. */
	fingerprint: string;
	objects: readonly (PlatformObject & { change: PlannedChange })[];
};

/**
 * ABSENT: nothing carries our marker. PENDING: made, and does not answer yet, or incomplete. RUNNING: answers over HTTP. SUSPENDED:
 * stopped, with its data. FAILED: the platform says that it will not start. LEAVING: it is being removed.
 */
type PlatformState = 'ABSENT' | 'PENDING' | 'RUNNING' | 'SUSPENDED' | 'FAILED' | 'LEAVING';
export type DeploymentStatus = {
	state: PlatformState;
	/** In plain words for staff: what is missing, or what the platform said. */
	message: string | null;
	/** Where people reach it; null while nothing is there. */
	url: string | null;
	objects: readonly PlatformObject[];
};

export type DeploymentResult = {
	/** Where people reach the tenant, with its scheme; null after `destroy`. */
	url: string | null;
	/** What stands there now. */
	objects: readonly PlatformObject[];
	/** Further facts for staff, such as a port or the id of a job. No secrets. */
	details: Record<string, unknown>;
};

export type DeploymentStep =
	| { status: 'DONE'; result: DeploymentResult }
	| Extract<ProvisioningOutcome, { status: 'RUNNING' }>
	/** A person of the operator or the platform itself must act; the client is never asked. */
	| Exclude<Extract<ProvisioningOutcome, { status: 'WAITING' }>, { waiting_for: 'CLIENT' }>;

/** Still at work: looks at it are further apart each time. */
export const nextLook = <P extends { looks: number }>(progress: P): DeploymentStep => ({
	status: 'RUNNING',
	progress: { ...progress, looks: progress.looks + 1 },
	poll_after_seconds: Math.min(2 * (progress.looks + 1), 30),
});

/** Name of the port in a provider's `create`. */
export const deploymentPlatformPort = definePort<DeploymentPlatform>('deploymentPlatform', {
	plan: 'vendor',
	apply: 'vendor',
	status: 'vendor',
	suspend: 'vendor',
	resume: 'vendor',
	destroy: 'vendor',
});

/**
 * The platform as a target of provisioning tasks, so that a run has their lease, retries, unknown outcome and time limit.
 * Example: `create: (settings) => { const platform = createPlatform(settings); return { deploymentPlatform: platform,
 * provisioningTarget: targetOf(platform) }; }`
 */
export function targetOf(platform: DeploymentPlatform): ProvisioningTarget {
	return {
		id: platform.id,
		title: platform.title,
		actions: ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME', 'TERMINATE'],
		for_products: false,
		settings: DeploymentSpec.extend({ settings: platform.settings }),
		// No product names a platform; a template is checked with `settings` when it is saved.
		check: () => Promise.resolve([]),
		async run({ action, marker, settings, progress }) {
			const request = { marker, spec: DeploymentSpec.parse(settings), progress };
			const step = await stepOf(platform, action, request);
			if (step.status !== 'DONE') return step;
			const { url, objects, details } = step.result;
			return { status: 'SUCCESS', result: { url, objects, ...details } };
		},
	};
}

function stepOf(
	platform: DeploymentPlatform,
	action: ProvisioningRequest['action'],
	request: DeploymentRequest,
): Promise<DeploymentStep> {
	switch (action) {
		case 'ACTIVATE':
		case 'CHANGE':
			return platform.apply(request);
		case 'SUSPEND':
			return platform.suspend(request);
		case 'RESUME':
			return platform.resume(request);
		case 'TERMINATE':
			return platform.destroy(request);
		default:
			return action satisfies never;
	}
}
