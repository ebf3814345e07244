import { z } from 'zod';
import { defineProvider, secretAddress } from '../../platform/provider/index.ts';
import { createBrokerClient } from './client.ts';
import { createProvisioningTarget } from './provisioning-target.ts';

const config = z.object({
	SERVICE_BROKER_URL: secretAddress().meta({
		description:
			'Address of the broker, before /v2; it speaks the Open Service Broker API 2.16 or newer',
	}),
	SERVICE_BROKER_USERNAME: z.string().min(1).meta({ description: 'Name for basic authentication' }),
	SERVICE_BROKER_PASSWORD: z
		.string()
		.min(1)
		.meta({ description: 'Password for basic authentication' }),
	SERVICE_BROKER_TIMEOUT_MS: z.coerce.number().int().positive().default(60_000).meta({
		description: 'Time limit of one call, in milliseconds; the specification asks for a minute',
	}),
});

export const serviceBroker = defineProvider({
	id: 'service-broker',
	title: 'Service broker',
	documentation: 'https://www.openservicebrokerapi.org',
	config,
	required: ['SERVICE_BROKER_URL', 'SERVICE_BROKER_USERNAME', 'SERVICE_BROKER_PASSWORD'],
	// The broker is the operator's own system.
	pace: { per_second: 20, burst: 40 },
	create: (settings) => ({
		provisioningTarget: createProvisioningTarget(
			createBrokerClient({
				url: settings.SERVICE_BROKER_URL.replace(/\/+$/, ''),
				username: settings.SERVICE_BROKER_USERNAME,
				password: settings.SERVICE_BROKER_PASSWORD,
				timeoutMs: settings.SERVICE_BROKER_TIMEOUT_MS,
			}),
		),
	}),
});
