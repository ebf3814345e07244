import type { Router } from 'express';
import {
	buttonForm,
	card,
	consolePage,
	emptyState,
	html,
	moment,
	note,
	paging,
	readForm,
	runForPage,
	stateChip,
	stateWord,
	table,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import { mayUse } from '../../../platform/contract/permissions.ts';
import type { Language } from '../../../platform/language/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { salePartPoint } from '../../../platform/sale/index.ts';
import { consoleActions } from '../action-words.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { asked, readFor } from '../read-for.ts';
import { choiceLinks } from './choice-links.ts';
import { deliveriesWords } from './deliveries-words.ts';

/** The parts of the answers that are shown. */
type Delivery = {
	id: string;
	event_id: string;
	endpoint_id: string;
	status: string;
	attempt: number;
	next_attempt_at: string;
	error: string | null;
};
type Page = { data: Delivery[]; next_cursor: string | null };
type Endpoint = { id: string; description: string };
type Event = { id: string; type: string; subject_type: string; subject_id: string };
type Shown = { endpoints: ReadonlyMap<string, string>; events: ReadonlyMap<string, Event> };

const home = '/console/deliveries';
const states = ['RETRYING', 'IN_PROGRESS', 'DEAD', 'PENDING', 'DELIVERED'] as const;
/** Those of which a person may want the work to be begun again. */
const replayable: readonly string[] = ['RETRYING', 'IN_PROGRESS', 'DEAD'];
const pageSize = 25;

/** The button says here what it says everywhere. */
function replayWords(language: Language) {
	const action = consoleActions['event.replay'];
	if (action === undefined) throw new Error('No words for event.replay');
	return action.words[language];
}

/** What was sent to workflows and how it stands, with the button that sends it again at once. */
export const mountDeliveriesPage = (router: Router, runtime: Runtime, handlers: Handlers): void => {
	router.get(
		home,
		operatorRoute(runtime, 'page.deliveries', async (call) => ({
			html: await deliveriesPage(call, handlers),
		})),
	);
	router.post(
		`${home}/replay`,
		operatorRoute(runtime, 'page.deliveries-replay', (call) => replay(call, handlers)),
	);
};

async function deliveriesPage(call: OperatorCall, handlers: Handlers): Promise<string> {
	const { language, runtime } = call;
	const say = deliveriesWords(language);
	const address = call.address ?? home;
	const wanted = asked(call, 'status');
	const { data, next_cursor } = await readFor<Page>(call, handlers, 'delivery.list', {
		query: {
			limit: pageSize,
			sort: '-created_at',
			cursor: asked(call, 'cursor'),
			status: states.find((one) => one === wanted),
		},
	});
	const shown = await surroundings(call, handlers, data);
	const choices = choiceLinks(
		[
			{ value: null, label: say.all },
			...states.map((value) => ({
				value,
				label: stateWord(runtime, 'delivery', value)[language],
			})),
		],
		{ address, name: 'status', label: say.show },
	);
	const { will, will_not } = replayWords(language);
	const isOffered =
		mayUse(call.actor, handlerOf(handlers, 'event.replay').operation) &&
		data.some(({ status }) => replayable.includes(status));
	return consolePage(call, call.viewer, {
		title: say.title,
		current: home,
		body: html`<p class="soft">${say.intro}</p>
			${isOffered ? note('info', [...will, ...will_not].join(' ')) : null}
			${card(
				null,
				html`${choices}
				${
					data.length === 0
						? emptyState(say.none)
						: html`${deliveriesTable(call, data, { ...shown, isOffered })}
							${paging({ address, next_cursor, language })}`
				}`,
			)}`,
	});
}

/** Names of the endpoints, and what each event is. */
async function surroundings(
	call: OperatorCall,
	handlers: Handlers,
	deliveries: readonly Delivery[],
): Promise<Shown> {
	const query = { limit: 200 };
	const { data } = await readFor<{ data: Endpoint[] }>(call, handlers, 'endpoint.list', { query });
	const ids = [...new Set(deliveries.map(({ event_id }) => event_id))];
	const events = await Promise.all(
		ids.map((event_id) => readFor<Event>(call, handlers, 'event.get', { path: { event_id } })),
	);
	return {
		endpoints: new Map(data.map(({ id, description }) => [id, description])),
		events: new Map(events.map((event) => [event.id, event])),
	};
}

function deliveriesTable(
	{ language, runtime }: OperatorCall,
	rows: readonly Delivery[],
	{ endpoints, events, isOffered }: Shown & { isOffered: boolean },
): Html {
	const say = deliveriesWords(language);
	const { label } = replayWords(language);
	return table<Delivery>({
		caption: say.title,
		rows,
		language,
		columns: [
			{
				label: say.event,
				isHead: true,
				cell: ({ event_id }) => {
					const event = events.get(event_id);
					if (event === undefined) return event_id;
					// A long name breaks where people would break it.
					const [what, happened] = event.type.split('.');
					const sale =
						runtime.extensions.find(salePartPoint, event.subject_type) === null
							? null
							: html`<br /><small
										><a href="/console/sales/${event.subject_id}">${say.sale}</a></small
									>`;
					return html`${what}.<wbr />${happened}${sale}`;
				},
			},
			{ label: say.endpoint, cell: ({ endpoint_id }) => endpoints.get(endpoint_id) ?? '–' },
			{ label: say.state, cell: ({ status }) => stateChip(runtime, 'delivery', status, language) },
			{ label: say.attempts, kind: 'number', cell: ({ attempt }) => String(attempt) },
			{ label: say.why, cell: ({ error }) => error ?? '–' },
			{
				label: say.next,
				kind: 'short',
				cell: ({ status, next_attempt_at }) =>
					status === 'DELIVERED' || status === 'DEAD'
						? '–'
						: moment(new Date(next_attempt_at), language),
			},
			{
				label: '',
				unseen_label: label,
				cell: ({ status, event_id, endpoint_id }) =>
					isOffered && replayable.includes(status)
						? buttonForm({
								action: `${home}/replay`,
								label,
								hidden: { event_id, endpoint_id },
								describes: events.get(event_id)?.type ?? null,
							})
						: null,
			},
		],
	});
}

/** Sends one event to one endpoint again, at once. */
async function replay(call: OperatorCall, handlers: Handlers): Promise<PageAnswer> {
	const { actor, language } = call;
	const say = deliveriesWords(language);
	const sent = await readForm(call.request);
	const input = {
		path: { event_id: sent.text('event_id') },
		body: { endpoint_id: sent.text('endpoint_id') },
	};
	const { deliveries } = (await runForPage(call, handlerOf(handlers, 'event.replay'), input, {
		actor,
		key: sent.key(),
	})) as { deliveries: number };
	return {
		see_other: home,
		notice:
			deliveries > 0 ? { tone: 'good', text: say.sent } : { tone: 'warning', text: say.nobody },
	};
}
