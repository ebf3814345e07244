import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ProvisioningRequest } from '../../capabilities/provisioning/ports.ts';
import type { NewProject, Operation, Project } from './client.ts';

/** `provisioning_settings` of a product that is delivered as a Google Cloud project. */
export const CloudSettings = z.strictObject({
	services: z
		.array(
			z
				.string()
				.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Must be a name such as compute.googleapis.com'),
		)
		.max(50)
		.meta({
			title: 'Services',
			description: 'APIs to switch on in the project, such as compute.googleapis.com',
		}),
	project_prefix: z
		.string()
		.regex(/^[a-z]([a-z0-9-]{0,15}[a-z0-9])?$/, 'At most 17 lower-case letters, digits and hyphens')
		.meta({
			title: 'Project Prefix',
			description: 'Beginning of the project id; the rest is made from the item',
		}),
});
export type CloudSettings = z.infer<typeof CloudSettings>;

/** Progress that one call passes to the next. Unreadable progress counts as none: every step checks what exists already. */
export const Progress = z
	.object({
		project_id: z.string().optional(),
		create_operation: z.string().optional(),
		delete_operation: z.string().optional(),
		unseen: z.number().int().min(0).default(0),
		/** Running operations by service; a service that is done maps to an empty name. */
		service_operations: z.record(z.string(), z.string()).default({}),
		refusals: z.number().int().min(0).default(0),
	})
	.catch({ unseen: 0, service_operations: {}, refusals: 0 });
export type Progress = z.infer<typeof Progress>;

export const markerLabel = 'cloudsales_marker';
const labelLengthMax = 63;
const idHashLength = 12;

const hashOf = (text: string, length: number): string =>
	createHash('sha256').update(text).digest('hex').slice(0, length);

/**
 * A label can hold only some characters; a marker with other characters gets a hash, so that two different markers
 * never become equal.
 */
export function toMarkerLabel(marker: string): string {
	const plain = marker.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
	if (plain === marker && marker.length <= labelLengthMax) return plain;
	return `${plain.slice(0, labelLengthMax - idHashLength - 1)}-${hashOf(marker, idHashLength)}`;
}

/** 6 to 30 characters, always the same for one item: project ids are unique in the world and are never free again. */
export function toProjectId(marker: string, prefix: string): string {
	return `${prefix}-${hashOf(marker, idHashLength)}`;
}

export function toNewProject(
	request: Pick<ProvisioningRequest, 'marker' | 'client'>,
	projectId: string,
	parent: string,
): NewProject {
	// Google takes only some characters in a name of 4 to 30.
	const name = request.client.name
		.replace(/[^A-Za-z0-9 '!-]/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 30)
		.trim();
	return {
		projectId,
		parent,
		displayName: name.length >= 4 ? name : projectId,
		labels: { [markerLabel]: toMarkerLabel(request.marker) },
	};
}

export function isOurs(project: Project, marker: string, parent: string): boolean {
	return project.parent === parent && project.labels?.[markerLabel] === toMarkerLabel(marker);
}

export const numberOf = (project: Project): string => project.name.slice('projects/'.length);

/** Google returns this name when there is nothing to do, and refuses to look it up. */
export const isFinished = ({ name, done }: Operation): boolean =>
	done === true || name === 'operations/noop.DONE_OPERATION';

const rpc = { resourceExhausted: 8, alreadyExists: 6, internal: 13, unavailable: 14, aborted: 10 };

/** What a failed operation means: look again, ask people, or give up. */
export function fromOperationError(error: {
	code?: number | undefined;
}): 'AGAIN' | 'QUOTA' | 'FINAL' {
	const { code } = error;
	if (code === rpc.resourceExhausted) return 'QUOTA';
	if (code === rpc.alreadyExists || code === rpc.internal) return 'AGAIN';
	return code === rpc.unavailable || code === rpc.aborted ? 'AGAIN' : 'FINAL';
}

export const secondsUntilNextLook = (looks: number): number => Math.min(5 * (looks + 1), 60);
