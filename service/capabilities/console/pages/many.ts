import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { DomainError } from '../../../platform/errors/index.ts';
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
	type Column,
	type FormState,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { formFields } from '../action-fields.ts';
import type { Action } from '../action.ts';
import { consoleActions } from '../action-words.ts';
import type { PossibleAction } from '../actions.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { wordsOf } from '../words.ts';

/** What can be ticked in a list, so that one thing is done to many at once. */
export type Tickable<T extends { id: string }> = {
	/** Where the ticked ones are sent: first `address`, then `address/confirm`. */
	address: string;
	/** Page of the list; also the name of the entry in the navigation. */
	list: string;
	/** Name of the tick boxes. */
	name: string;
	/** One of them; throws when the reader may not see it, or when there is nothing to do to it any more. */
	load: (call: OperatorCall, id: string) => Promise<T>;
	possible: (call: OperatorCall, item: T) => PossibleAction[];
	columns: (call: OperatorCall, items: readonly T[]) => Column<T>[] | Promise<Column<T>[]>;
	/** What stands below them, such as their money. */
	sums?: (call: OperatorCall, items: readonly T[]) => Html | null;
};

/** As many as one page of a list shows. */
const most = 25;

/** One operation for many: first what it will do to which, then what became of each. */
export function mountMany<T extends { id: string }>(
	router: Router,
	runtime: Runtime,
	handlers: Handlers,
	of: Tickable<T>,
): void {
	const name = of.address.slice(1).replaceAll('/', '-');
	router.post(
		of.address,
		operatorRoute(runtime, `page.${name}`, (call) => preview(call, of)),
	);
	router.post(
		`${of.address}/confirm`,
		operatorRoute(runtime, `page.${name}-confirm`, (call) => confirm(call, handlers, of)),
	);
}

type Chosen<T> = { operation: string; action: Action; items: T[] };

/** What was ticked, as far as it is still there. */
async function chosenOf<T extends { id: string }>(
	call: OperatorCall,
	of: Tickable<T>,
	operation: string,
	ids: readonly string[],
): Promise<Chosen<T> | null> {
	const action = consoleActions[operation];
	if (action?.isForMany !== true) return null;
	const settled = await Promise.allSettled(
		[...new Set(ids)].slice(0, most).map((id) => of.load(call, id)),
	);
	const items = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
	return items.length === 0 ? null : { operation, action, items };
}

async function preview<T extends { id: string }>(
	call: OperatorCall,
	of: Tickable<T>,
): Promise<PageAnswer> {
	const sent = await readForm(call.request);
	const chosen = await chosenOf(call, of, sent.text('operation'), sent.list(of.name));
	if (chosen === null)
		return {
			see_other: of.list,
			notice: { tone: 'info', text: wordsOf(call.language).none_chosen },
		};
	return { html: await previewPage(call, of, chosen) };
}

async function previewPage<T extends { id: string }>(
	call: OperatorCall,
	of: Tickable<T>,
	{ operation, action, items }: Chosen<T>,
	state?: FormState,
): Promise<string> {
	const { language } = call;
	const columns = await of.columns(call, items);
	const say = wordsOf(language);
	const { label, will, will_not } = action.words[language];
	const body = confirmation({
		will,
		will_not,
		more: html`${table<T>({ caption: say.chosen, language, rows: items, columns })}
		${of.sums?.(call, items) ?? null}`,
		id: 'many',
		action: `${of.address}/confirm`,
		fields: formFields(fieldsForMany(action), { language, currency: 'IDR', bills: [] }),
		hidden: { operation, chosen: items.map(({ id }) => id).join(',') },
		submit: `${label} (${items.length})`,
		language,
		cancel: of.list,
		...(state === undefined ? {} : { state }),
	});
	return consolePage(call, call.viewer, { title: say.confirm_many, body, current: of.list });
}

/** A part of the money is asked for one bill at a time. */
const fieldsForMany = ({ fields }: Action): Action['fields'] =>
	fields.filter(({ kind }) => kind !== 'money');

type Outcome<T> = { item: T; problem: string | null };

/** One that fails does not stop the others; each is a command of its own with a key of its own. */
async function confirm<T extends { id: string }>(
	call: OperatorCall,
	handlers: Handlers,
	of: Tickable<T>,
): Promise<PageAnswer> {
	const { actor, language } = call;
	const sent = await readForm(call.request);
	const ids = sent.text('chosen').split(',');
	const chosen = await chosenOf(call, of, sent.text('operation'), ids);
	const say = wordsOf(language);
	if (chosen === null)
		return { see_other: of.list, notice: { tone: 'info', text: say.settled_text } };
	const { operation: id, action, items } = chosen;
	const fields = formFields(fieldsForMany(action), { language, currency: 'IDR', bills: [] });
	const each = async (item: T, typed: Record<string, unknown>): Promise<Outcome<T>> => {
		const possible = of.possible(call, item).find((one) => one.operation.id === id);
		if (possible === undefined) return { item, problem: say.no_action };
		const { operation, path, body } = possible;
		const key = createHash('sha256').update(`${sent.key()}:${item.id}`).digest('hex');
		const input = {
			...(operation.input.path === undefined ? {} : { path }),
			...(operation.input.body === undefined ? {} : { body: { ...body, ...typed } }),
		};
		try {
			await runForPage(call, handlerOf(handlers, id), input, { actor, key });
			return { item, problem: null };
		} catch (error) {
			if (error instanceof DomainError) return { item, problem: error.message };
			// An error page would hide what was done to the others.
			const { request_id } = call;
			call.runtime.log.error({ err: error, operation: id, request_id }, 'one of many failed');
			return { item, problem: `${say.unexpected} ${request_id}` };
		}
	};
	return submitForm(call, sent, {
		fields,
		work: async (typed) => {
			const outcomes: Outcome<T>[] = [];
			for (const item of items) outcomes.push(await each(item, typed));
			return outcomes;
		},
		again: (state) => previewPage(call, of, chosen, state),
		done: async (outcomes) => ({ html: await resultPage(call, of, action, outcomes) }),
	});
}

async function resultPage<T extends { id: string }>(
	call: OperatorCall,
	of: Tickable<T>,
	action: Action,
	outcomes: readonly Outcome<T>[],
): Promise<string> {
	const { language } = call;
	const say = wordsOf(language);
	const items = outcomes.map(({ item }) => item);
	const [first] = await of.columns(call, items);
	const result = table<Outcome<T>>({
		caption: say.result,
		language,
		rows: outcomes,
		columns: [
			{ label: first?.label ?? say.chosen, isHead: true, cell: ({ item }) => first?.cell(item) },
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
		<p><a href="${of.list}">${say.back}</a></p>`;
	return consolePage(call, call.viewer, {
		title: action.words[language].label,
		body,
		current: of.list,
	});
}

/** A form around a list with tick boxes, and its buttons below. */
export function tickForm<T extends { id: string }>(
	{ language }: OperatorCall,
	{ address }: Pick<Tickable<T>, 'address'>,
	content: Html,
	operations: readonly string[],
): Html {
	const say = wordsOf(language);
	const buttons = operations.flatMap((id) => {
		const action = consoleActions[id];
		if (action === undefined) return [];
		return [
			html`<button type="submit" name="operation" value="${id}" class="quiet">
				${action.words[language].label}
			</button>`,
		];
	});
	if (buttons.length === 0) return content;
	return html`<form method="post" action="${address}">
		${content}
		<p class="soft">${say.for_chosen}</p>
		<div class="actions">${buttons}</div>
	</form>`;
}

/** The box that ticks one row; `named` says which to those who listen. */
export const tickBox = (
	{ language }: OperatorCall,
	{ name }: { name: string },
	{ id, named }: { id: string; named: string },
): Html =>
	html`<input
		type="checkbox"
		name="${name}"
		value="${id}"
		aria-label="${wordsOf(language).choose}: ${named}"
	/>`;
