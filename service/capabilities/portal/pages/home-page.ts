import type { Router } from 'express';
import { z } from 'zod';
import { formatDate } from '../../../platform/clock/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { sumOf } from '../../../platform/money/document.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	actions,
	buttonLink,
	card,
	emptyState,
	figures,
	html,
	stateChip,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { listBillingCycles } from '../../billing/index.ts';
import { listDocuments } from '../../documents/index.ts';
import { checkTask, listTasksOf } from '../../provisioning/index.ts';
import { acceptQuotation, isExpired, listQuotations } from '../../quotations/index.ts';
import { listSubscriptions } from '../../subscriptions/index.ts';
import { dueText } from './common-words.ts';
import { fileList, numbersOfBills, type File } from './documents-view.ts';
import { homeWords } from './home-words.ts';
import { standingOf, type Cycle } from './invoice-view.ts';
import { invoiceWords } from './invoice-words.ts';
import { may, portalRoute, read, readAll, show, type Reader } from './reader.ts';
import { progressOf, stepsOf, type Bought, type Task } from './service-steps.ts';
import { nameOf } from './subscription-view.ts';

/** Rows of one kind on the first page; the rest stands on the pages behind it. */
const mostRows = 50;
const fewFiles = 5;

/** The first page of the portal: what to do now, what runs, and the latest documents. */
export function mountHomePage(router: Router, runtime: Runtime): void {
	router.get('/portal', portalRoute(runtime, 'page.portal', showHome));
}

type Offer = { id: string; number: string; total: bigint; currency: string; valid_until: Date };
type Service = { subscription: Bought; tasks: readonly Task[] };

async function showHome(reader: Reader) {
	const { language, client } = reader;
	const [cycles, offers, services, files] = await Promise.all([
		billsOf(reader),
		offersOf(reader),
		servicesOf(reader),
		filesOf(reader),
	]);
	const numbers = await numbersOfBills(reader.context, files);
	const from = firstService(reader);
	const say = homeWords[language];
	const shownCycles = cycles.slice(0, mostRows);
	const todo = [
		...shownCycles.map((cycle) => billTask(reader, cycle)),
		...(cycles.length > shownCycles.length ? [moreBills(reader, cycles.length)] : []),
		...services.flatMap((service) => stepTasks(reader, service)),
		...offers.map((offer) => offerTask(reader, offer)),
	];
	const first = cycles[0];
	const body = html`${first === undefined ? null : dueFigures(reader, cycles, first)}
	${
		todo.length === 0
			? emptyState(say.nothing_to_do, services.length === 0 ? say.nothing_yet : say.all_done)
			: card(
					say.to_do,
					html`<ul class="plain">
						${todo}
					</ul>`,
				)
	}
	${
		services.length === 0
			? null
			: card(
					say.what_runs,
					html`<ul class="plain">
							${services.slice(from, from + mostRows).map((service) => serviceRow(reader, service))}
						</ul>
						${moreServices(reader, services.length, from)}`,
				)
	}
	${
		files.length === 0
			? null
			: card(
					say.latest_documents,
					html`${fileList(files, language, numbers)}
						<p><a href="/portal/documents">${say.all_documents}</a></p>`,
				)
	}`;
	return show(reader, { title: client.name, body, current: '/portal' });
}

/** All bills that can be paid, the most urgent first: the sum over them is what the client owes. */
async function billsOf(reader: Reader): Promise<Cycle[]> {
	if (!may(reader, listBillingCycles)) return [];
	const found = await Promise.all(
		(['OVERDUE', 'AWAITING_PAYMENT', 'INVOICED'] as const).map((status) =>
			readAll(reader, listBillingCycles, { status, sort: 'due_date', limit: mostRows }),
		),
	);
	return found
		.flat()
		.filter((cycle) => ['open', 'overdue'].includes(standingOf(cycle, reader.context.now)))
		.sort((a, b) => +a.due_date - +b.due_date);
}

async function offersOf(reader: Reader): Promise<Offer[]> {
	if (!may(reader, listQuotations)) return [];
	const { data } = await read(reader, listQuotations, {
		status: 'SENT',
		sort: '-created_at',
		limit: mostRows,
	});
	return data.filter((one) => !isExpired(one, reader.context.now));
}

async function servicesOf(reader: Reader): Promise<Service[]> {
	const wanted = { sort: '-created_at', limit: mostRows } as const;
	const all = await readAll(reader, listSubscriptions, wanted);
	const alive = all.filter(({ status }) => status !== 'CANCELLED' && status !== 'ENDED');
	const tasks = await listTasksOf(reader.context, ...alive.map(({ id }) => id));
	return alive.map((subscription) => ({
		subscription,
		tasks: tasks.filter(({ subscription_id }) => subscription_id === subscription.id),
	}));
}

async function filesOf(reader: Reader): Promise<File[]> {
	if (!may(reader, listDocuments)) return [];
	const { data } = await read(reader, listDocuments, { sort: '-created_at', limit: fewFiles });
	return data;
}

/** The amount and the day first: most people open the portal for it. */
function dueFigures({ language, context }: Reader, cycles: readonly Cycle[], first: Cycle): Html {
	const say = homeWords[language];
	const byCurrency = [...Map.groupBy(cycles, ({ currency }) => currency)];
	return figures([
		...byCurrency.map(([currency, same]) => ({
			label: say.to_pay(same.length),
			value: formatMoney(sumOf(same.map(({ balance }) => balance)), currency, language),
		})),
		{ label: say.first_due, value: dueText(first.due_date, context.now, language) },
	]);
}

const task = (text: Html, button: Html): Html =>
	html`<li class="todo">
		<div>${text}</div>
		${actions([button])}
	</li>`;

function billTask({ language, context }: Reader, cycle: Cycle): Html {
	const say = homeWords[language];
	const path = `/portal/invoices/${cycle.id}`;
	const isLate = standingOf(cycle, context.now) === 'overdue';
	const text = html`<strong>${formatMoney(cycle.balance, cycle.currency, language)}</strong>,
		${isLate ? say.was_due : say.is_due} ${dueText(cycle.due_date, context.now, language)}<br />
		<a href="${path}">${invoiceWords[language].number(cycle.number)}</a> ${aside(cycle, language)}`;
	const button =
		cycle.payment_url === null
			? buttonLink({ label: say.see_bill, href: path })
			: buttonLink({ label: say.pay, href: cycle.payment_url });
	return task(text, button);
}

/** The sum above is over all of them; the statement lists the rest. */
const moreBills = ({ language }: Reader, count: number): Html =>
	html`<li class="todo">
		<a href="/portal/statement">${homeWords[language].more_bills(count - mostRows)}</a>
	</li>`;

const From = z.coerce.number().int().min(0).max(100_000).catch(0);
const firstService = ({ call }: Reader): number => From.parse(call.request.query['services']);

/** The services before and after those that are listed: one that is old is not out of reach. */
function moreServices({ language }: Reader, count: number, from: number): Html | null {
	const say = homeWords[language];
	const rest = count - from - mostRows;
	if (from === 0 && rest <= 0) return null;
	const to = (first: number): string => (first === 0 ? '/portal' : `/portal?services=${first}`);
	return html`<p>
		${from === 0 ? null : html`<a href="${to(0)}">${say.newest_services}</a>`}
		${rest <= 0 ? null : html`<a href="${to(from + mostRows)}">${say.more_services(rest)}</a>`}
	</p>`;
}

/** What came in for it already, and why it has no button to pay with. */
function aside(cycle: Cycle, language: Language): Html {
	const say = invoiceWords[language];
	const received = cycle.received_amount - cycle.credit_used_amount;
	const way =
		cycle.payment_url === null && cycle.payment_code === null ? say.link_soon.title : null;
	return html`${
		received === 0n
			? null
			: html`<br /><small
						>${say.received}: ${formatMoney(received, cycle.currency, language)}</small
					>`
	}${way === null ? null : html`<br /><small>${way}</small>`}`;
}

function stepTasks(reader: Reader, { subscription, tasks }: Service): Html[] {
	const { language } = reader;
	const say = homeWords[language];
	if (!may(reader, checkTask)) return [];
	return tasks
		.filter(({ status, waiting_for }) => status === 'WAITING' && waiting_for === 'CLIENT')
		.map(({ description, client_text }) =>
			task(
				html`<strong>${description}</strong>: ${say.waits_for_you}<br />${client_text?.[language] ?? ''}`,
				buttonLink({ label: say.open_step, href: `/portal/subscriptions/${subscription.id}` }),
			),
		);
}

function offerTask(reader: Reader, offer: Offer): Html {
	const { language, context } = reader;
	const say = homeWords[language];
	const path = `/portal/quotations/${offer.id}`;
	const text = html`<strong>${formatMoney(offer.total, offer.currency, language)}</strong>,
		${say.valid_until} ${dueText(offer.valid_until, context.now, language)}<br />
		<a href="${path}">${say.quotation} ${offer.number}</a>`;
	const label = may(reader, acceptQuotation) ? say.review : say.see_quotation;
	return task(text, buttonLink({ label, href: path }));
}

function serviceRow({ call, language }: Reader, { subscription, tasks }: Service): Html {
	const say = homeWords[language];
	const { done, all } = progressOf(stepsOf({ subscription, tasks, language, path: null }));
	const { cancel_at_period_end, ends_on, status } = subscription;
	// Nothing is charged while it is suspended or paused.
	const next =
		status === 'SUSPENDED' || status === 'PAUSED' ? null : subscription.next_billing_date;
	const when =
		cancel_at_period_end && ends_on !== null
			? `${say.ends_on} ${formatDate(ends_on, language)}`
			: next === null
				? ''
				: `${say.next_bill} ${formatDate(next, language)}`;
	return html`<li class="todo">
		<div>
			<a href="/portal/subscriptions/${subscription.id}"
				><strong>${nameOf(subscription, language)}</strong></a
			>
			${stateChip(call.runtime, 'subscription', subscription.status, language)}<br />
			<small
				>${done < all ? `${say.steps(done, all)}${when === '' ? '' : ' · '}` : ''}${when}</small
			>
		</div>
	</li>`;
}
