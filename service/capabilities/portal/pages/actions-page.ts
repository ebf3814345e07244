import type { Router } from 'express';
import { z } from 'zod';
import { card, emptyState, html, moment, paging, table } from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { listOwnActions } from '../../system/index.ts';
import { actionNames, actionsWords } from './actions-words.ts';
import { portalRoute, read, show, type Reader } from './reader.ts';

const path = '/portal/actions';
const pageSize = 25;

/** The audit entries of the signed-in user only, so that the user can recognise actions of a stolen session. */
export function mountActionsPage(router: Router, runtime: Runtime): void {
	router.get(path, portalRoute(runtime, 'page.portal-actions', showActions));
}

async function showActions(reader: Reader) {
	const { language, call } = reader;
	const say = actionsWords[language];
	const cursor = z.string().max(500).safeParse(call.request.query['cursor']);
	const { data, next_cursor } = await read(reader, listOwnActions, {
		sort: '-created_at',
		limit: pageSize,
		...(cursor.success ? { cursor: cursor.data } : {}),
	});
	const rows = table<(typeof data)[number]>({
		caption: say.title,
		rows: data,
		language,
		columns: [
			{
				label: say.what,
				isHead: true,
				cell: ({ operation }) => actionNames[operation]?.[language] ?? say.other,
			},
			{ label: say.when, cell: ({ occurred_at }) => moment(occurred_at, language) },
			{ label: say.reason, cell: ({ reason }) => reason ?? '–' },
		],
	});
	const address = call.address ?? path;
	return show(reader, {
		title: say.title,
		current: path,
		body: card(
			null,
			html`<p>${say.text} <a href="/portal/sessions">${say.sessions}</a></p>
				${data.length === 0 ? emptyState(say.none) : html`${rows} ${paging({ address, next_cursor, language })}`}`,
		),
	});
}
