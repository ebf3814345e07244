import type { ProvisioningRequest } from '../provisioning/index.ts';

/** What a run does, and the action of the task that carries it out. */
export const executionKinds = ['PROVISION', 'SUSPEND', 'RESUME', 'ROLLBACK', 'DESTROY'] as const;
export type ExecutionKind = (typeof executionKinds)[number];

export const actionOf = {
	PROVISION: 'ACTIVATE',
	SUSPEND: 'SUSPEND',
	RESUME: 'RESUME',
	ROLLBACK: 'TERMINATE',
	DESTROY: 'TERMINATE',
} as const satisfies Readonly<Record<ExecutionKind, ProvisioningRequest['action']>>;
