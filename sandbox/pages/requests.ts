import { VENDORS } from '../core/fault-kinds.ts';
import type { World } from '../core/world.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { badge, page, table } from './layout.ts';

const SHOWN_MAX = 300;

export function requestsPage(world: World, vendor: string | undefined): Html {
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
	return page(
		'Requests',
		'/requests',
		html`<p>
				<a href="/requests">all</a>
				${VENDORS.map((name) => html`<a href="/requests?vendor=${name}">${name}</a> `)}
			</p>
			${table(['No.', 'At', 'Vendor', 'Request', 'Answer', 'Fault'], rows, 'No request yet.')}`,
	);
}
