import { z } from 'zod';
import { targetOf } from '../../capabilities/deployments/ports.ts';
import { defineProvider, secretAddress } from '../../platform/provider/index.ts';
import { createClusterClient } from './client.ts';
import { createKubernetesPlatform } from './platform.ts';

const config = z.object({
	KUBERNETES_API_URL: secretAddress()
		.transform((address) => address.replace(/\/+$/, ''))
		.meta({
			description: 'Address of the API server of the cluster that runs tenants',
			example: 'https://cluster.example.com:6443',
		}),
	KUBERNETES_TOKEN: z.string().min(1).meta({
		description:
			'Token of the service account that makes tenants, with the rights that docs/guides/connect-a-cluster.md lists and no more',
	}),
	KUBERNETES_CA_CERTIFICATE: z
		.string()
		.regex(/-----BEGIN CERTIFICATE-----/, 'Must be a certificate in PEM')
		.transform((pem) => pem.replaceAll('\\n', '\n'))
		.optional()
		.meta({
			description:
				'Certificate, in PEM, of the authority that signed the certificate of the API server; without it, the authorities that this machine knows',
		}),
	KUBERNETES_REGIONS: z
		.string()
		.regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'Must be regions such as eu-west-1,eu-west-2')
		.optional()
		.meta({
			description:
				'Regions of deployment templates that this cluster may run; a template of another region is refused. Without it, every region',
			example: 'eu-west-1,eu-west-2',
		}),
	KUBERNETES_INGRESS_URL: z
		.url({ protocol: /^https?$/ })
		.optional()
		.meta({
			description:
				'Address of the ingress controller that is asked whether a tenant answers, with the host of the tenant; without it the tenant is asked by its own name',
		}),
	KUBERNETES_TIMEOUT_MS: z.coerce.number().int().positive().default(15_000).meta({
		description: 'Time limit of one call, in milliseconds',
	}),
});

export const kubernetes = defineProvider({
	id: 'kubernetes',
	title: 'Kubernetes',
	documentation: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/',
	config,
	required: ['KUBERNETES_API_URL', 'KUBERNETES_TOKEN'],
	// Counted by steps, the first of which makes some twenty requests, one after the other.
	pace: { per_second: 5, burst: 20 },
	create(settings) {
		const client = createClusterClient({
			api_url: settings.KUBERNETES_API_URL,
			token: settings.KUBERNETES_TOKEN,
			ca_certificate: settings.KUBERNETES_CA_CERTIFICATE,
			timeout_ms: settings.KUBERNETES_TIMEOUT_MS,
		});
		const platform = createKubernetesPlatform(client, {
			timeout_ms: settings.KUBERNETES_TIMEOUT_MS,
			ingress_url: settings.KUBERNETES_INGRESS_URL,
			regions: settings.KUBERNETES_REGIONS?.split(',') ?? null,
		});
		return { deploymentPlatform: platform, provisioningTarget: targetOf(platform) };
	},
});
