import { faultRows } from '../core/faults.ts';
import { html } from '../core/html.ts';
import type { Html } from '../core/html.ts';
import { table } from '../core/layout.ts';
import type { RunningVendor, RunningWorld } from '../core/running.ts';

export function indexPage(world: RunningWorld): Html {
	return html`<p class="soft">
			Imitations of the vendors that CloudSales talks to. Seed ${world.options.seed}.
		</p>
		<div class="cards">${world.vendors.map((vendor) => card(world, vendor))}</div>
		<h2>Faults</h2>
		${faultTable(world)}
		<form class="row" method="post" action="/faults">
			<label
				>Vendor
				<select name="vendor">
					${world.vendors.map(({ id }) => html`<option>${id}</option>`)}
				</select></label
			>
			<label
				>Kind
				<select name="kind">
					${kindOptions(world)}
				</select></label
			>
			<label>Endpoint <input name="endpoint" placeholder="POST /v2/invoices" size="26" /></label>
			<label>Times <input name="times" type="number" min="1" placeholder="always" /></label>
			<label
				>Rate <input name="rate" type="number" min="0" max="1" step="0.01" placeholder="1"
			/></label>
			<button class="main">Switch on</button>
		</form>
		<form class="inline" method="post" action="/faults/clear">
			<button>Switch all off</button>
		</form>
		<form class="inline" method="post" action="/reset"><button>Forget everything</button></form>`;
}

function card(world: RunningWorld, vendor: RunningVendor): Html {
	const { id, webhooks } = vendor;
	const active = world.faults.list().filter((fault) => fault.active && fault.vendor === id);
	return html`<section class="card">
		<h2><a href="${vendor.page?.address ?? `/requests?vendor=${id}`}">${id}</a></h2>
		${Object.entries(vendor.counts()).map(([name, count]) => html`<div>${name}: ${count}</div>`)}
		<div class="soft">requests: ${world.requests.list(id).length}</div>
		${webhooks ? html`<div class="soft">callback URL: ${webhooks.callback_url ?? 'not set'}</div>` : ''}
		${active.length ? html`<div class="bad">active faults: ${active.length}</div>` : ''}
	</section>`;
}

function faultTable(world: RunningWorld): Html {
	const rows = world.faults.list().map(
		(fault) =>
			html`<tr>
				<td>${fault.vendor}</td>
				<td>
					<code>${fault.kind}</code>
					<div class="soft">
						${withCode(world.faults.kinds.get(fault.vendor)?.[fault.kind]?.means ?? '')}
					</div>
				</td>
				<td>${fault.endpoint ?? 'any'}</td>
				<td>
					${fault.times ?? 'always'}${fault.rate === undefined ? '' : html`, rate ${fault.rate}`}
				</td>
				<td>
					${fault.hits} of
					${fault.seen}${fault.active ? '' : html` <span class="badge calm">used up</span>`}
				</td>
				<td>
					<form class="inline" method="post" action="/faults/${fault.id}/remove">
						<button>Switch off</button>
					</form>
				</td>
			</tr>`,
	);
	return table(
		['Vendor', 'Kind', 'Endpoint', 'Times', 'Struck', ''],
		rows,
		'No fault is switched on.',
	);
}

const withCode = (text: string): Html[] =>
	text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : html`${part}`));

/** Grouped by the vendors that have them, because the form does not know which vendor is chosen. */
function kindOptions({ faults, vendors }: RunningWorld): Html[] {
	const groups = new Map<string, string[]>();
	for (const { kind, vendors: having } of faultRows(faults.kinds)) {
		const group = having.length === vendors.length ? 'any vendor' : having.join(', ');
		groups.set(group, [...(groups.get(group) ?? []), kind]);
	}
	return [...groups].map(
		([group, kinds]) =>
			html`<optgroup label="${group}">
				${kinds.map((kind) => html`<option>${kind}</option>`)}
			</optgroup>`,
	);
}
