import type { Router } from 'express';
import { z } from 'zod';
import { formatDate, isoDate } from '../../../platform/clock/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	actions,
	buttonLink,
	card,
	emptyState,
	figures,
	filterForm,
	html,
	paging,
	table,
	type Html,
	type PageCall,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { getStatement, listStatementCurrencies } from '../../billing/index.ts';
import { listDocuments } from '../../documents/index.ts';
import { listPayments } from '../../payments/index.ts';
import { listQuotations } from '../../quotations/index.ts';
import { dayOf } from './common-words.ts';
import { fileLink, numbersOfBills, type File } from './documents-view.ts';
import { documentsWords } from './documents-words.ts';
import { quotationChip } from './quotation-view.ts';
import { may, portalRoute, read, show, type Reader } from './reader.ts';

const pageSize = 25;
/** Quotations and payments beside the files; the statement has all that was ever paid. */
const fewRows = 12;

/** All papers of a company, and its account. */
export function mountDocumentPages(router: Router, runtime: Runtime): void {
	router.get('/portal/documents', portalRoute(runtime, 'page.portal-documents', showDocuments));
	router.get('/portal/statement', portalRoute(runtime, 'page.portal-statement', showStatement));
}

const addressOf = ({ address }: PageCall): string => address ?? '/portal/documents';

async function showDocuments(reader: Reader) {
	const { language, call } = reader;
	const say = documentsWords[language];
	const cursor = z.string().max(500).safeParse(call.request.query['cursor']);
	const files = await read(reader, listDocuments, {
		sort: '-created_at',
		limit: pageSize,
		...(cursor.success ? { cursor: cursor.data } : {}),
	});
	const address = addressOf(call);
	const list =
		files.data.length === 0
			? emptyState(say.no_files, say.no_files_more)
			: html`${await filesTable(files.data, reader)}
				${paging({ address, next_cursor: files.next_cursor, language })}`;
	const body = html`${card(say.files, list)} ${await quotationsCard(reader)}
	${await paymentsCard(reader)}
	${
		may(reader, getStatement)
			? card(
					say.statement,
					html`<p>${say.statement_text}</p>
						${actions([buttonLink({ label: say.open_statement, href: '/portal/statement', quiet: true })])}`,
				)
			: null
	}`;
	return show(reader, { title: say.title, body, current: '/portal/documents' });
}

async function filesTable(files: readonly File[], { language, context }: Reader): Promise<Html> {
	const say = documentsWords[language];
	const numbers = await numbersOfBills(context, files);
	return table({
		caption: say.files,
		rows: files,
		language,
		columns: [
			{
				label: say.file,
				kind: 'whole',
				isHead: true,
				cell: (file) => fileLink(file, language, numbers),
			},
			{ label: say.date, kind: 'short', cell: ({ created_at }) => dayOf(created_at, language) },
			{
				label: say.about,
				kind: 'short',
				cell: ({ related_type, related_id }) =>
					related_type === 'billing_cycle'
						? html`<a href="/portal/invoices/${related_id}">${say.see_bill}</a>`
						: '–',
			},
		],
	});
}

async function quotationsCard(reader: Reader): Promise<Html | null> {
	if (!may(reader, listQuotations)) return null;
	const { language, context } = reader;
	const say = documentsWords[language];
	const { data } = await read(reader, listQuotations, { sort: '-created_at', limit: fewRows });
	if (data.length === 0)
		return card(say.quotations, html`<p class="soft">${say.no_quotations}</p>`);
	return card(
		say.quotations,
		table({
			caption: say.quotations,
			rows: data,
			language,
			columns: [
				{
					label: say.number,
					isHead: true,
					kind: 'short',
					cell: ({ id, number }) => html`<a href="/portal/quotations/${id}">${number}</a>`,
				},
				{ label: say.date, kind: 'short', cell: ({ created_at }) => dayOf(created_at, language) },
				{
					label: say.state,
					cell: (one) =>
						quotationChip({
							runtime: reader.call.runtime,
							quotation: one,
							now: context.now,
							language,
						}),
				},
				{
					label: say.amount,
					kind: 'number',
					cell: ({ total, currency }) => formatMoney(total, currency, language),
				},
				{
					label: say.pdf,
					kind: 'short',
					cell: ({ pdf_url, number }) =>
						pdf_url === null
							? '–'
							: html`<a href="${pdf_url}" rel="noreferrer"
									>${say.pdf}<span class="unseen"> ${number}</span></a
								>`,
				},
			],
		}),
	);
}

async function paymentsCard(reader: Reader): Promise<Html | null> {
	if (!may(reader, listPayments)) return null;
	const { language } = reader;
	const say = documentsWords[language];
	const { data } = await read(reader, listPayments, {
		status: 'SUCCEEDED',
		sort: '-created_at',
		limit: fewRows,
	});
	if (data.length === 0) return card(say.payments, html`<p class="soft">${say.no_payments}</p>`);
	return card(
		say.payments,
		table({
			caption: say.payments,
			rows: data,
			language,
			columns: [
				{
					label: say.date,
					isHead: true,
					kind: 'short',
					cell: ({ paid_at, created_at }) => dayOf(paid_at ?? created_at, language),
				},
				{ label: say.method, cell: ({ channel }) => channel ?? '–' },
				{
					label: say.about,
					kind: 'short',
					cell: ({ subject_type, subject_id }) =>
						subject_type === 'billing_cycle' && subject_id !== null
							? html`<a href="/portal/invoices/${subject_id}">${say.see_bill}</a>`
							: '–',
				},
				{
					label: say.amount,
					kind: 'number',
					cell: ({ amount, payer_fee, currency }) =>
						formatMoney(amount - payer_fee, currency, language),
				},
			],
		}),
	);
}

const Day = z.iso.date().transform((text) => new Date(`${text}T00:00:00.000Z`));

type Account = Awaited<ReturnType<typeof getStatement.run>>;

/** The account in each currency that the client has: amounts of two currencies do not add up. */
async function showStatement(reader: Reader) {
	const { language, client, call, context } = reader;
	const say = documentsWords[language];
	const { query } = call.request;
	const from = Day.safeParse(query['from']);
	const to = Day.safeParse(query['to']);
	const limits = {
		...(from.success ? { from: from.data } : {}),
		...(to.success ? { to: to.data } : {}),
	};
	const used = await listStatementCurrencies(context, client.id);
	const accounts: Account[] = [];
	for (const currency of used.length === 0 ? ['IDR'] : used)
		accounts.push(await read(reader, getStatement, { client_id: client.id, currency, ...limits }));
	const csvOf = (currency: string): string => {
		const asked = new URLSearchParams({
			format: 'csv',
			currency,
			...(from.success ? { from: isoDate(from.data) } : {}),
			...(to.success ? { to: isoDate(to.data) } : {}),
		});
		return `/api/v1/clients/${client.id}/statement?${asked.toString()}`;
	};
	const filter = filterForm(
		[
			{ kind: 'date', name: 'from', label: say.from },
			{ kind: 'date', name: 'to', label: say.to },
		],
		{ address: call.address ?? '/portal/statement', language },
	);
	const isOne = accounts.length === 1;
	const body = html`${card(
		null,
		html`${filter}
			<p class="soft">${say.owed}</p>`,
	)}
	${accounts.map((account) =>
		card(
			isOne ? null : `${say.statement} (${account.currency})`,
			accountView(account, { csv: csvOf(account.currency), language }),
		),
	)}`;
	return show(reader, { title: say.statement, body, current: '/portal/documents' });
}

/** One currency: what is open, the lines, and the balance to which they add up. */
function accountView(
	account: Account,
	{ csv, language }: { csv: string; language: Reader['language'] },
): Html {
	const say = documentsWords[language];
	const money = (amount: bigint): string => formatMoney(amount, account.currency, language);
	const kinds: Readonly<Record<string, string>> = say.entry_kinds;
	const rows = table({
		caption: `${say.statement} (${account.currency})`,
		rows: account.data,
		language,
		columns: [
			{ label: say.date, kind: 'short', cell: ({ date }) => formatDate(date, language) },
			{
				label: say.what,
				isHead: true,
				cell: ({ kind, number, source_type, source_id }) => {
					const word = kinds[kind] ?? kind;
					if (source_type === 'billing_cycle')
						return html`<a href="/portal/invoices/${source_id}">${word} ${number ?? ''}</a>`;
					return source_type === 'credit_note' ? `${word} ${number ?? ''}` : word;
				},
			},
			{ label: say.amount, kind: 'number', cell: ({ amount }) => money(amount) },
			{ label: say.balance, kind: 'number', cell: ({ balance }) => money(balance) },
		],
	});
	return html`${figures([
			{ label: say.left, value: money(account.open_amount) },
			...(account.credit_amount === 0n
				? []
				: [{ label: say.credit, value: money(account.credit_amount) }]),
			...(account.unplaced_amount === 0n
				? []
				: [{ label: say.unplaced, value: money(account.unplaced_amount) }]),
		])}
		<p>${say.opening}: <strong>${money(account.opening_balance)}</strong></p>
		${account.data.length === 0 ? emptyState(say.nothing) : rows}
		<p>${say.closing}: <strong>${money(account.closing_balance)}</strong></p>
		${actions([buttonLink({ label: say.csv, href: csv, quiet: true })])}`;
}
