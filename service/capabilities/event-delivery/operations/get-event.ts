import * as outbox from '../../../platform/events/outbox.ts';
import { handle } from '../../../platform/operation/index.ts';
import { eventContract } from '../contract.ts';
import { eventOf } from '../to-event.ts';

export const getEvent = handle(eventContract.get, async (input, context) =>
	eventOf(await outbox.getEvent(context.tx, input.event_id)),
);
