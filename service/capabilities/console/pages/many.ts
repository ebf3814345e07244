import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { DomainError } from '../../../platform/errors/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	card,
	chip,
	confirmation,
	consolePage,
	html,
	readForm,
	runForPage,
	submitForm,
	table,
	type FormState,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { ListedMatter } from '../../attention/index.ts';
import { formFields } from '../action-fields.ts';
import { consoleActions, type Action } from '../action-words.ts';
import { actionsOf } from '../actions.ts';
import { getMatter } from '../matter.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { wordsOf } from '../words.ts';
import { moneyOf, pageSize, titleOf } from './needs-person.ts';

/** One operation for many matters: first what it will do to which, then what became of each. */
export function mountManyPages(router: Router, runtime: Runtime, handlers: Handlers): void {
	router.post(
		'/console/many',
		operatorRoute(runtime, 'page.console-many', (call) => preview(call, handlers)),
	);
	router.post(
		'/console/many/confirm',
		operatorRoute(runtime, 'page.console-many-confirm', (call) => confirm(call, handlers)),
	);
}

type Chosen = { operation: string; action: Action; matters: ListedMatter[] };

/** What was ticked, as far as it still waits. */
async function chosenOf(
	call: OperatorCall,
	handlers: Handlers,
	operation: string,
	ids: readonly string[],
): Promise<Chosen | null> {
	const action = consoleActions[operation];
	if (action?.isForMany !== true) return null;
	const settled = await Promise.allSettled(
		[...new Set(ids)].slice(0, pageSize).map((id) => getMatter(call, handlers, id)),
	);
	const matters = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
	return matters.length === 0 ? null : { operation, action, matters };
}

async function preview(call: OperatorCall, handlers: Handlers): Promise<PageAnswer> {
	const sent = await readForm(call.request);
	const chosen = await chosenOf(call, handlers, sent.text('operation'), sent.list('matter'));
	if (chosen === null)
		return {
			see_other: '/console',
			notice: { tone: 'info', text: wordsOf(call.language).none_chosen },
		};
	return { html: previewPage(call, chosen) };
}

function previewPage(call: OperatorCall, chosen: Chosen, state?: FormState): string {
	const { language } = call;
	const say = wordsOf(language);
	const { operation, action, matters } = chosen;
	const { label, will, will_not } = action.words[language];
	const body = confirmation({
		will,
		will_not,
		more: mattersTable(call, matters),
		id: 'many',
		action: '/console/many/confirm',
		fields: formFields(fieldsForMany(action), { language, currency: 'IDR', bills: [] }),
		hidden: { operation, matters: matters.map(({ id }) => id).join(',') },
		submit: `${label} (${matters.length})`,
		language,
		cancel: '/console',
		...(state === undefined ? {} : { state }),
	});
	return consolePage(call, call.viewer, { title: say.confirm_many, body, current: '/console' });
}

/** A part of the money is asked for one bill at a time. */
const fieldsForMany = ({ fields }: Action): Action['fields'] =>
	fields.filter(({ kind }) => kind !== 'money');

function mattersTable(call: OperatorCall, matters: readonly ListedMatter[]): Html {
	const { language } = call;
	const say = wordsOf(language);
	const totals = new Map<string, bigint>();
	for (const { amount, currency } of matters)
		if (amount !== null && currency !== null)
			totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(amount));
	const sums = [...totals].map(([currency, amount]) => formatMoney(amount, currency, language));
	return html`${table<ListedMatter>({
		caption: say.chosen,
		language,
		rows: matters,
		columns: [
			{
				label: say.matter,
				isHead: true,
				cell: ({ kind, reason }) => html`${titleOf(call, kind)}<br /><small>${reason}</small>`,
			},
			{ label: say.money, kind: 'number', cell: (one) => moneyOf(one, language) },
		],
	})}
	${sums.length === 0 ? null : html`<p>${say.total}: <strong>${sums.join(' + ')}</strong></p>`}`;
}

type Outcome = { matter: ListedMatter; problem: string | null };

/** One that fails does not stop the others; each is a command of its own with a key of its own. */
async function confirm(call: OperatorCall, handlers: Handlers): Promise<PageAnswer> {
	const { actor } = call;
	const sent = await readForm(call.request);
	const ids = sent.text('matters').split(',');
	const chosen = await chosenOf(call, handlers, sent.text('operation'), ids);
	const say = wordsOf(call.language);
	if (chosen === null)
		return { see_other: '/console', notice: { tone: 'info', text: say.settled_text } };
	const { operation: id, action, matters } = chosen;
	const fields = formFields(fieldsForMany(action), {
		language: call.language,
		currency: 'IDR',
		bills: [],
	});
	const each = async (matter: ListedMatter, typed: Record<string, unknown>): Promise<Outcome> => {
		const possible = actionsOf(call, handlers, matter).find((one) => one.operation.id === id);
		if (possible === undefined) return { matter, problem: say.no_action };
		const { operation, path, body } = possible;
		const key = createHash('sha256').update(`${sent.key()}:${matter.id}`).digest('hex');
		const input = {
			...(operation.input.path === undefined ? {} : { path }),
			...(operation.input.body === undefined ? {} : { body: { ...body, ...typed } }),
		};
		try {
			await runForPage(call, handlerOf(handlers, id), input, { actor, key });
			return { matter, problem: null };
		} catch (error) {
			if (error instanceof DomainError) return { matter, problem: error.message };
			throw error;
		}
	};
	return submitForm(call, sent, {
		fields,
		work: async (typed) => {
			const outcomes: Outcome[] = [];
			for (const matter of matters) outcomes.push(await each(matter, typed));
			return outcomes;
		},
		again: (state) => previewPage(call, chosen, state),
		done: (outcomes) => ({ html: resultPage(call, action, outcomes) }),
	});
}

function resultPage(call: OperatorCall, action: Action, outcomes: readonly Outcome[]): string {
	const { language } = call;
	const say = wordsOf(language);
	const result = table<Outcome>({
		caption: say.result,
		language,
		rows: outcomes,
		columns: [
			{
				label: say.matter,
				isHead: true,
				cell: ({ matter }) =>
					html`<a href="/console/matters/${matter.id}">${titleOf(call, matter.kind)}</a><br /><small
							>${matter.reason}</small
						>`,
			},
			{
				label: say.result,
				cell: ({ problem }) =>
					problem === null
						? chip(say.succeeded, 'good')
						: html`${chip(say.failed, 'bad')}<br /><small>${problem}</small>`,
			},
		],
	});
	const body = html`${card(null, result)}
		<p><a href="/console">${say.back}</a></p>`;
	return consolePage(call, call.viewer, {
		title: action.words[language].label,
		body,
		current: '/console',
	});
}
