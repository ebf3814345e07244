import { z } from 'zod';
import type { DeploymentRequest } from '../../capabilities/deployments/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { fingerprint } from '../../platform/idempotency/index.ts';
import { brokenCall } from '../../platform/provider/index.ts';

export const provider = 'awx';

/** What the operator's playbooks can be asked to do. */
export const actions = ['apply', 'suspend', 'resume', 'destroy'] as const;
export type Action = (typeof actions)[number];

const template = (title: string, description: string) =>
	z.int().positive().meta({ title, description });

/** `settings` of a deployment template that is run by AWX. */
export const AwxSettings = z.strictObject({
	apply_template: template(
		'Apply',
		'Id of the job template that brings a tenant to what its variables say, and finds its own earlier work',
	),
	suspend_template: template(
		'Suspend',
		'Id of the job template that stops a tenant and keeps its data',
	),
	resume_template: template('Resume', 'Id of the job template that starts a stopped tenant'),
	destroy_template: template(
		'Destroy',
		'Id of the job template that removes a tenant with its data, and ends well when nothing is there',
	),
	variables: z
		.record(z.string().regex(/^[a-z_][a-z0-9_]*$/), z.union([z.string(), z.number(), z.boolean()]))
		.default({})
		.meta({
			title: 'Variables',
			description: 'Further variables for these playbooks, such as the size of a plan. No secrets',
		}),
});
export type AwxSettings = z.output<typeof AwxSettings>;

/** The label by which a job is found again, in whatever state it is. */
export const labelOf = (marker: string): string => `cloudsales:${marker}`;

/**
 * What a playbook is told. All names begin with `cloudsales_`, so that they meet no other variable and a survey can name each.
 */
export function variablesOf(
	{ marker, spec }: DeploymentRequest,
	action: Action,
	settings: AwxSettings,
): Record<string, unknown> {
	const variables = {
		...settings.variables,
		cloudsales_action: action,
		cloudsales_marker: marker,
		cloudsales_name: spec.name,
		cloudsales_host: spec.host,
		cloudsales_environment: spec.environment,
		cloudsales_region: spec.region,
		cloudsales_cpu_millis: spec.cpu_millis,
		cloudsales_memory_mb: spec.memory_mb,
		cloudsales_storage_gb: spec.storage_gb,
		cloudsales_services: spec.services,
		cloudsales_tenant_id: spec.tenant.id,
		cloudsales_tenant_slug: spec.tenant.slug,
		cloudsales_tenant_name: spec.tenant.name,
		cloudsales_tenant_settings: spec.tenant.settings,
	};
	return { ...variables, cloudsales_fingerprint: fingerprint(variables) };
}

/** A job's variables, which AWX gives as text; none where they cannot be read. */
export function toldIn(extraVars: string): Record<string, unknown> {
	try {
		return z.record(z.string(), z.unknown()).parse(JSON.parse(extraVars));
	} catch {
		return {};
	}
}

/** What a playbook hands back with `set_stats`. */
export const Artifacts = z.object({
	cloudsales_state: z.enum(['RUNNING', 'SUSPENDED', 'ABSENT', 'FOREIGN']),
	cloudsales_url: z.url({ protocol: /^https?$/ }).optional(),
	cloudsales_objects: z
		.array(z.object({ kind: z.string().min(1).max(100), name: z.string().min(1).max(200) }))
		.max(200)
		.default([]),
	cloudsales_details: z.record(z.string(), z.unknown()).default({}),
});
export type Artifacts = z.output<typeof Artifacts>;

export const refuse = (code: string, message: string): ProviderError =>
	new ProviderError(provider, 'rejected', message, { code });

/** An answer of AWX that is no success. */
export class AwxRefusal extends Error {
	readonly status: number;
	readonly text: string;
	readonly retryAfter: string | null;
	constructor(status: number, text: string, retryAfter: string | null) {
		super(`AWX answered ${status}`);
		this.status = status;
		this.text = text;
		this.retryAfter = retryAfter;
	}
}

export function fromAwxFailure(
	error: unknown,
	{ name, changes }: { name: string; changes: boolean },
): ProviderError {
	if (!(error instanceof AwxRefusal)) return brokenCall(error, { provider, name, changes });
	const { status } = error;
	const message = `AWX answered ${name} with ${status}: ${saidIn(error.text)}`;
	if (status === 429) {
		const after = Number(error.retryAfter);
		return new ProviderError(provider, 'throttled', message, {
			status,
			code: 'throttled',
			retryAfterSeconds: Number.isFinite(after) && after > 0 ? after : 5,
		});
	}
	const kind =
		status >= 500 || status === 408 ? (changes ? 'outcome-unknown' : 'unavailable') : 'rejected';
	return new ProviderError(provider, kind, message, { status, code: `http-${status}` });
}

/** Only the names of the fields that AWX complains about: its sentences repeat what was given. */
function saidIn(text: string): string {
	try {
		const said: unknown = JSON.parse(text);
		const Detail = z.object({ detail: z.string() });
		const detail = Detail.safeParse(said);
		if (detail.success) return detail.data.detail.slice(0, 300);
		return Object.keys(z.record(z.string(), z.unknown()).parse(said)).join(', ').slice(0, 300);
	} catch {
		return 'no JSON';
	}
}
