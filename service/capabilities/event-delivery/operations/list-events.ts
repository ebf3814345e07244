import * as outbox from '../../../platform/events/outbox.ts';
import { handle } from '../../../platform/operation/index.ts';
import { eventContract } from '../contract.ts';
import { eventOf } from '../to-event.ts';

export const listEvents = handle(eventContract.list, async (input, context) => {
	const page = await outbox.listEvents(context.tx, input);
	return { ...page, data: page.data.map(eventOf) };
});
