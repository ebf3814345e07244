import { z } from 'zod';

const label = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'Must be a DNS label');

/** `settings` of a deployment template that runs on a cluster. */
export const TenantSettings = z.strictObject({
	image: z
		.string()
		.regex(/^\S+(@sha256:[0-9a-f]{64}|:[\w][\w.-]{0,127})$/, 'Must name a digest or a tag')
		.meta({
			title: 'Image',
			description:
				'Container image of the tenant with its digest (name@sha256:…) or tag; it must run without root and without writing to its own files',
		}),
	port: z.int().min(1024).max(65_535).default(8080).meta({
		title: 'Port',
		description: 'Port on which the container answers HTTP, above 1023 since it is not root',
	}),
	path: z
		.string()
		.regex(/^\/\S*$/)
		.default('/')
		.meta({
			title: 'Path',
			description: 'Path that answers 2xx or 3xx when the tenant is ready',
		}),
	replicas: z.int().min(1).max(10).default(1).meta({
		title: 'Replicas',
		description: 'How many containers share the work of one tenant',
	}),
	container_cpu_millis: z.int().min(100).max(16_000).default(500).meta({
		title: 'CPU Of A Container',
		description:
			'Most that one container may take, in thousandths of a core; never more than half of what the tenant has, so that an update fits beside what runs',
	}),
	container_memory_mb: z.int().min(128).max(65_536).default(512).meta({
		title: 'Memory Of A Container',
		description:
			'Most that one container may take, in MiB; never more than half of what the tenant has',
	}),
	ingress_class: label.default('nginx').meta({
		title: 'Ingress Class',
		description: 'Class of the ingress controller that leads people to tenants',
	}),
	ingress_namespace: label.default('ingress-nginx').meta({
		title: 'Namespace Of The Ingress Controller',
		description: 'Only from here do requests reach a tenant',
	}),
	tls_secret: label.default('wildcard').meta({
		title: 'TLS Secret',
		description:
			'Name of the certificate in the Ingress; where the namespace has none by it, the controller takes its own default certificate',
	}),
	operators_group: z.string().min(1).max(200).default('cloudsales:operators').meta({
		title: 'Group Of Operators',
		description: 'People of this group of the cluster may look at what a tenant consists of',
	}),
});
export type TenantSettings = z.output<typeof TenantSettings>;
