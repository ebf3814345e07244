import type { Router } from 'express';
import { formatDate } from '../../../platform/clock/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	card,
	emptyForm,
	filledForm,
	form,
	html,
	readForm,
	runForPage,
	submitForm,
	summaryList,
	table,
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { Message } from '../../inbound-mail/index.ts';
import { isChangeable } from '../../subscriptions/index.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { readFor } from '../read-for.ts';
import { messageWords } from './message-words.ts';

/** The parts of the answers of `subscription.list` and `subscription.preview-change` that are shown. */
type Subscription = {
	id: string;
	status: string;
	quotation_id: string | null;
	items: { id: string; description: string; quantity: number }[];
};
type Preview = {
	effective_on: string;
	currency: string;
	recurring_before: number;
	recurring_after: number;
	documents: {
		kind: string;
		due: string;
		period_start: string;
		period_end: string;
		amount: number;
	}[];
};

/** What was typed into the form, and what it would cost. */
export type WantedChange = { state: FormState; preview: Preview | null };

const at = '/console/messages';

export const isRequest = ({ outcome, client_id, status }: Message): boolean =>
	outcome === 'REQUEST' && client_id !== null && status !== 'HELD';

type Load = (call: OperatorCall) => Promise<Message>;
type Show = (call: OperatorCall, message: Message, wanted: WantedChange) => Promise<string>;

/**
 * A change that a letter asks for, prepared: the item and the number that it names stand in the form, what it costs is shown
 * before anything is done, and a person decides. `subscription.change` does it, with its own permission and audit entry.
 */
export function mountMessageChange(
	router: Router,
	runtime: Runtime,
	{ handlers, load, show }: { handlers: Handlers; load: Load; show: Show },
): void {
	router.post(
		`${at}/:id/preview-change`,
		operatorRoute(runtime, 'page.message-preview-change', async (call) => {
			const message = await load(call);
			const sent = await readForm(call.request);
			return submitForm(call, sent, {
				fields: fieldsOf(call, await subscriptionsOf(call, handlers, message)),
				work: async ({ item, quantity }) => {
					const input = inputOf(item, quantity);
					const handler = handlerOf(handlers, 'subscription.preview-change');
					const { actor } = call;
					const preview = (await runForPage(call, handler, input, { actor })) as Preview;
					const typed = { item: String(item), quantity: Number(quantity) };
					return show(call, message, { state: filledForm(typed), preview });
				},
				again: (state) => show(call, message, { state, preview: null }),
				done: (page) => ({ html: page }),
			});
		}),
	);
	router.post(
		`${at}/:id/change`,
		operatorRoute(runtime, 'page.message-change', async (call): Promise<PageAnswer> => {
			const message = await load(call);
			const sent = await readForm(call.request);
			const { actor } = call;
			const [item, quantity] = [sent.text('item'), Number(sent.text('quantity'))];
			return submitForm(call, sent, {
				fields: [reasonField(call)],
				work: ({ reason }) => {
					const { path, body } = inputOf(item, quantity);
					const handler = handlerOf(handlers, 'subscription.change');
					const input = { path, body: { ...body, reason } };
					return runForPage(call, handler, input, { actor, key: sent.key() });
				},
				again: (state) =>
					show(call, message, {
						state: { ...filledForm({ item, quantity }), problems: state.problems },
						preview: null,
					}),
				done: () => ({
					see_other: `${at}/${message.id}`,
					notice: { tone: 'good', text: messageWords(call.language).change_done },
				}),
			});
		}),
	);
}

/** `item` is the subscription and its item, as the form has them in one list. */
function inputOf(item: unknown, quantity: unknown) {
	const [subscription_id = '', item_id = ''] = String(item).split('/');
	return { path: { subscription_id }, body: { items: [{ item_id, quantity }] } };
}

async function subscriptionsOf(
	call: OperatorCall,
	handlers: Handlers,
	{ client_id, conversation: { subject_id } }: Message,
): Promise<Subscription[]> {
	const query = { client_id, limit: 25 };
	const { data } = await readFor<{ data: Subscription[] }>(call, handlers, 'subscription.list', {
		query,
	});
	const open = data.filter(isChangeable);
	// The one that the letter is about comes first, and is chosen.
	const isThis = ({ id, quotation_id }: Subscription): boolean =>
		subject_id !== null && (id === subject_id || quotation_id === subject_id);
	return [...open.filter(isThis), ...open.filter((one) => !isThis(one))];
}

const fieldsOf = (
	{ language }: OperatorCall,
	subscriptions: readonly Subscription[],
): readonly FormField[] => {
	const say = messageWords(language);
	return [
		{
			kind: 'select',
			name: 'item',
			label: say.change_item,
			options: subscriptions.flatMap(({ id, items }) =>
				items.map((item) => ({
					value: `${id}/${item.id}`,
					label: `${item.description} (${item.quantity}) · ${id.slice(-6)}`,
				})),
			),
		},
		{ kind: 'number', name: 'quantity', label: say.change_quantity },
	];
};

const reasonField = ({ language }: OperatorCall): FormField => ({
	kind: 'text',
	name: 'reason',
	label: messageWords(language).change_reason,
	longest: 500,
});

/** The form with what the letter names, and below it what it costs once that was asked. */
export async function changeCard(
	call: OperatorCall,
	handlers: Handlers,
	message: Message,
	wanted: WantedChange | null,
): Promise<Html> {
	const { language } = call;
	const say = messageWords(language);
	const subscriptions = await subscriptionsOf(call, handlers, message);
	if (subscriptions.length === 0) return card(say.change, html`<p>${say.change_none}</p>`);
	const [first] = subscriptions;
	const only = first?.items.length === 1 ? first.items[0] : undefined;
	const named = filledForm({
		item: first !== undefined && only !== undefined ? `${first.id}/${only.id}` : null,
		quantity: message.intent === 'cancellation' ? 0 : message.wanted_seats,
	});
	const ask = form({
		id: 'preview-change',
		action: `${at}/${message.id}/preview-change`,
		fields: fieldsOf(call, subscriptions),
		submit: say.change_preview,
		language,
		state: wanted?.state ?? named,
	});
	const preview = wanted?.preview ?? null;
	return card(
		say.change,
		html`<p>${message.intent === 'cancellation' ? say.change_end : say.change_text}</p>
			${ask}
			${preview === null ? null : previewView(call, message, { preview, state: wanted?.state ?? emptyForm })}`,
	);
}

function previewView(
	call: OperatorCall,
	message: Message,
	{ preview, state }: { preview: Preview; state: FormState },
): Html {
	const { language } = call;
	const say = messageWords(language);
	const { currency, documents } = preview;
	const money = (amount: number): string => formatMoney(BigInt(amount), currency, language);
	const kinds: Readonly<Record<string, string>> = say.change_kinds;
	const typed = (name: string): string => state.typed.get(name)?.[0] ?? '';
	return html`${summaryList([
		[say.change_from, formatDate(new Date(preview.effective_on), language)],
		[say.change_before, money(preview.recurring_before)],
		[say.change_after, money(preview.recurring_after)],
	])}
	${
		documents.length === 0
			? html`<p>${say.change_no_document}</p>`
			: table<Preview['documents'][number]>({
					caption: say.change_documents,
					rows: documents,
					language,
					columns: [
						{ label: say.kind, isHead: true, cell: ({ kind }) => kinds[kind] ?? kind },
						{
							label: say.change_period,
							cell: ({ period_start, period_end }) =>
								`${formatDate(new Date(period_start), language)} – ${formatDate(new Date(period_end), language)}`,
						},
						{ label: say.change_amount, kind: 'number', cell: ({ amount }) => money(amount) },
					],
				})
	}
	${form({
		id: 'change',
		action: `${at}/${message.id}/change`,
		fields: [reasonField(call)],
		submit: say.change_do,
		language,
		hidden: { item: typed('item'), quantity: typed('quantity') },
		state: filledForm({ reason: `${say.change_by_mail} ${message.subject}`.slice(0, 300) }),
	})}`;
}
