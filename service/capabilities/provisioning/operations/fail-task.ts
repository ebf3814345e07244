import { ProviderError } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { lockLeasedTask } from '../lease.ts';
import { recordFailure, recordTrouble } from '../outcomes.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

const trouble = { unavailable: 'unavailable', unknown: 'outcome-unknown' } as const;

export const failTask = handle(taskContract.fail, async (input, context) => {
	const task = await lockLeasedTask(context, input.task_id, input.lease_token);
	if (input.kind === 'rejected') {
		await store.endAttempt(context, task, 'FAILED', input.reason);
		const error = { error_code: 'reported', error_message: input.reason };
		return toTask(await recordFailure(context, task, error));
	}
	const error = new ProviderError(task.target, trouble[input.kind], input.reason, {
		code: 'reported',
		...(input.retry_after === undefined ? {} : { retryAfterSeconds: input.retry_after }),
	});
	return toTask(await recordTrouble(context, task, error));
});
