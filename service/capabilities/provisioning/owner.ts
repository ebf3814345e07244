import type { ReadContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import type { ProvisioningRequest } from './ports.ts';

/** What an attempt works with besides the task itself. */
export type AttemptFacts = Pick<ProvisioningRequest, 'client'> & {
	/** As the owner keeps them now; the target checks them. */
	settings: unknown;
	/** The subject whose mark its work carries, where it goes on with what stands there of an earlier one. */
	marked_as?: string;
};

/** A capability whose things are provisioned: it creates tasks with `createTasks` and registers here. */
export type TaskOwner = {
	/** What its tasks act on, such as subscription_item. */
	subject_type: string;
	/**
	 * Read anew for every attempt, so that a setting that was corrected helps a task that failed. A copy made with the task
	 * would keep the mistake.
	 */
	attemptFacts(
		context: ReadContext,
		task: { subject_id: string; client_id: string | null },
	): Promise<AttemptFacts>;
};

/** Example: `defineModule({ extensions: [extend(taskOwnerPoint, { subject_type: 'subscription_item', attemptFacts })] })` */
export const taskOwnerPoint = defineExtensionPoint<TaskOwner>(
	'task owner',
	(owner) => owner.subject_type,
);

/** Throws when no module owns the subjects: without its owner a task could never be run. */
export function ownerOf(
	{ extensions }: Pick<ReadContext, 'extensions'>,
	subject_type: string,
): TaskOwner {
	const owner = extensions.find(taskOwnerPoint, subject_type);
	if (owner === null) throw new Error(`No module registers tasks of ${subject_type}`);
	return owner;
}
