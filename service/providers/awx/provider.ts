import { z } from 'zod';
import { targetOf } from '../../capabilities/deployments/ports.ts';
import { defineProvider, secretAddress } from '../../platform/provider/index.ts';
import { createAwxClient } from './client.ts';
import { createAwxPlatform } from './platform.ts';

const config = z.object({
	AWX_BASE_URL: secretAddress().meta({
		description: 'Address of the API of AWX or the Automation Controller, with its version',
		example: 'https://awx.example.com/api/v2',
	}),
	AWX_TOKEN: z.string().min(1).meta({
		description:
			'Token (scope write) of a user who may execute the job templates of tenants and nothing else',
	}),
	AWX_ORGANIZATION_ID: z.coerce.number().int().positive().default(1).meta({
		description: 'Id of the organization in which labels of jobs are made',
	}),
	AWX_TIMEOUT_MS: z.coerce.number().int().positive().default(15_000).meta({
		description: 'Time limit of one call, in milliseconds',
	}),
});

export const awx = defineProvider({
	id: 'awx',
	title: 'AWX',
	documentation: 'https://ansible.readthedocs.io/projects/awx/en/latest/',
	config,
	required: ['AWX_BASE_URL', 'AWX_TOKEN'],
	// A step makes a few requests, and one AWX serves people, too.
	pace: { per_second: 5, burst: 20 },
	create(settings) {
		const client = createAwxClient({
			base_url: settings.AWX_BASE_URL,
			token: settings.AWX_TOKEN,
			organization_id: settings.AWX_ORGANIZATION_ID,
			timeout_ms: settings.AWX_TIMEOUT_MS,
		});
		const platform = createAwxPlatform(client, settings.AWX_TIMEOUT_MS);
		return { deploymentPlatform: platform, provisioningTarget: targetOf(platform) };
	},
});
