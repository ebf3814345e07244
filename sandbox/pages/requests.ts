import { html } from '../core/html.ts';
import type { Html } from '../core/html.ts';
import { badge, table } from '../core/layout.ts';
import type { RunningWorld } from '../core/running.ts';

const SHOWN_MAX = 300;

export function requestsPage(world: RunningWorld, vendor: string | undefined): Html {
	const rows = world.requests
		.list(vendor)
		.slice(-SHOWN_MAX)
		.reverse()
		.map(
			(entry) =>
				html`<tr>
					<td>${entry.number}</td>
					<td>${entry.at.slice(11, 23)}</td>
					<td>${entry.vendor}</td>
					<td><code>${entry.method} ${entry.path}</code></td>
					<td>${entry.status ?? badge(entry.outcome)}</td>
					<td>${entry.fault ? html`<span class="bad">${entry.fault}</span>` : ''}</td>
				</tr>`,
		);
	return html`<p>
			<a href="/requests">all</a>
			${world.vendors.map(({ id }) => html`<a href="/requests?vendor=${id}">${id}</a> `)}
		</p>
		${table(['No.', 'At', 'Vendor', 'Request', 'Answer', 'Fault'], rows, 'No request yet.')}`;
}
