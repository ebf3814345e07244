import { html, moment } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { badge, table } from '../../core/layout.ts';
import type { Awx } from './books.ts';

export function awxPage({ books }: Awx): Html {
	const jobRows = [...books.jobs].reverse().map((job) => {
		const labels = books.labels.filter(({ id }) => job.labels.includes(id));
		return html`<tr>
			<td>${job.id}</td>
			<td>${job.name}</td>
			<td>${badge(job.status)}</td>
			<td>${labels.map(({ name }) => html`<div><code>${name}</code></div>`)}</td>
			<td>${moment(job.created)}</td>
		</tr>`;
	});
	const tenantRows = [...books.tenants.values()].map(
		(tenant) =>
			html`<tr>
				<td>${tenant.name}</td>
				<td>${badge(tenant.state)}</td>
				<td><code>${tenant.marker}</code></td>
				<td>${tenant.host}</td>
			</tr>`,
	);
	return html`<h2>Jobs</h2>
		${table(['Job', 'Template', 'Status', 'Labels', 'Created'], jobRows, 'No job yet.')}
		<h2>What the playbooks have made</h2>
		${table(['Tenant', 'State', 'Marker', 'Host'], tenantRows, 'Nothing yet.')}`;
}
