import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { queueMessage } from '../../notifications/index.ts';
import { clientChangeContract } from '../contract.ts';
import { clientChangeLifecycle } from '../lifecycle.ts';
import { clientChangeRefusedMessage } from '../messages.ts';
import * as store from '../store.ts';
import { toClientChange } from '../to-client-change.ts';

export const refuseClientChange = handle(clientChangeContract.refuse, async (input, context) => {
	const { client_change_id, refusal, note = null } = input;
	const row = await store.lockChange(context, client_change_id);
	const refused = await move(context, clientChangeLifecycle, row, 'refuse', {
		decided_by: context.actor.name,
		decided_at: context.now,
		refusal,
		note,
	});
	await queueMessage(context, { kind: clientChangeRefusedMessage.kind, related_id: refused.id });
	return toClientChange(context, refused);
});
