import type { Router } from 'express';
import {
	card,
	consolePage,
	emptyState,
	filterForm,
	html,
	moment,
	note,
	paging,
	table,
	withQuery,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { AuditView } from '../../system/index.ts';
import { operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { auditWords } from './audit-words.ts';

type Entry = AuditView['data'][number];
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const mountAuditPage = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		'/console/audit',
		operatorRoute(runtime, 'page.audit', async (call) => {
			const subject_id = asked(call, 'subject_id');
			// A part of an id is what people paste by mistake; the page says so instead of an error page.
			const isWrong = subject_id !== undefined && !uuid.test(subject_id);
			const audit = await readFor<AuditView>(call, handlers, 'audit_entry.list', {
				query: {
					limit: isWrong ? 1 : 50,
					cursor: asked(call, 'cursor'),
					operation: asked(call, 'operation'),
					actor_id: asked(call, 'actor_id'),
					...(isWrong ? {} : { subject_id }),
				},
			});
			return { html: auditPage(call, isWrong ? null : audit) };
		}),
	);
};

function auditPage(call: OperatorCall, audit: AuditView | null): string {
	const { language } = call;
	const say = auditWords(language);
	const address = call.address ?? '/console/audit';
	const filter = filterForm(
		(['operation', 'actor_id', 'subject_id'] as const).map((name) => ({
			kind: 'search',
			name,
			label: say[name],
		})),
		{ address, language },
	);
	return consolePage(call, call.viewer, {
		title: say.title,
		current: '/console/audit',
		body: html`<p class="soft">${say.intro}</p>
			${card(
				null,
				html`${filter}
				${
					audit === null
						? note('warning', say.wrong_id)
						: audit.data.length === 0
							? emptyState(say.nothing)
							: html`${entriesTable(call, audit, address)}
								${paging({ address, next_cursor: audit.next_cursor, language })}`
				}`,
			)}`,
	});
}

function entriesTable({ language }: OperatorCall, { data }: AuditView, address: string): Html {
	const say = auditWords(language);
	const only = (name: string, value: string): string =>
		withQuery(address, { [name]: value, cursor: null });
	return table<Entry>({
		caption: say.title,
		rows: data,
		language,
		columns: [
			{
				label: say.when,
				kind: 'short',
				cell: ({ occurred_at }) => moment(new Date(occurred_at), language),
			},
			{
				label: say.who,
				cell: ({ actor_id, actor_name, actor_type }) =>
					html`${actor_id === null ? actor_name : html`<a href="${only('actor_id', actor_id)}">${actor_name}</a>`}
						<small>${actor_type}</small>`,
			},
			{
				label: say.what,
				isHead: true,
				cell: ({ operation }) => html`<a href="${only('operation', operation)}">${operation}</a>`,
			},
			{
				label: say.given,
				cell: ({ fields, reason }) =>
					html`${fields.join(', ')}${reason === null ? null : html`<br />“${reason}”`}`,
			},
			{
				label: say.subject,
				cell: ({ subject_id }) =>
					subject_id === null
						? '–'
						: uuid.test(subject_id)
							? html`<a href="${only('subject_id', subject_id)}">${subject_id.slice(-12)}</a>`
							: subject_id,
			},
		],
	});
}
