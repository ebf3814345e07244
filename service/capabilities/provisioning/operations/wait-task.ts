import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { clientCodes, textOfWaiting } from '../client-texts.ts';
import { taskContract } from '../contract.ts';
import { ProvisioningTask } from '../task-schema.ts';
import { lockLeasedTask } from '../lease.ts';
import { recordWait } from '../outcomes.ts';
import { provisioningTargetPort, type Waiting } from '../ports.ts';
import * as store from '../store.ts';
import { toTask } from '../to-task.ts';

export const waitTask = handle(taskContract.wait, async (input, context) => {
	const task = await lockLeasedTask(context, input.task_id, input.lease_token);
	const target = context.providers.describe(provisioningTargetPort, task.target);
	const waiting = waitingOf(input);
	const action = ProvisioningTask.shape.action.parse(task.action);
	if (textOfWaiting(waiting, action, target ?? { title: task.target }) === null)
		throw invalidInput([
			{
				path: 'body.waiting_code',
				message: `No sentence for the client fits this code and these values, each a single word; codes are ${clientCodes(target?.client_texts).join(', ')}`,
			},
		]);
	await store.endAttempt(context, task, 'WAITING', null);
	return toTask(await recordWait(context, task, waiting, {}));
});

function waitingOf(input: {
	waiting_for: Waiting['waiting_for'];
	waiting_code: string;
	waiting_values: Record<string, string>;
	waiting_note?: string | undefined;
}): Waiting {
	const { waiting_for, waiting_code: code, waiting_note: note } = input;
	const told = note === undefined ? {} : { note };
	switch (waiting_for) {
		case 'CLIENT':
			return { waiting_for, code, values: input.waiting_values, ...told };
		case 'VENDOR':
			return { waiting_for, code, ...told };
		case 'STAFF':
			if (note === undefined)
				throw invalidInput([{ path: 'body.waiting_note', message: 'Say what staff must do' }]);
			return { waiting_for, code, note };
	}
}
