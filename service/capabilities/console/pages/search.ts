import type { Router } from 'express';
import {
	card,
	consolePage,
	emptyState,
	html,
	moment,
	note,
	table,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { FoundView } from '../../timeline/index.ts';
import { operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { searchWords } from './search-words.ts';
import { lifecycleOf, shownChip } from './shown-state.ts';

export const mountSearchPage = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		'/console/search',
		operatorRoute(runtime, 'page.search', async (call) => {
			const query = asked(call, 'q');
			const client_id = asked(call, 'client_id');
			const { language } = call;
			if (query === undefined && client_id === undefined) return { html: searchPage(call, null) };
			const wish = query === undefined ? { client_id } : { query };
			const found = await readFor<FoundView>(call, handlers, 'timeline.find', {
				query: { ...wish, language },
			});
			// What is found by itself is what was looked for.
			const [only] = found.data;
			if (found.data.length === 1 && only !== undefined && query !== undefined)
				return { see_other: only.path };
			return { html: searchPage(call, found) };
		}),
	);
};

function searchPage(call: OperatorCall, found: FoundView | null): string {
	const say = searchWords(call.language);
	const isOfClient = asked(call, 'q') === undefined && found !== null;
	return consolePage(call, call.viewer, {
		title: isOfClient ? say.of_client : say.title,
		current: null,
		search: asked(call, 'q') ?? '',
		body:
			found === null
				? card(null, html`<p>${say.what}</p>`)
				: found.data.length === 0
					? emptyState(say.nothing, say.nothing_more)
					: html`${found.has_more ? note('info', say.more) : null}
						${card(null, foundTable(call, found))}`,
	});
}

const stateOf = (
	{ runtime, language }: OperatorCall,
	{ kind, subject_type, status }: FoundView['data'][number],
): Html | null => shownChip(runtime, [lifecycleOf(kind), subject_type], status, language);

function foundTable(call: OperatorCall, { data }: FoundView): Html {
	const { language } = call;
	const say = searchWords(language);
	return table<FoundView['data'][number]>({
		caption: say.found,
		rows: data,
		language,
		columns: [
			{ label: say.kind, kind: 'short', cell: ({ kind_title }) => kind_title },
			{
				label: say.name,
				isHead: true,
				cell: ({ path, title }) => html`<a href="${path}">${title}</a>`,
			},
			{
				label: say.state,
				cell: (found) => stateOf(call, found),
			},
			{ label: say.client, cell: ({ client_name }) => client_name ?? '' },
			{ label: say.made, kind: 'short', cell: ({ at }) => moment(new Date(at), language) },
		],
	});
}
