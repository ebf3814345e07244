import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const UrlNotAllowed = defineError('endpoint.url-not-allowed', {
	status: 422,
	title: 'Events are not sent to that address',
	advice:
		'Use a public https address, or have the operator add the host to EVENT_DELIVERY_ALLOWED_HOSTS',
	details: z.object({ host: z.string() }),
});
export const EventTypeUnknown = defineError('endpoint.event-type-unknown', {
	status: 422,
	title: 'There is no such event',
	advice: 'Use the names in docs/generated/events.md, or a pattern such as quotation.*',
	details: z.object({ unknown: z.array(z.string()) }),
});
export const FinishTokenInvalid = defineError('delivery.finish-token-invalid', {
	status: 403,
	title: 'The token does not belong to a delivery of that event',
	advice:
		'Give the finish_token back as it came with the event. In n8n, the items of Finish Event must come from the CloudSales Trigger',
	details: z.object({ event_ids: z.array(z.string()) }),
});
export const deliveryErrors = [UrlNotAllowed, EventTypeUnknown, FinishTokenInvalid];
