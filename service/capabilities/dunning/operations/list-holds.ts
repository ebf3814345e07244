import { handle } from '../../../platform/operation/index.ts';
import { dunningContract } from '../contract.ts';
import * as store from '../hold-store.ts';
import { toHold } from '../to-hold.ts';

export const listHolds = handle(dunningContract['list-holds'], async (input, context) => {
	const page = await store.listHolds(context, input);
	return { ...page, data: page.data.map((row) => toHold(context, row)) };
});
