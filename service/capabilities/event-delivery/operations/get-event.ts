import { handle } from '../../../platform/operation/index.ts';
import { eventContract } from '../contract.ts';
import * as store from '../store.ts';
import { eventOf } from '../to-event.ts';

export const getEvent = handle(eventContract.get, async (input, context) =>
	eventOf(await store.getEvent(context, input.event_id)),
);
