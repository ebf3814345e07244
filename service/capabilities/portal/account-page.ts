import { businessDate, formatDate } from '../../platform/clock/index.ts';
import {
	html,
	pageHtml,
	table,
	type Column,
	type Html,
	type PageCall,
} from '../../platform/pages/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import type { listFiles, listOpenCycles, listServices } from './account.ts';
import { statesOfService } from './service-states.ts';
import { wordFor, words, type Words } from './words.ts';

type Service = Awaited<ReturnType<typeof listServices>>[number];
type Cycle = Awaited<ReturnType<typeof listOpenCycles>>[number];
type File = Awaited<ReturnType<typeof listFiles>>[number];
type Item = Service['subscription']['items'][number];
export type Account = {
	client: { name: string };
	cycles: readonly Cycle[];
	services: readonly Service[];
	files: readonly File[];
	/** How many sessions of the reader are open. */
	sessions: number;
};

/** Everything that a client can see of itself: what to pay, what runs, and its documents. */
export function accountPage(
	{ company, language, address, notice }: PageCall,
	{ client, cycles, services, files, sessions }: Account,
): string {
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
			<button type="submit" class="quiet">${say.sign_out}</button>
		</form>
		${sessions > 1 ? elsewhere(sessions, say) : null}`;
	return pageHtml({ title: say.portal, body, company, language, address, notice });
}

const elsewhere = (sessions: number, say: Words): Html =>
	html`<form method="post" action="/portal/sign-out/everywhere">
		<p class="soft">${say.open_sessions}: ${sessions}</p>
		<button type="submit" class="quiet">${say.sign_out_everywhere}</button>
	</form>`;

function payments(cycles: readonly Cycle[], say: Words, language: Language): Html {
	return table<Cycle>({
		caption: say.open_payments,
		rows: cycles,
		language,
		columns: [
			{ label: say.invoice, kind: 'short', isHead: true, cell: ({ number }) => number ?? '–' },
			{
				label: say.due,
				kind: 'short',
				cell: ({ due_date }) => formatDate(due_date, language),
			},
			{
				label: say.amount,
				kind: 'number',
				cell: (cycle) =>
					html`<div>
						${formatMoney(cycle.balance, cycle.currency, language)} ${settled(cycle, say, language)}
					</div>`,
			},
			{
				label: '',
				unseen_label: say.pay,
				kind: 'whole',
				cell: (cycle) => wayToPay(cycle, say),
			},
		],
	});
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
	const state: Column<Item>[] =
		tasks.length === 0 ? [] : [{ label: say.state, cell: (item) => statesOf(item, tasks) }];
	const statesOf = ({ id }: Item, all: Service['tasks']): Html[] =>
		statesOfService(
			all.filter((task) => task.subscription_item_id === id),
			say,
			language,
		).map((one) => html`<div>${one}</div>`);
	return html`<p><strong>${wordFor(say.statuses, row.status)}</strong>${next}</p>
		${table<Item>({
			caption: say.services,
			rows: row.items,
			language,
			columns: [
				{
					label: say.services,
					kind: 'whole',
					isHead: true,
					cell: ({ description }) => html`<strong>${description}</strong>`,
				},
				{ label: say.quantity, kind: 'number', cell: ({ quantity }) => quantity },
				...state,
			],
		})}`;
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
