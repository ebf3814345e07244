import { z } from 'zod';

export const deliveryConfig = z.object({
	EVENT_DELIVERY_ALLOWED_HOSTS: z.string().default('').meta({
		description:
			'Hosts or addresses, separated by commas, that may be called although they are private or use http, such as a local n8n',
		example: 'n8n.internal,127.0.0.1',
	}),
	EVENT_DELIVERY_TIMEOUT_MS: z.coerce.number().int().min(100).default(15_000).meta({
		description: 'Longest time in milliseconds that an endpoint may take to acknowledge RECEIVED',
	}),
	EVENT_DELIVERY_FINISH_TIMEOUT_MS: z.coerce.number().int().min(1000).default(300_000).meta({
		description: 'Longest time in milliseconds that an endpoint may take to acknowledge FINISHED',
	}),
});

/** "n8n.internal, 127.0.0.1" as a list. */
export const listOfHosts = (text: string): string[] =>
	text
		.split(',')
		.map((host) => host.trim().toLowerCase())
		.filter(Boolean);
