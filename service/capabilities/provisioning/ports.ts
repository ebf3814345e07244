import type { z } from 'zod';
import type { Language } from '../../platform/language/index.ts';
import { definePort } from '../../platform/provider/port.ts';

/** One sentence in every language; `{name}` stands for a value. */
export type ClientText = Readonly<Record<Language, string>>;
export type ClientTexts = Readonly<Record<string, ClientText>>;

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
	 * Checked when the product is saved and again at each attempt. People fill it in as fields: each key has `.meta({ title, description })`.
	 */
	readonly settings: z.ZodType;
	/** False for a target that does the work of a capability, such as deploying a tenant: no product can name it. */
	readonly for_products?: false;
	/**
	 * What the client reads for each `code` with which this target waits for it, in both languages, beside the sentences
	 * of `client-texts.ts`.
	 */
	readonly client_texts?: ClientTexts;
	/**
	 * Asked when a product is saved: what the vendor would refuse of settings that fit, such as a domain that it does not
	 * know. Changes nothing there.
	 */
	check(settings: Record<string, unknown>): Promise<readonly SettingProblem[]>;
	run(request: ProvisioningRequest): Promise<ProvisioningOutcome>;
}

/** `field` is a key of the settings. */
export type SettingProblem = { field: string; message: string };

/** CHANGE brings what is there to another quantity or another product; it neither switches on nor off. */
export const actions = ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME', 'TERMINATE'] as const;
export type ProvisioningAction = (typeof actions)[number];

export type ProvisioningRequest = {
	task_id: string;
	action: ProvisioningAction;
	/** Our mark on everything that is made for this task, stable over all attempts and actions of one subject. */
	marker: string;
	/** The settings as they are at this attempt, already checked with `settings`. */
	settings: Record<string, unknown>;
	/** How many are wanted when the task is done, for every action. */
	quantity: number;
	/** What was there before; null when no task of the subject has succeeded at this target. */
	before: Before | null;
	/** Other subjects of the same client at this target, which may share what can exist only once, such as an administrator. */
	siblings: readonly Sibling[];
	client: { id: string; name: string; billing_email: string };
	/** What the last call handed back as `progress`; empty the first time. */
	progress: Record<string, unknown>;
};

/** What the last ACTIVATE or CHANGE of the subject that succeeded left behind. */
export type Before = {
	quantity: number;
	/** How many of `quantity` were not set up then and are not set up since. */
	remaining: number;
	/** The settings with which it was done, as they were; not checked again. Null when it was done by hand. */
	settings: Record<string, unknown> | null;
};

/** `active`: its service is on, as far as our tasks say. */
export type Sibling = { marker: string; active: boolean };

export type ProvisioningOutcome =
	| {
			status: 'SUCCESS';
			/** For staff: ids and settings at the target. */
			result: Record<string, unknown>;
			/** What only the client may know, such as a password: kept encrypted, and shown once. Never in `result`. */
			secrets?: Readonly<Record<string, string>>;
			/** What was made, by kind. */
			made?: readonly Made[];
			/** What was bought and not made by this task. */
			remaining?: readonly Remaining[];
	  }
	/** Under way at the vendor; call again after the given seconds. */
	| { status: 'RUNNING'; progress: Record<string, unknown>; poll_after_seconds: number }
	/** It goes on when client, staff or vendor, for which it waits, has acted. */
	| (Waiting & {
			status: 'WAITING';
			progress: Record<string, unknown>;
			/** Null when the target cannot see that it was done: then a person runs the task again, or records that it is done. */
			poll_after_seconds: number | null;
	  });

/** Who must act before a task can go on. */
export type WaitingFor = 'CLIENT' | 'STAFF' | 'VENDOR';

/**
 * What a task waits for. A client never reads `note`: it reads the sentence that belongs to `code`, with the `values` in
 * it, such as VERIFY_DOMAIN with the TXT record to set.
 */
export type Waiting =
	| { waiting_for: 'CLIENT'; code: string; values: Record<string, string>; note?: string }
	/** `note` tells operations what to do, in plain words. */
	| { waiting_for: 'STAFF'; code: string; note: string }
	| { waiting_for: 'VENDOR'; code: string; note?: string };

/** `what` is the kind of thing, such as ACCOUNT or LICENCE. */
export type Made = { what: string; count: number };
export type Remaining = { what: string; count: number; waiting_for: 'CLIENT' | 'STAFF' };

/** Name of the port in a provider's `create`. */
export const provisioningTargetPort = definePort<ProvisioningTarget>('provisioningTarget', {
	check: 'vendor',
	run: 'vendor',
});
