import { queueMessage } from '../notifications/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { taskForStaffMessage } from './messages.ts';
import { staffRequestOf } from './rules.ts';
import * as store from './store.ts';
import { toTask } from './to-task.ts';

/** Mails operations what a task needs from it now, once for each thing; nothing when that has been settled meanwhile. */
export async function tellStaff(context: OperationContext, taskId: string): Promise<void> {
	if (staffRequestOf(toTask(await store.getTask(context, taskId))) === null) return;
	await queueMessage(context, { kind: taskForStaffMessage.kind, related_id: taskId });
}
