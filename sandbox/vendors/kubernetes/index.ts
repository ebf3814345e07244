import { z } from 'zod';
import { controlRoute, refusal } from '../../core/control-route.ts';
import { fault, lastingFault } from '../../core/fault-kinds.ts';
import { defineVendor } from '../../core/vendor.ts';
import { updated } from './apply.ts';
import { createKubernetesBooks } from './books.ts';
import type { KubernetesBooks, KubernetesCredentials, KubeObject } from './books.ts';
import { step } from './controllers.ts';
import { ingressController } from './ingress.ts';
import { kubernetesPage } from './page.ts';
import { kubernetesReport } from './report.ts';
import { kubernetesRoutes, mergePatched } from './routes.ts';
import { kubernetesErrors } from './status.ts';
import { all, find, put, remove, stamp } from './storage.ts';

export const kubernetes = defineVendor<KubernetesBooks, KubernetesCredentials>({
	id: 'kubernetes',
	title: 'Kubernetes',
	credentials: ({ secret }) => ({
		token: secret('kubernetes token', 64),
		account: 'system:serviceaccount:cloudsales:provisioner',
	}),
	environment: ({ credentials, url }) => ({
		KUBERNETES_API_URL: `${url}/kubernetes`,
		KUBERNETES_TOKEN: credentials.token,
		KUBERNETES_INGRESS_URL: `${url}/kubernetes-ingress`,
		KUBERNETES_CALLS_PER_SECOND: '1000',
	}),
	short_time_limits: { KUBERNETES_TIMEOUT_MS: '2500' },
	books: {
		empty: createKubernetesBooks,
		report: kubernetesReport,
		counts: (own) => ({
			namespaces: all(own, 'Namespace').length,
			deployments: all(own, 'Deployment').length,
			pods: all(own, 'Pod').length,
		}),
	},
	apis: [
		{
			at: ['/kubernetes'],
			serves: 'Kubernetes API: the kinds of a tenant, pods, events',
			reached_by: '`server` of the cluster, with `skipTLSVerify`',
			routes: kubernetesRoutes,
			errors: kubernetesErrors,
		},
	],
	faults: {
		token_expired: fault('401: a token that was good is not any more'),
		forbidden: lastingFault('403: the account lacks the right, in the words of RBAC'),
		admission_denied: lastingFault('403: an admission webhook refuses, with `message`'),
		admission_unreachable: fault('500: an admission webhook cannot be reached, nothing done'),
		etcd_timeout: fault('the work is done, then 500 "etcdserver: request timed out"'),
		slow_start: fault('a new pod needs 6 more looks, or `polls`; endpoint `POST` of the pods'),
		node_full: fault('a pod finds no node for as long as it strikes'),
		image_pull_error: fault('a pod cannot pull its image for as long as it strikes'),
		crash_loop: fault('a container ends with exit code 1 for as long as it strikes'),
		out_of_memory: fault('a container is killed for its memory for as long as it strikes'),
		never_ready: fault('a container runs and its readiness probe fails for as long as it strikes'),
		finalizer_remains: fault(
			'a namespace stays Terminating, a finalizer remains, for as long as it strikes; endpoint `DELETE` of the namespace',
		),
		list_expired: fault('410 for the next page of a list'),
		watch_expired: fault('a watch is told ERROR 410: its version is no longer remembered'),
		watch_cut: fault('a watch ends after what has happened already'),
	},
	writes: 'PATCH /**',
	control: [
		controlRoute(
			'POST /kubernetes/edit',
			'another manager changes an object by merge patch: labels, replicas, finalizers',
			z
				.object({
					kind: z.string(),
					namespace: z.string().optional(),
					name: z.string(),
					manager: z.string().default('kubectl-edit'),
					patch: z.record(z.string(), z.unknown()),
				})
				.strict(),
			(own, { kind, namespace, name, manager, patch }) => {
				const live = find(own, kind, namespace, name);
				if (!live) throw refusal(404, `no ${kind} ${name}`);
				const next = updated(live, mergePatched(live, patch) as KubeObject, {
					manager,
					at: stamp(own),
				});
				const stored = put(own, next);
				const { deletionTimestamp, finalizers } = stored.metadata;
				const isOver = deletionTimestamp !== undefined && !finalizers?.length;
				if (isOver && kind !== 'Namespace') remove(own, stored);
				return { status: 200, body: stored };
			},
		),
		controlRoute(
			'POST /kubernetes/step',
			'the controllers do so many steps (1), which reads and time bring about too',
			z.object({ steps: z.number().int().min(1).max(1000).default(1) }).strict(),
			(own, { steps }) => {
				for (let count = 0; count < steps; count += 1) step(own);
				return { status: 200, body: { steps } };
			},
		),
	],
	page: { address: '/kubernetes-page', title: 'Kubernetes', content: kubernetesPage },
	web: (own) => ({ '/kubernetes-ingress': ingressController(own) }),
	tick: step,
});
