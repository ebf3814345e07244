import type { Router } from 'express';
import {
	card,
	consolePage,
	emptyState,
	filterForm,
	html,
	moment,
	paging,
	table,
	type Column,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { clientsWords } from './clients-words.ts';
import { pageSize } from './needs-person.ts';

type Client = {
	id: string;
	name: string;
	billing_email: string;
	npwp: string | null;
	created_at: string;
};
type Page = { data: Client[]; next_cursor: string | null };

/** All clients; each leads to its sales, and finance to its bills and payments. */
export const mountClientsPage = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		'/console/clients',
		operatorRoute(runtime, 'page.console-clients', async (call) => {
			const query = {
				search: asked(call, 'search'),
				sort: asked(call, 'sort') ?? 'name',
				cursor: asked(call, 'cursor'),
				limit: pageSize,
			};
			return {
				html: clientsPage(call, await readFor<Page>(call, handlers, 'client.list', { query })),
			};
		}),
	);
};

function clientsPage(call: OperatorCall, { data, next_cursor }: Page): string {
	const { language } = call;
	const say = clientsWords(language);
	const address = call.request.originalUrl;
	const filter = filterForm([{ kind: 'search', name: 'search', label: say.search }], {
		address,
		language,
	});
	const list = table<Client>({
		caption: say.title,
		language,
		address,
		rows: data,
		columns: columnsOf(call),
	});
	return consolePage(call, call.viewer, {
		title: say.title,
		body: card(
			null,
			html`${filter}
			${data.length === 0 ? emptyState(say.none) : html`${list} ${paging({ address, next_cursor, language })}`}`,
		),
		current: '/console/clients',
	});
}

function columnsOf({ language, viewer }: OperatorCall): Column<Client>[] {
	const say = clientsWords(language);
	const columns: Column<Client>[] = [
		{
			label: say.name,
			isHead: true,
			kind: 'whole',
			sort: 'name',
			cell: ({ id, name }) => html`<a href="/console/search?client_id=${id}">${name}</a>`,
		},
		{ label: say.email, cell: ({ billing_email }) => billing_email },
		{ label: say.npwp, kind: 'short', cell: ({ npwp }) => npwp ?? '–' },
		{
			label: say.since,
			kind: 'short',
			sort: 'created_at',
			cell: ({ created_at }) => moment(new Date(created_at), language),
		},
	];
	// Both pages are for finance; to others they would be a way to a page that is refused.
	if (!viewer.roles.includes('FINANCE')) return columns;
	return [
		...columns,
		{
			label: say.lists,
			cell: ({ id }) =>
				html`<a href="/console/bills?client_id=${id}">${say.bills}</a> ·
					<a href="/console/payments?client_id=${id}">${say.payments}</a>`,
		},
	];
}
