import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { clientChangeContract } from '../contract.ts';
import { clientChangeLifecycle } from '../lifecycle.ts';
import * as store from '../store.ts';
import { toClientChange } from '../to-client-change.ts';

export const withdrawClientChange = handle(
	clientChangeContract.withdraw,
	async (input, context) => {
		const row = await store.lockChange(context, input.client_change_id);
		// A second click finds it taken back.
		if (row.status === 'WITHDRAWN') return toClientChange(context, row);
		return toClientChange(context, await move(context, clientChangeLifecycle, row, 'withdraw'));
	},
);
