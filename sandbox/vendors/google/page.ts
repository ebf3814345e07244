import type { DirectoryUser, Google } from './books.ts';
import { html, moment } from '../../core/html.ts';
import type { Html } from '../../core/html.ts';
import { badge, table } from '../../core/layout.ts';
import { SKUS } from './licensing.ts';

export function googlePage(google: Google): Html {
	const { users, licences, projects } = google.books;
	const userRows = [...users.values()].reverse().map((user) => {
		const name = (user.name ?? {}) as Record<string, string>;
		const held = licences.filter((one) => one.userId === user.primaryEmail);
		return html`<tr>
			<td>
				${user.primaryEmail}
				<div class="soft">${name.fullName}</div>
			</td>
			<td>${badge(stateOf(user))}</td>
			<td>
				${held.map((one) => html`<div>${SKUS[one.productId]?.[one.skuId] ?? one.skuId}</div>`)}
			</td>
			<td><code>${externalIds(user)}</code></td>
			<td>${moment(String(user.creationTime))}</td>
		</tr>`;
	});
	const projectRows = [...projects.values()].reverse().map(
		(project) =>
			html`<tr>
				<td>
					${project.display_name}
					<div class="soft"><code>${project.project_id}</code> ${project.number}</div>
				</td>
				<td>${badge(project.state)}</td>
				<td>
					${project.billing_account ? html`<code>${project.billing_account}</code>` : html`<span class="bad">no billing</span>`}
				</td>
				<td>
					${[...project.services].sort().map((service) => html`<div><code>${service}</code></div>`)}
				</td>
				<td>
					${Object.entries(project.labels).map(([key, value]) => html`<div><code>${key}=${value}</code></div>`)}
				</td>
			</tr>`,
	);
	return html`<h2>Workspace users</h2>
		${table(['User', 'State', 'Licences', 'External ids', 'Created'], userRows, 'No user yet.')}
		<h2>Cloud projects</h2>
		${table(['Project', 'State', 'Billing', 'Services', 'Labels'], projectRows, 'No project yet.')}`;
}

const stateOf = (user: DirectoryUser) =>
	user.deleted_at !== null ? 'deleted' : user.suspended ? 'suspended' : 'ACTIVE';

const externalIds = (user: DirectoryUser) =>
	Array.isArray(user.externalIds)
		? user.externalIds.map((one) => String(one.value)).join(', ')
		: '';
