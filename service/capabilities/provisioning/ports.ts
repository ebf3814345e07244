import type { z } from 'zod';
import { definePort } from '../../platform/provider/port.ts';

/**
 * What provisioning needs from a target system. `run` is called again and again for the same task until it answers
 * SUCCESS or throws `rejected`, also after a crash in the middle: every step must find its own earlier work by the
 * task's marker before it creates anything. Throws ProviderError.
 */
export interface ProvisioningTarget {
	readonly id: string;
	readonly title: string;
	readonly actions: readonly ProvisioningAction[];
	/**
	 * Shape of `provisioning_settings` of a product that uses this target, strict: a key that it does not know is refused.
	 * Checked when the product is saved and again at each attempt.
	 */
	readonly settings: z.ZodType;
	run(request: ProvisioningRequest): Promise<ProvisioningOutcome>;
}

export type ProvisioningAction = 'ACTIVATE' | 'SUSPEND' | 'RESUME' | 'TERMINATE';

export type ProvisioningRequest = {
	task_id: string;
	action: ProvisioningAction;
	/** Our mark on everything that is made for this task, stable over all attempts and actions of one subject. */
	marker: string;
	/** The settings as they are at this attempt, already checked with `settings`. */
	settings: Record<string, unknown>;
	quantity: number;
	client: { id: string; name: string; billing_email: string };
	/** What the last call handed back as `progress`; empty the first time. */
	progress: Record<string, unknown>;
};

export type ProvisioningOutcome =
	| { status: 'SUCCESS'; result: Record<string, unknown> }
	/** Under way at the vendor; call again after the given seconds. */
	| { status: 'RUNNING'; progress: Record<string, unknown>; poll_after_seconds: number }
	/** The client or staff must act first; `waiting_for` tells them what to do, in plain words. */
	| {
			status: 'WAITING';
			progress: Record<string, unknown>;
			waiting_for: string;
			poll_after_seconds: number;
	  };

/** Name of the port in a provider's `create`. */
export const provisioningTargetPort = definePort<ProvisioningTarget>('provisioningTarget', {
	run: 'vendor',
});
