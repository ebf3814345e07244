import { formatMoney } from '../../../platform/money/index.ts';
import {
	actions as buttons,
	buttonForm,
	card,
	confirmation,
	consolePage,
	details,
	form,
	html,
	moment,
	note,
	summaryList,
	type Choice,
	type FormState,
	type Html,
} from '../../../platform/pages/index.ts';
import { salePartPoint } from '../../../platform/sale/index.ts';
import type { ListedMatter } from '../../attention/index.ts';
import { formFields } from '../action-fields.ts';
import { actionsOf, type Actionable, type PossibleAction } from '../actions.ts';
import { ageOf } from '../age.ts';
import { handlerOf, type Handlers, type OperatorCall } from '../operator-route.ts';
import { wordsOf } from '../words.ts';
import { runForPage } from '../../../platform/pages/index.ts';
import { adviceOf, clientNames, moneyOf, titleOf } from './needs-person.ts';
import { reasonText } from './reason-text.ts';

/** What was typed into the form of an action, and what is wrong with it. */
type Typed = { operation: string; state: FormState };

/** One matter: what is so, what to do, and a form for each operation that leads on. */
export async function matterPage(
	call: OperatorCall,
	handlers: Handlers,
	matter: ListedMatter,
	typed: Typed | null = null,
): Promise<string> {
	const { language } = call;
	const say = wordsOf(language);
	const names = await clientNames(call, [matter]);
	const possible = actionsOf(call, handlers, matter);
	const bills = await billsFor(call, handlers, matter, possible);
	const { client_id } = matter;
	const facts = summaryList([
		[say.reason, reasonText(matter.reason, language)],
		[say.client, client_id === null ? null : (names.get(client_id) ?? null)],
		[say.money, matter.amount === null ? null : moneyOf(matter, language)],
		[
			say.age,
			html`${ageOf(new Date(matter.since), call.runtime.clock.now(), language)}
			(${moment(new Date(matter.since), language)})`,
		],
		[say.owner, matter.owner?.name ?? say.nobody],
		[
			say.snoozed,
			matter.snoozed_until === null
				? null
				: html`${moment(new Date(matter.snoozed_until), language)}${matter.snooze_reason === null ? '' : `: ${matter.snooze_reason}`}`,
		],
		[say.subject, html`<code>${matter.subject_id}</code>`],
		placeOf(call, matter),
	]);
	const ways =
		possible.length === 0
			? note('info', `${say.no_action} ${say.other_team} ${say.teams[matter.team]}.`)
			: possible.map((one, index) =>
					way(call, matter, one, { bills, typed, isFirst: index === 0 }),
				);
	const body = html`${card(say.what_to_do, html`<p>${adviceOf(call, matter.kind)}</p>`)} ${ways}
		${card(say.facts, facts)} ${marks(call, matter)}
		<p><a href="/console">${say.back}</a></p>`;
	return consolePage(call, call.viewer, {
		title: titleOf(call, matter.kind),
		body,
		current: '/console',
	});
}

/** Where what it is about is read: on its own page where it has one, otherwise in the history of its sale. */
function placeOf(
	{ runtime, language }: OperatorCall,
	{ subject_type, subject_id }: ListedMatter,
): [string, Html | null] {
	const say = wordsOf(language);
	const own = ownPages[subject_type];
	if (own === undefined) {
		const isFound =
			subject_type === 'client' || runtime.extensions.find(salePartPoint, subject_type) !== null;
		// A job and a call of a vendor have none: the link would find nothing.
		const link = html`<a href="/console/search?q=${subject_id}">${say.history}</a>`;
		return [say.history, isFound ? link : null];
	}
	const label = say.own_pages[own];
	return [label, html`<a href="/console/${own}/${subject_id}">${label}</a>`];
}
const ownPages: Readonly<Record<string, 'messages' | 'approvals' | 'tasks'>> = {
	message: 'messages',
	approval: 'approvals',
	provisioning_task: 'tasks',
};

/** The first way on is open; the others stand below it, shut, unless one of them was filled in. */
function way(
	call: OperatorCall,
	matter: ListedMatter,
	{ operation, action }: PossibleAction,
	{ bills, typed, isFirst }: { bills: readonly Choice[]; typed: Typed | null; isFirst: boolean },
): Html {
	const { language } = call;
	const { label, will, will_not } = action.words[language];
	const content = confirmation({
		will,
		will_not,
		id: operation.id.replaceAll(/[._]/g, '-'),
		action: `/console/matters/${matter.id}/${operation.id}`,
		fields: formFields(action.fields, { language, currency: matter.currency ?? 'IDR', bills }),
		submit: label,
		language,
		...(typed?.operation === operation.id ? { state: typed.state } : {}),
		tone: isFirst ? 'main' : 'quiet',
	});
	return isFirst || typed?.operation === operation.id ? content : details(label, content);
}

/** Who takes it, and whether it can wait. */
function marks(call: OperatorCall, matter: ListedMatter): Html {
	const { language } = call;
	const say = wordsOf(language);
	const at = `/console/matters/${matter.id}`;
	const isMine = matter.owner?.id === call.actor.id;
	const days = [1, 3, 7].map((count) => ({
		value: String(count),
		label: count === 1 ? say.tomorrow : `${count} ${say.in_days}`,
	}));
	return card(
		null,
		html`${buttons([
			buttonForm({
				action: `${at}/${isMine ? 'put-back' : 'take'}`,
				label: isMine ? say.put_back : say.take,
			}),
			...(matter.snoozed_until === null
				? []
				: [buttonForm({ action: `${at}/wake`, label: say.wake })]),
		])}
		${details(
			say.snooze,
			form({
				id: 'snooze',
				action: `${at}/snooze`,
				fields: [
					{ kind: 'select', name: 'days', label: say.snooze_until, options: days },
					{ kind: 'text', name: 'reason', label: say.snooze_reason },
				],
				submit: say.snooze,
				language,
				tone: 'quiet',
			}),
		)}`,
	);
}

type Bill = {
	id: string;
	number: string | null;
	balance: number;
	currency: string;
	due_date: string;
};

/** After the first of two clicks the chosen bill may be open no more; the second is the same command and gets its answer. */
export function withChosen(bills: readonly Choice[], chosen: string): readonly Choice[] {
	const isThere = chosen === '' || bills.some(({ value }) => value === chosen);
	return isThere ? bills : [...bills, { value: chosen, label: chosen }];
}

/** Open bills that money can be matched with: those of the client where it is known, first the one that a letter answers and those of exactly that amount. */
export async function billsFor(
	call: OperatorCall,
	handlers: Handlers,
	matter: Actionable,
	possible: readonly PossibleAction[],
): Promise<Choice[]> {
	const isAsked = possible.some(({ action }) =>
		action.fields.some(({ kind }) => kind === 'open-bills'),
	);
	if (!isAsked) return [];
	const list = handlerOf(handlers, 'billing_cycle.list');
	const found: Bill[] = [];
	for (const status of ['AWAITING_PAYMENT', 'OVERDUE', 'INVOICED']) {
		const query = {
			status,
			limit: 100,
			...(matter.client_id === null ? {} : { client_id: matter.client_id }),
		};
		const page = (await runForPage(call, list, { query }, { actor: call.actor })) as {
			data: Bill[];
		};
		found.push(...page.data);
	}
	const fits = ({ id, balance, currency }: Bill): number =>
		Number(id === matter.related?.['billing_cycle_id']) ||
		Number(balance === matter.amount && currency === matter.currency);
	return found
		.sort((a, b) => fits(b) - fits(a) || a.due_date.localeCompare(b.due_date))
		.map(({ id, number, balance, currency }) => ({
			value: id,
			label: `${number ?? id} · ${formatMoney(BigInt(balance), currency, call.language)}`,
		}));
}
