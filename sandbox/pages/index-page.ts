import { FAULT_KINDS, VENDORS } from '../core/fault-kinds.ts';
import type { World } from '../core/world.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page, table } from './layout.ts';

const PAGES: Record<string, string> = {
	xendit: '/xendit',
	cosmic: '/cosmic',
	google: '/google',
	gmail: '/mailbox',
	gemini: '/requests?vendor=gemini',
};

export function indexPage(world: World): Html {
	return page(
		'Overview',
		'/',
		html`<p class="soft">
				Imitations of the vendors that CloudSales talks to. Seed ${world.options.seed}; Xendit's
				callback URL: ${world.xendit.callback_url ?? 'not set'}.
			</p>
			<div class="cards">${VENDORS.map((vendor) => card(world, vendor))}</div>
			<h2>Faults</h2>
			${faultTable(world)}
			<form class="row" method="post" action="/faults">
				<label
					>Vendor
					<select name="vendor">
						${VENDORS.map((vendor) => html`<option>${vendor}</option>`)}
					</select></label
				>
				<label
					>Kind
					<select name="kind">
						${kindOptions()}
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
			<form class="inline" method="post" action="/reset"><button>Forget everything</button></form>`,
	);
}

function card(world: World, vendor: string): Html {
	const active = world.faults.list().filter((fault) => fault.active && fault.vendor === vendor);
	return html`<section class="card">
		<h2><a href="${PAGES[vendor] ?? '/'}">${vendor}</a></h2>
		${counts(world, vendor).map(([name, count]) => html`<div>${name}: ${count}</div>`)}
		<div class="soft">requests: ${world.requests.list(vendor).length}</div>
		${active.length ? html`<div class="bad">active faults: ${active.length}</div>` : ''}
	</section>`;
}

function counts(
	{ xendit, cosmic, google, gmail, gemini }: World,
	vendor: string,
): [string, number][] {
	switch (vendor) {
		case 'xendit':
			return [
				['invoices', xendit.invoices.size],
				['payments', xendit.payments.length],
				['webhooks', xendit.deliveries.length],
			];
		case 'cosmic':
			return [
				['documents', cosmic.objects.size],
				['files', cosmic.media.size],
			];
		case 'google':
			return [
				['users', google.users.size],
				['licences', google.licences.length],
				['projects', google.projects.size],
			];
		case 'gmail':
			return [['messages', gmail.messages.length]];
		default:
			return [['answers', gemini.answers.length]];
	}
}

function faultTable(world: World): Html {
	const rows = world.faults.list().map(
		(fault) =>
			html`<tr>
				<td>${fault.vendor}</td>
				<td>
					<code>${fault.kind}</code>
					<div class="soft">${withCode(FAULT_KINDS[fault.kind]?.means ?? '')}</div>
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

/** Kinds of one vendor only are grouped, because the form does not know which vendor is chosen. */
function kindOptions(): Html[] {
	const groups = new Map<string, string[]>();
	for (const [kind, { vendors }] of Object.entries(FAULT_KINDS)) {
		const group = vendors.length === VENDORS.length ? 'any vendor' : vendors.join(', ');
		groups.set(group, [...(groups.get(group) ?? []), kind]);
	}
	return [...groups].map(
		([group, kinds]) =>
			html`<optgroup label="${group}">
				${kinds.map((kind) => html`<option>${kind}</option>`)}
			</optgroup>`,
	);
}
