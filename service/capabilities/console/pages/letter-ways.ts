import type { Router } from 'express';
import { NotFound } from '../../../platform/errors/index.ts';
import {
	confirmation,
	readForm,
	runForPage,
	submitForm,
	type FormState,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { Message } from '../../inbound-mail/index.ts';
import { formFields } from '../action-fields.ts';
import { actionsOf, inputOf, type Actionable, type PossibleAction } from '../actions.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { readFor } from '../read-for.ts';
import { wordsOf } from '../words.ts';
import { billsFor, withChosen } from './matter.ts';

/** What was typed into the form of an action. */
export type TypedWay = { operation: string; state: FormState };

type Load = (call: OperatorCall) => Promise<Message>;
type Show = (call: OperatorCall, message: Message, typed: TypedWay) => Promise<string>;

/** What a letter asks of staff besides an answer: to book the money that it tells of, or to turn an offer down. */
export function mountLetterWays(
	router: Router,
	runtime: Runtime,
	{ handlers, load, show }: { handlers: Handlers; load: Load; show: Show },
): void {
	router.post(
		'/console/messages/:id/do/:operation',
		operatorRoute(runtime, 'page.message-do', async (call): Promise<PageAnswer> => {
			const { actor, language } = call;
			const id = String(call.request.params['operation']);
			const message = await load(call);
			const letter = await actionable(call, handlers, message);
			const possible = actionsOf(call, handlers, letter).find(
				({ operation }) => operation.id === id,
			);
			if (possible === undefined) throw NotFound({ resource: 'page', id });
			const sent = await readForm(call.request);
			return submitForm(call, sent, {
				fields: await fieldsOf(call, handlers, {
					letter,
					possible,
					chosen: sent.text('billing_cycle_id'),
				}),
				work: (typed) =>
					runForPage(call, handlerOf(handlers, id), inputOf(possible, typed), {
						actor,
						key: sent.key(),
					}),
				again: (state) => show(call, message, { operation: id, state }),
				done: () => ({
					see_other: `/console/messages/${message.id}`,
					notice: {
						tone: 'good',
						text: `${wordsOf(language).done} ${possible.action.words[language].label}`,
					},
				}),
			});
		}),
	);
}

/** A form for each, which says before what it will and will not do. */
export async function letterWays(
	call: OperatorCall,
	handlers: Handlers,
	message: Message,
	typed: TypedWay | null,
): Promise<Html[]> {
	const { language } = call;
	const letter = await actionable(call, handlers, message);
	const forms: Html[] = [];
	for (const possible of actionsOf(call, handlers, letter)) {
		const { operation, action } = possible;
		const { label, will, will_not } = action.words[language];
		forms.push(
			confirmation({
				will,
				will_not,
				id: operation.id.replaceAll(/[._]/g, '-'),
				action: `/console/messages/${message.id}/do/${operation.id}`,
				fields: await fieldsOf(call, handlers, { letter, possible }),
				submit: label,
				language,
				tone: 'quiet',
				...(typed?.operation === operation.id ? { state: typed.state } : {}),
			}),
		);
	}
	return forms;
}

type Letter = { letter: Actionable; possible: PossibleAction; chosen?: string };
const fieldsOf = async (
	call: OperatorCall,
	handlers: Handlers,
	{ letter, possible, chosen = '' }: Letter,
) =>
	formFields(possible.action.fields, {
		language: call.language,
		currency: 'IDR',
		bills: withChosen(await billsFor(call, handlers, letter, [possible]), chosen),
	});

/** A letter as what actions are done to; nothing is done by what a stranger wrote until a person knows whose it is. */
async function actionable(
	call: OperatorCall,
	handlers: Handlers,
	message: Message,
): Promise<Actionable> {
	const { id, outcome, status, client_id, related_type, related_id } = message;
	const isKnown = client_id !== null && status !== 'HELD' && status !== 'RECEIVED';
	const letter = { kind: 'message', subject_type: 'message', subject_id: id, client_id };
	const money = { amount: null, currency: null };
	const related =
		related_type === null || related_id === null ? null : { [`${related_type}_id`]: related_id };
	const none = { ...letter, ...money, related, leads_on: [] };
	if (!isKnown) return none;
	if (outcome === 'PAYMENT_PROOF' || outcome === 'PAYMENT_CHECK')
		return { ...none, leads_on: ['billing_cycle.settle'] };
	if (outcome !== 'DECLINE') return none;
	const quotation = await liveVersion(call, handlers, message);
	return quotation === null
		? none
		: { ...none, related: { quotation_id: quotation }, leads_on: ['quotation.reject'] };
}

type Version = { id: string; allowed_transitions: string[] };

/** The version of the sale's offer that the client can still turn down; the letter may answer an older one. */
async function liveVersion(
	call: OperatorCall,
	handlers: Handlers,
	{ client_id, conversation: { subject_type, subject_id } }: Message,
): Promise<string | null> {
	if (subject_type !== 'quotation' || subject_id === null) return null;
	const path = { quotation_id: subject_id };
	const { number } = await readFor<{ number: string }>(call, handlers, 'quotation.get', { path });
	const query = { client_id, number, limit: 100 };
	const { data } = await readFor<{ data: Version[] }>(call, handlers, 'quotation.list', { query });
	return data.find((one) => one.allowed_transitions.includes('reject'))?.id ?? null;
}
