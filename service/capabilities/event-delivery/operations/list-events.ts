import { handle } from '../../../platform/operation/index.ts';
import { eventContract } from '../contract.ts';
import * as store from '../store.ts';
import { eventOf } from '../to-event.ts';

export const listEvents = handle(eventContract.list, async (input, context) => {
	const page = await store.listEvents(context, input);
	return { ...page, data: page.data.map(eventOf) };
});
