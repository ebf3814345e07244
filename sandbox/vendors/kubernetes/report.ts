import { CLUSTER_NAMESPACES } from './books.ts';
import type { Kubernetes, KubeObject } from './books.ts';
import { all, allIn } from './storage.ts';

const INSTANCE = 'cloudsales.io/instance';

/** What stands in each namespace and whose it is; the cluster's own namespaces are left out. */
export const kubernetesReport = (own: Kubernetes) => ({
	revision: own.books.revision,
	namespaces: all(own, 'Namespace')
		.filter(({ metadata }) => !CLUSTER_NAMESPACES.includes(metadata.name))
		.map((space) => {
			const { name, labels = {}, uid } = space.metadata;
			return {
				name,
				uid,
				phase: (space.status as { phase?: string } | undefined)?.phase ?? 'Active',
				managed_by: labels['app.kubernetes.io/managed-by'] ?? null,
				tenant: labels['cloudsales.io/tenant'] ?? null,
				instance: labels[INSTANCE] ?? null,
				objects: allIn(own, name)
					.filter(({ kind }) => kind !== 'Event')
					.map(summaryOf),
			};
		}),
	objects: [...own.books.objects.values()],
});

const summaryOf = ({ kind, metadata }: KubeObject) => ({
	kind,
	name: metadata.name,
	instance: metadata.labels?.[INSTANCE] ?? null,
	managers: [...new Set((metadata.managedFields ?? []).map(({ manager }) => manager))],
	...(metadata.finalizers?.length ? { finalizers: metadata.finalizers } : {}),
});
