import type { Router } from 'express';
import { IllegalTransition, NotFound } from '../../../platform/errors/index.ts';
import {
	card,
	consolePage,
	emptyState,
	html,
	isErrorOf,
	moment,
	note,
	paging,
	readForm,
	runForPage,
	stateChip,
	stateWord,
	submitForm,
	summaryList,
	table,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { formFields } from '../action-fields.ts';
import {
	actionsOfApproval,
	approvalStates,
	getApproval,
	listApprovals,
	type Approval,
} from '../approval.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked } from '../read-for.ts';
import { approvalsWords } from './approvals-words.ts';
import { choiceLinks } from './choice-links.ts';
import { clientNames, moneyOf } from './needs-person.ts';
import { actionForm, type TypedForTask } from './task-page.ts';

const home = '/console/approvals';
const pageSize = 25;
const idOf = ({ request }: OperatorCall): string => String(request.params['id']);

/** What has to be allowed before it goes on: the list, and one with its decision. */
export function mountApprovalPages(router: Router, runtime: Runtime, handlers: Handlers): void {
	router.get(
		home,
		operatorRoute(runtime, 'page.console-approvals', async (call) => ({
			html: await approvalsPage(call, handlers),
		})),
	);
	router.get(
		`${home}/:id`,
		operatorRoute(runtime, 'page.console-approval', async (call) => ({
			html: await approvalPage(call, handlers, await getApproval(call, handlers, idOf(call))),
		})),
	);
	router.post(
		`${home}/:id/:operation`,
		operatorRoute(runtime, 'page.console-approval-decide', (call) => decide(call, handlers)),
	);
}

async function approvalsPage(call: OperatorCall, handlers: Handlers): Promise<string> {
	const { language, request } = call;
	const say = approvalsWords(language);
	const address = request.originalUrl;
	const wanted = asked(call, 'status');
	// What waits comes first; the address names what else is shown.
	const status = approvalStates.find((one) => one === wanted) ?? 'PENDING';
	const { data, next_cursor } = await listApprovals(call, handlers, {
		status,
		limit: pageSize,
		sort: status === 'PENDING' ? 'created_at' : '-created_at',
		cursor: asked(call, 'cursor'),
	});
	const names = await clientNames(call, data);
	const choices = choiceLinks(
		approvalStates.map((value) => ({
			value: value === 'PENDING' ? null : value,
			label: stateWord(call.runtime, 'approval', value)[language],
		})),
		{ address, name: 'status', label: say.show },
	);
	const rows = table<Approval>({
		caption: say.list,
		language,
		rows: data,
		columns: [
			{
				label: say.what,
				isHead: true,
				kind: 'whole',
				cell: ({ id, title, summary }) =>
					html`<a href="${home}/${id}">${title[language]}</a><br /><small
							>${summary[language]}</small
						>`,
			},
			{ label: say.client, cell: ({ client_id }) => nameOf(names, client_id) },
			{ label: say.money, kind: 'number', cell: (one) => moneyOf(one, language) },
			{ label: say.asked_by, cell: ({ asked_by }) => asked_by },
			// The state is the one that was chosen above; a column of it would leave no room for names.
			{ label: say.decides, kind: 'short', cell: ({ approver }) => say.roles[approver] },
		],
	});
	const found =
		data.length === 0
			? emptyState(say.none)
			: html`${rows} ${paging({ address, next_cursor, language })}`;
	return consolePage(call, call.viewer, {
		title: say.title,
		current: home,
		body: card(null, html`${choices} ${found}`),
	});
}

const nameOf = (names: ReadonlyMap<string, string>, id: string | null): string =>
	id === null ? '–' : (names.get(id) ?? '–');

const stateOf = ({ status }: Approval, { runtime, language }: OperatorCall): Html =>
	stateChip(runtime, 'approval', status, language);

/** What is asked, what was decided, and the forms for who may decide. */
async function approvalPage(
	call: OperatorCall,
	handlers: Handlers,
	approval: Approval,
	typed: TypedForTask | null = null,
): Promise<string> {
	const { language } = call;
	const say = approvalsWords(language);
	const names = await clientNames(call, [approval]);
	const at = (value: string | null): Html | null =>
		value === null ? null : moment(new Date(value), language);
	const facts = summaryList([
		[say.state, stateOf(approval, call)],
		[say.client, approval.client_id === null ? null : nameOf(names, approval.client_id)],
		[say.money, approval.amount === null ? null : moneyOf(approval, language)],
		[say.asked_by, approval.asked_by],
		[say.asked_at, at(approval.asked_at)],
		[say.asked_again_at, at(approval.asked_again_at)],
		[say.decides, say.roles[approval.approver]],
		[say.expires_at, approval.status === 'PENDING' ? at(approval.expires_at) : null],
		[say.decided_by, approval.decided_by],
		[say.decided_at, at(approval.decided_at)],
		[say.reason, approval.reason],
		[say.history, html`<a href="/console/search?q=${approval.subject_id}">${say.history}</a>`],
	]);
	const possible = actionsOfApproval(call, handlers, approval);
	const mayDecide = possible.some(({ operation }) => operation.id === 'approval.grant');
	const standing =
		approval.status === 'PENDING'
			? mayDecide
				? null
				: note('info', `${say.waits_for} ${say.roles[approval.approver]}.`)
			: approval.status === 'EXPIRED'
				? null
				: note('info', say.over);
	const forms = possible.map((one, index) =>
		actionForm(call, `${home}/${approval.id}`, one, { typed, isFirst: index === 0 }),
	);
	return consolePage(call, call.viewer, {
		title: approval.title[language],
		current: home,
		body: html`${card(
				null,
				html`<p>${approval.summary[language]}</p>
					${facts}`,
			)}
			${standing} ${forms}
			<p><a href="${home}">${say.back}</a></p>`,
	});
}

/** Carries the decision out. One that was made at another door meanwhile is shown, and is no error. */
async function decide(call: OperatorCall, handlers: Handlers): Promise<PageAnswer> {
	const { actor, language, viewer } = call;
	const say = approvalsWords(language);
	const id = String(call.request.params['operation']);
	const approval = await getApproval(call, handlers, idOf(call));
	const see_other = `${home}/${approval.id}`;
	const meanwhile = ({ status, decided_by }: Approval): PageAnswer => ({
		see_other,
		notice: {
			tone: 'info',
			text: `${say.decided_meanwhile} ${stateWord(call.runtime, 'approval', status)[language]}${decided_by === null ? '' : `, ${decided_by}`}.`,
		},
	});
	const sent = await readForm(call.request);
	const possible = actionsOfApproval(call, handlers, approval).find(
		({ operation }) => operation.id === id,
	);
	if (possible === undefined) {
		const isDecision = id === 'approval.grant' || id === 'approval.refuse';
		if (isDecision && approval.status !== 'PENDING') return meanwhile(approval);
		throw NotFound({ resource: 'page', id });
	}
	const { operation, action, path } = possible;
	return submitForm(call, sent, {
		fields: formFields(action.fields, {
			language,
			currency: approval.currency ?? 'IDR',
			bills: [],
		}),
		words: say.role_errors,
		work: async (body) => {
			const input = { path, ...(operation.input.body === undefined ? {} : { body }) };
			try {
				const options = { actor, key: sent.key() };
				return (await runForPage(call, handlerOf(handlers, id), input, options)) as Approval;
			} catch (error) {
				if (!isErrorOf(error, [IllegalTransition])) throw error;
				return getApproval(call, handlers, approval.id);
			}
		},
		again: (state) => approvalPage(call, handlers, approval, { operation: id, state }),
		done: (now) => {
			const wanted: Readonly<Record<string, string>> = {
				'approval.grant': 'GRANTED',
				'approval.refuse': 'REFUSED',
				'approval.ask-again': 'PENDING',
			};
			const isOwn = id === 'approval.ask-again' || now.decided_by === viewer.name;
			if (now.status !== wanted[id] || !isOwn) return meanwhile(now);
			return {
				see_other,
				notice: { tone: 'good', text: `${say.done} ${action.words[language].label}` },
			};
		},
	});
}
