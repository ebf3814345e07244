import { z } from 'zod';
import type { PaymentGateway } from '../../../capabilities/payments/ports.ts';
import type { WebhookSource } from '../../../capabilities/webhook-inbox/ports.ts';
import { defineProvider } from '../../../platform/provider/index.ts';
import { createWarungpayClient } from './client.ts';
import { createWarungpayGateway } from './payment-gateway.ts';
import { createWarungpayWebhookSource } from './webhooks.ts';

const config = z.object({
	WARUNGPAY_API_KEY: z.string().min(1).meta({ description: 'API key of the shop' }),
	WARUNGPAY_SIGNING_KEY: z
		.string()
		.min(1)
		.meta({ description: 'Key with which Warungpay signs its calls' }),
	WARUNGPAY_BASE_URL: z.url().default('https://api.warungpay.example').meta({
		description: 'Address of the API; another one only for a sandbox',
	}),
	WARUNGPAY_TIMEOUT_MS: z.coerce.number().int().positive().default(15_000).meta({
		description: 'Time limit of one call, in milliseconds',
	}),
});

export const warungpay = defineProvider({
	id: 'warungpay',
	title: 'Warungpay',
	documentation: 'https://docs.warungpay.example',
	config,
	required: ['WARUNGPAY_API_KEY', 'WARUNGPAY_SIGNING_KEY'],
	// 300 requests a minute.
	pace: { per_second: 5, burst: 10 },
	create(settings): { paymentGateway: PaymentGateway; webhookSource: WebhookSource } {
		const client = createWarungpayClient({
			apiKey: settings.WARUNGPAY_API_KEY,
			baseUrl: settings.WARUNGPAY_BASE_URL,
			timeoutMs: settings.WARUNGPAY_TIMEOUT_MS,
		});
		return {
			paymentGateway: createWarungpayGateway(client),
			webhookSource: createWarungpayWebhookSource({ signingKey: settings.WARUNGPAY_SIGNING_KEY }),
		};
	},
});
