import { html, moment } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { badge, table } from '../../core/layout.ts';
import { CLUSTER_NAMESPACES } from './books.ts';
import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { isReady } from './kubelet.ts';
import { all, allIn } from './storage.ts';

export function kubernetesPage(own: Kubernetes): Html {
	const rows = all(own, 'Namespace')
		.filter(({ metadata }) => !CLUSTER_NAMESPACES.includes(metadata.name))
		.reverse()
		.map((space) => {
			const { name, labels = {}, annotations = {}, creationTimestamp } = space.metadata;
			const objects = allIn(own, name);
			const pods = objects.filter(({ kind }) => kind === 'Pod');
			return html`<tr>
				<td>
					${name}
					<div class="soft">
						${annotations['cloudsales.io/company'] ?? labels['cloudsales.io/tenant']}
					</div>
				</td>
				<td>${badge(String((space.status as Fields | undefined)?.phase ?? 'Active'))}</td>
				<td>
					${objects
						.filter(({ kind }) => !['Event', 'Pod', 'ReplicaSet'].includes(kind))
						.map((one) => html`<div><code>${one.kind}/${one.metadata.name}</code></div>`)}
				</td>
				<td>${pods.map((pod) => html`<div>${stateOf(pod)}</div>`)}</td>
				<td>${hostsOf(objects).map((host) => html`<div><code>${host}</code></div>`)}</td>
				<td>${moment(creationTimestamp)}</td>
			</tr>`;
		});
	return html`<h2>Namespaces of tenants</h2>
		${table(['Namespace', 'Phase', 'Objects', 'Pods', 'Hosts', 'Created'], rows, 'No tenant yet.')}`;
}

function stateOf(pod: KubeObject): Html {
	const status = (pod.status ?? {}) as { phase?: string; containerStatuses?: Fields[] };
	const reasons = (status.containerStatuses ?? []).map(
		({ state }) => (state as { waiting?: { reason?: string } } | undefined)?.waiting?.reason,
	);
	return badge(isReady(pod) ? 'Ready' : (reasons.find(Boolean) ?? status.phase ?? 'Pending'));
}

const hostsOf = (objects: KubeObject[]): string[] =>
	objects
		.filter(({ kind }) => kind === 'Ingress')
		.flatMap(({ spec }) =>
			(((spec as Fields).rules ?? []) as { host?: string }[]).map(({ host }) => host ?? '*'),
		);
