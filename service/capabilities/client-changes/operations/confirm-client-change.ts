import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { clientChangeContract } from '../contract.ts';
import { clientChangeLifecycle } from '../lifecycle.ts';
import { carryOut } from '../request-change.ts';
import * as store from '../store.ts';
import { toClientChange } from '../to-client-change.ts';

export const confirmClientChange = handle(clientChangeContract.confirm, async (input, context) => {
	const row = await store.lockChange(context, input.client_change_id);
	const applied = await move(context, clientChangeLifecycle, row, 'apply', {
		decided_by: context.actor.name,
		decided_at: context.now,
	});
	await carryOut(context, applied);
	return toClientChange(context, applied);
});
