import { z } from 'zod';
import type { PaymentGateway } from '../../capabilities/payments/ports.ts';
import type { WebhookSource } from '../../capabilities/webhook-inbox/ports.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createXenditClient } from './client.ts';
import { createXenditPaymentGateway } from './payment-gateway.ts';
import { createXenditWebhookSource } from './webhooks.ts';

const config = z.object({
	XENDIT_SECRET_KEY: z.string().min(1).meta({
		description:
			'Secret API key; xnd_development_… works in test mode, xnd_production_… with real money',
	}),
	XENDIT_CALLBACK_TOKEN: z.string().min(1).meta({
		description:
			'Webhook verification token of the same environment (dashboard, Settings, Webhooks)',
	}),
	XENDIT_BASE_URL: z.url().default('https://api.xendit.co').meta({
		description: 'Address of the API; another one only for a sandbox',
	}),
	XENDIT_TIMEOUT_MS: z.coerce.number().int().positive().default(15_000).meta({
		description: 'Time limit of one call, in milliseconds',
	}),
	XENDIT_SMALLEST_AMOUNT: z.coerce.number().int().positive().default(10_000).meta({
		description: 'Smallest amount of one payment link, in rupiah',
	}),
	XENDIT_LARGEST_AMOUNT: z.coerce.number().int().positive().default(1_000_000_000).meta({
		description:
			'Largest amount of one payment link, in rupiah; 5000000 when retail outlets are switched on',
	}),
	XENDIT_LONGEST_LINK_DAYS: z.coerce.number().int().min(1).max(3650).default(365).meta({
		description: 'Days that a payment link may live at most; fewer when the account allows less',
	}),
});

export const xendit = defineProvider({
	id: 'xendit',
	title: 'Xendit',
	documentation: 'https://docs.xendit.co',
	config,
	required: ['XENDIT_SECRET_KEY', 'XENDIT_CALLBACK_TOKEN'],
	// 600 calls a minute with a live key, counted for each kind of request; a test key has 60.
	pace: { per_second: 10, burst: 20 },
	create(settings): { paymentGateway: PaymentGateway; webhookSource: WebhookSource } {
		const client = createXenditClient({
			secretKey: settings.XENDIT_SECRET_KEY,
			baseUrl: settings.XENDIT_BASE_URL,
			timeoutMs: settings.XENDIT_TIMEOUT_MS,
		});
		return {
			paymentGateway: createXenditPaymentGateway(client, {
				smallest: BigInt(settings.XENDIT_SMALLEST_AMOUNT),
				largest: BigInt(settings.XENDIT_LARGEST_AMOUNT),
				longest_life: settings.XENDIT_LONGEST_LINK_DAYS * 86_400,
			}),
			webhookSource: createXenditWebhookSource({ callbackToken: settings.XENDIT_CALLBACK_TOKEN }),
		};
	},
});
