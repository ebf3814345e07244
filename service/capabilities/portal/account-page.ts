import { businessDate, formatDate } from '../../platform/clock/index.ts';
import type { Company } from '../../platform/company/index.ts';
import { html, pageHtml, type Html } from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import type { listFiles, listOpenCycles, listServices } from './account.ts';
import { statesOfService } from './service-states.ts';
import { wordFor, words, type Words } from './words.ts';

type Service = Awaited<ReturnType<typeof listServices>>[number];
type Cycle = Awaited<ReturnType<typeof listOpenCycles>>[number];
type File = Awaited<ReturnType<typeof listFiles>>[number];
export type Account = {
	client: { name: string };
	cycles: readonly Cycle[];
	services: readonly Service[];
	files: readonly File[];
	/** How many sessions of the reader are open. */
	sessions: number;
	company: Company;
	language: Language;
};

/** Everything that a client can see of itself: what to pay, what runs, and its documents. */
export function accountPage({
	client,
	cycles,
	services,
	files,
	sessions,
	company,
	language,
}: Account): string {
	const say = words[language];
	const body = html`<p class="soft">${say.portal}</p>
		<h1>${client.name}</h1>
		<h2>${say.open_payments}</h2>
		${cycles.length === 0 ? html`<p>${say.no_payments}</p>` : payments(cycles, say, language)}
		<h2>${say.subscriptions}</h2>
		${
			services.length === 0
				? html`<p>${say.no_subscriptions}</p>`
				: services.map((service) => subscription(service, say, language))
		}
		<h2>${say.documents}</h2>
		${
			files.length === 0
				? html`<p>${say.no_documents}</p>`
				: html`<ul class="plain">
						${files.map((file) => document(file, say, language))}
					</ul>`
		}
		<form method="post" action="/portal/sign-out">
			<button class="quiet">${say.sign_out}</button>
		</form>
		${sessions > 1 ? elsewhere(sessions, say) : null}`;
	return pageHtml({ title: say.portal, body, company, language });
}

const elsewhere = (sessions: number, say: Words): Html =>
	html`<form method="post" action="/portal/sign-out/everywhere">
		<p class="soft">${say.open_sessions}: ${sessions}</p>
		<button class="quiet">${say.sign_out_everywhere}</button>
	</form>`;

function payments(cycles: readonly Cycle[], say: Words, language: Language): Html {
	const row = (cycle: Cycle): Html =>
		html`<tr>
			<td data-label="${say.invoice}" class="short">${cycle.number ?? '–'}</td>
			<td data-label="${say.due}" class="short">${formatDate(cycle.due_date, language)}</td>
			<td data-label="${say.amount}" class="number">
				<div>
					${formatMoney(cycle.balance, cycle.currency, language)} ${settled(cycle, say, language)}
				</div>
			</td>
			<td class="whole">${wayToPay(cycle, say)}</td>
		</tr>`;
	return html`<table class="cards">
		<thead>
			<tr>
				<th>${say.invoice}</th>
				<th>${say.due}</th>
				<th class="number">${say.amount}</th>
				<td></td>
			</tr>
		</thead>
		<tbody>
			${cycles.map(row)}
		</tbody>
	</table>`;
}

/** What settled a part of it already: the amount beside it is only the rest. */
function settled(cycle: Cycle, say: Words, language: Language): Html[] {
	const { received_amount, credit_used_amount, credited_amount } = cycle;
	const parts = [
		{ label: say.received, amount: received_amount - credit_used_amount },
		{ label: say.credit_used, amount: credit_used_amount },
		{ label: say.credited, amount: credited_amount },
	];
	return parts
		.filter(({ amount }) => amount !== 0n)
		.map(({ label, amount }) => {
			const money = formatMoney(amount, cycle.currency, language);
			return html`<small>${label}: <span class="together">${money}</span></small>`;
		});
}

/** A bill always says how it is paid, or what happens next. */
function wayToPay({ payment_url: url, payment_code: code }: Cycle, say: Words): Html {
	if (url !== null) return html`<a class="button" href="${url}" rel="noreferrer">${say.pay}</a>`;
	return code === null ? html`${say.pay_soon}` : html`${say.pay_by_code}: <strong>${code}</strong>`;
}

function subscription(service: Service, say: Words, language: Language): Html {
	const { subscription: row, tasks } = service;
	const next =
		row.next_billing_date === null
			? ''
			: ` · ${say.next_billing}: ${formatDate(row.next_billing_date, language)}`;
	// Nothing is being switched on yet: an empty column would look like a fault.
	const hasStates = tasks.length > 0;
	const item = (one: (typeof row.items)[number]): Html => {
		const own = tasks.filter((task) => task.subscription_item_id === one.id);
		const states = statesOfService(own, say, language);
		return html`<tr>
			<td class="whole"><strong>${one.description}</strong></td>
			<td data-label="${say.quantity}" class="number">${one.quantity}</td>
			${hasStates ? html`<td data-label="${say.state}">${states.map((state) => html`<div>${state}</div>`)}</td>` : null}
		</tr>`;
	};
	return html`<p><strong>${wordFor(say.statuses, row.status)}</strong>${next}</p>
		<table class="cards">
			<thead>
				<tr>
					<th>${say.services}</th>
					<th class="number">${say.quantity}</th>
					${hasStates ? html`<th>${say.state}</th>` : null}
				</tr>
			</thead>
			<tbody>
				${row.items.map(item)}
			</tbody>
		</table>`;
}

function document(file: File, say: Words, language: Language): Html {
	const name = `${wordFor(say.document_kinds, file.kind)}: ${file.filename}`;
	if (file.replaced_at === null) {
		const since = formatDate(businessDate(file.created_at), language);
		return html`<li><a href="${file.url}">${name}</a> <small>${since}</small></li>`;
	}
	const on = formatDate(businessDate(file.replaced_at), language);
	return html`<li>${name} (${say.replaced_on} ${on})</li>`;
}
