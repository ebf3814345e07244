import { listTasksOf, openStaffTask } from '../provisioning/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { mayBeOn } from './rules.ts';
import type * as store from './store.ts';
import { taskTypes } from './task-owner.ts';

const clientText = {
	id: 'Layanan ini akan kami nonaktifkan.',
	en: 'We are switching this service off.',
};

/**
 * Opens one task for operations for each service of a cancelled subscription that may be on: users and licences would go
 * on costing money. The caller has locked the subscription.
 */
export async function openSwitchOffs(
	context: OperationContext,
	{ id, client_id, service_until, items }: store.SubscriptionRow,
	reason: string | null,
): Promise<void> {
	const tasks = await listTasksOf(context, id);
	const until =
		service_until === null ? '' : ` Its last day is ${formatDate(service_until, 'en')}.`;
	for (const item of items) {
		const begun = tasks.find((task) => task.subject_id === item.id && mayBeOn(task));
		if (begun === undefined) continue;
		await openStaffTask(context, {
			owner_type: taskTypes.owner,
			owner_id: id,
			client_id,
			subject_type: taskTypes.subject,
			subject_id: item.id,
			action: 'TERMINATE',
			occasion: 'cancellation',
			description: item.description,
			quantity: item.quantity,
			code: 'SWITCH_OFF_SERVICE',
			note: `The subscription was cancelled${reason === null ? '' : ` (${reason})`}.${until} Suspend or remove its users at ${begun.target} and free its licences; provisioning_task.get of ${begun.id} says what was made. Then record it with provisioning_task.complete.`,
			client_text: clientText,
		});
	}
}
