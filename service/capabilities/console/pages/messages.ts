import type { Router } from 'express';
import { IllegalTransition, InvalidInput } from '../../../platform/errors/index.ts';
import {
	card,
	consolePage,
	details,
	emptyState,
	filterForm,
	filledForm,
	form,
	html,
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
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import type { Message } from '../../inbound-mail/index.ts';
import { changeCard, isRequest, mountMessageChange, type WantedChange } from './message-change.ts';
import { letterWays, mountLetterWays, type TypedWay } from './letter-ways.ts';
import { filesOf, mountMessageFiles } from './message-files.ts';
import { linkFields, saleNamed } from './message-link.ts';
import { doubtWords, intentWords, outcomeWords, reasonFor, wordFor } from './letter-words.ts';
import { messageWords, type MessageWords } from './message-words.ts';

type Page = { data: Message[]; next_cursor: string | null };
const at = '/console/messages';
const states = ['WAITING', 'HELD', 'RECEIVED', 'DONE', 'FILED'] as const;
const commands = ['reply', 'close', 'link'] as const;
type Command = (typeof commands)[number];

export const mountMessagePages = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		at,
		operatorRoute(runtime, 'page.messages', async (call) => {
			const wanted = asked(call, 'status');
			const status = states.find((one) => one === wanted);
			const query = { limit: 25, sort: '-received_at', cursor: asked(call, 'cursor'), status };
			const page = await readFor<Page>(call, handlers, 'message.list', { query });
			return { html: listPage(call, page) };
		}),
	);
	router.get(
		`${at}/:id`,
		operatorRoute(runtime, 'page.message', async (call) => ({
			html: await messagePage(call, handlers, await load(call, handlers)),
		})),
	);
	mountMessageFiles(router, runtime, handlers);
	mountMessageChange(router, runtime, {
		handlers,
		load: (call) => load(call, handlers),
		show: (call, message, wanted) => messagePage(call, handlers, message, { wanted }),
	});
	mountLetterWays(router, runtime, {
		handlers,
		load: (call) => load(call, handlers),
		show: (call, message, done) => messagePage(call, handlers, message, { done }),
	});
	for (const command of commands)
		router.post(
			`${at}/:id/${command}`,
			operatorRoute(runtime, `page.message-${command}`, (call) => act(call, handlers, command)),
		);
};

const load = (call: OperatorCall, handlers: Handlers): Promise<Message> =>
	readFor<Message>(call, handlers, 'message.get', {
		path: { message_id: call.request.params['id'] },
	});

function listPage(call: OperatorCall, { data, next_cursor }: Page): string {
	const { language, runtime } = call;
	const say = messageWords(language);
	const address = call.address ?? at;
	const filter = filterForm(
		[
			{
				kind: 'select',
				name: 'status',
				label: say.status,
				options: states.map((value) => ({
					value,
					label: stateWord(runtime, 'message', value)[language],
				})),
			},
		],
		{ address, language },
	);
	const rows = table<Message>({
		caption: say.title,
		rows: data,
		language,
		columns: [
			{
				label: say.subject,
				isHead: true,
				cell: ({ id, subject, conversation }) =>
					html`<a href="${at}/${id}">${subject === '' ? conversation.title : subject}</a>`,
			},
			{ label: say.who, cell: ({ written_by, from_address }) => written_by ?? from_address ?? '–' },
			{ label: say.sale, cell: ({ conversation }) => conversation.title },
			{
				label: say.outcome,
				cell: ({ outcome }) => wordFor(outcomeWords, outcome, language) ?? '–',
			},
			{ label: say.status, cell: ({ status }) => stateChip(runtime, 'message', status, language) },
			{
				label: say.when,
				kind: 'short',
				cell: ({ received_at }) => moment(new Date(received_at), language),
			},
		],
	});
	return consolePage(call, call.viewer, {
		title: say.title,
		current: at,
		body: card(
			null,
			html`${filter}
			${data.length === 0 ? emptyState(say.nothing) : html`${rows} ${paging({ address, next_cursor, language })}`}`,
		),
	});
}

/** What the reader has typed into a form of the page. */
type Shown = {
	typed?: { command: Command; state: FormState } | null;
	wanted?: WantedChange | null;
	done?: TypedWay | null;
};

/** Everything that a stranger wrote is shown as text: no markup of it, no picture, no link. */
async function messagePage(
	call: OperatorCall,
	handlers: Handlers,
	message: Message,
	{ typed = null, wanted = null, done = null }: Shown = {},
): Promise<string> {
	const { language } = call;
	const say = messageWords(language);
	const { conversation, decision_reasons, unproven_reasons, full_text } = message;
	const { subject_id } = conversation;
	const doubts = unproven_reasons?.map((one) => wordFor(doubtWords, one, language));
	const reasons = decision_reasons?.map((one) => reasonFor(one, language));
	const facts = summaryList([
		[say.status, stateChip(call.runtime, 'message', message.status, language)],
		[say.when, moment(new Date(message.received_at), language)],
		[say.who, [message.written_by, message.from_address].filter((one) => one !== null).join(', ')],
		[say.proven, message.is_proven === true ? say.yes : say.no],
		[say.against, doubts?.length ? doubts.join(', ') : null],
		[
			say.sale,
			subject_id === null
				? conversation.title
				: html`<a href="/console/sales/${subject_id}">${conversation.title}</a>`,
		],
		[say.intent, wordFor(intentWords, message.intent, language)],
		[say.back_on, message.back_on === null ? null : String(message.back_on)],
		[say.outcome, wordFor(outcomeWords, message.outcome, language)],
		[say.handled_by, message.handled_by],
		[say.reasons, reasons?.length ? reasons.join('; ') : message.note],
	]);
	const files = filesOf(call, message, say);
	const change = isRequest(message) ? await changeCard(call, handlers, message, wanted) : null;
	const led = await letterWays(call, handlers, message, done);
	const ways = commands
		.filter((command) => isPossible(command, message))
		.map((command) => way(call, message, command, typed));
	return consolePage(call, call.viewer, {
		title: message.subject === '' ? conversation.title : message.subject,
		current: at,
		body: html`${typed === null || isPossible(typed.command, message) ? null : typed.state.problems.map((one) => note('warning', one.message))}
			${message.status === 'HELD' ? note('warning', say.held) : null}
			${card(say.text, html`${paragraphs(message.text)}`)}
			${full_text === null || full_text === message.text ? null : details(say.whole, html`${paragraphs(full_text)}`)}
			${files === null ? null : card(say.files, files)} ${change} ${led} ${ways}
			${card(null, facts)}
			<p><a href="${at}">${say.back}</a></p>`,
	});
}

const paragraphs = (text: string): Html[] =>
	text
		.slice(0, 20_000)
		.split(/\n\s*\n/)
		.map((part) => html`<p>${part.split('\n').map((line) => html`${line}<br />`)}</p>`);

const isPossible = (
	command: Command,
	{ status, allowed_transitions, client_id }: Message,
): boolean =>
	command === 'reply'
		? client_id !== null && status !== 'HELD' && status !== 'RECEIVED'
		: allowed_transitions.includes(command);

function fieldsOf(command: Command, message: Message, say: MessageWords): FormField[] {
	switch (command) {
		case 'reply':
			return [{ kind: 'textarea', name: 'text', label: say.reply_text, longest: 5000, rows: 10 }];
		case 'close':
			return [{ kind: 'text', name: 'reason', label: say.reason }];
		case 'link':
			return linkFields(say);
	}
}

function way(
	{ language }: OperatorCall,
	message: Message,
	command: Command,
	typed: { command: Command; state: FormState } | null,
): Html {
	const say = messageWords(language);
	const titles = { reply: say.reply, close: say.close, link: say.link };
	const state = typed?.command === command ? typed.state : suggestionFor(command, message);
	const shown = form({
		id: command,
		action: `${at}/${message.id}/${command}`,
		fields: fieldsOf(command, message, say),
		submit: command === 'reply' ? say.send : titles[command],
		language,
		// What was answered at another door meanwhile is not answered twice; a further answer is one that the page offers.
		...(command === 'reply' && message.status === 'WAITING' ? { hidden: waitingHidden } : {}),
		...(state === null ? {} : { state }),
		...(command === 'reply' ? {} : { tone: 'quiet' as const }),
	});
	return (command === 'reply' && message.status === 'WAITING') || typed?.command === command
		? card(titles[command], shown)
		: details(titles[command], shown);
}

const waitingHidden = { only_if_waiting: 'yes' };

/** The answer that is suggested, to send or to edit; the sale that is guessed. */
const suggestionFor = (command: Command, message: Message): FormState | null => {
	const { suggested_reply, candidate_id, status } = message;
	// What was answered, or closed, is not to be answered with the same words again.
	if (command === 'reply')
		return suggested_reply === null || status !== 'WAITING'
			? null
			: filledForm({ text: suggested_reply });
	return command === 'link' && candidate_id !== null ? filledForm({ record: candidate_id }) : null;
};

async function act(call: OperatorCall, handlers: Handlers, command: Command): Promise<PageAnswer> {
	const { actor, language } = call;
	const say = messageWords(language);
	const message = await load(call, handlers);
	const sent = await readForm(call.request);
	return submitForm(call, sent, {
		fields: fieldsOf(command, message, say),
		work: async (typed) => {
			const body =
				command === 'link'
					? await saleNamed(call, handlers, { record: String(typed['record']), say })
					: sent.text('only_if_waiting') === 'yes'
						? { ...typed, only_if_waiting: true }
						: typed;
			return runForPage(
				call,
				handlerOf(handlers, `message.${command}`),
				{ path: { message_id: message.id }, body },
				{ actor, key: sent.key() },
			);
		},
		again: async (state) =>
			messagePage(call, handlers, await load(call, handlers), { typed: { command, state } }),
		words: {
			[IllegalTransition.code]: say.dealt_with,
			...(command === 'link' ? { [InvalidInput.code]: say.no_sale } : {}),
		},
		done: () => ({
			see_other: `${at}/${message.id}`,
			notice: { tone: 'good', text: say.done },
		}),
	});
}
