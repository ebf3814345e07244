import {
	barRows,
	card,
	chip,
	consolePage,
	emptyState,
	figures,
	html,
	paging,
	table,
	type Column as TableColumn,
	type Html,
	type Tone,
} from '../../../platform/pages/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { mayUse } from '../../../platform/contract/permissions.ts';
import { ageOf } from '../age.ts';
import { handlerOf, type Handlers, type OperatorCall } from '../operator-route.ts';
import {
	actionsOfTask,
	getBoard,
	listTasks,
	manyOf,
	queryOfColumn,
	type Board,
	type Column,
	type Task,
} from '../task.ts';
import { boardWords, type BoardWords } from './board-words.ts';
import { tickBox, tickForm } from './many.ts';
import { clientNames, pageSize } from './needs-person.ts';

export const tasksToTick = { address: '/console/board/many', name: 'task' } as const;

const tones: Readonly<Record<string, Tone>> = {
	RUNNING: 'busy',
	WAITING_CLIENT: 'warn',
	WAITING_VENDOR: 'busy',
	WAITING_STAFF: 'warn',
	UNKNOWN: 'warn',
	FAILED: 'bad',
	SUCCESS: 'good',
};
/** Which column of the board a task is in, or its state when it is over. */
const columnOf = ({ status, waiting_for }: Task): string =>
	status === 'WAITING' ? `WAITING_${waiting_for ?? 'STAFF'}` : status;

const wordOf = (all: Readonly<Record<string, string>>, name: string): string => all[name] ?? name;
export const stateChip = (task: Task, language: Language): Html => {
	const column = columnOf(task);
	return chip(wordOf(boardWords(language).columns, column), tones[column] ?? 'plain');
};
export const workOf = ({ action, description }: Task, say: BoardWords): string =>
	`${wordOf(say.actions, action)}: ${description}`;

/** Who must act before a task goes on; null when it is over. */
export function whoActs(task: Task, say: BoardWords): string | null {
	const column = columnOf(task);
	if (column !== 'PENDING') return (say.acts as Readonly<Record<string, string>>)[column] ?? null;
	if (task.blocked_reason !== null) return say.acts.BLOCKED;
	return task.ready_at === null ? say.acts.LATER : say.acts.PENDING;
}

/** Why it stands where it stands, in the words of the target or of the service. */
export const whyOf = (task: Task): string | null =>
	task.status === 'FAILED' || task.status === 'UNKNOWN'
		? (task.error_message ?? task.error_code)
		: (task.blocked_reason ?? task.waiting_note ?? task.waiting_code);

/** Everything that is being switched on, changed or ended, by state; `?column=` shows one state as a list. */
export async function boardPage(call: OperatorCall, handlers: Handlers): Promise<string> {
	const { language } = call;
	const say = boardWords(language);
	const board = await getBoard(call, handlers);
	const asked = new URL(call.request.originalUrl, 'http://localhost').searchParams.get('column');
	const one = board.data.find(({ column }) => column === asked);
	const body =
		one === undefined
			? html`${summary(call, board)} ${await columns(call, handlers, board.data)}
				${times(board.time_to_active, language)}`
			: await wholeColumn(call, handlers, one);
	const title = one === undefined ? say.board : `${say.board}: ${wordOf(say.columns, one.column)}`;
	return consolePage(call, call.viewer, { title, body, current: '/console/board' });
}

function summary(call: OperatorCall, { data }: Board): Html {
	const { language, runtime } = call;
	const say = boardWords(language);
	const sum = (of: (column: Column) => number): number =>
		data.reduce((total, column) => total + of(column), 0);
	const [oldest] = data
		.filter(({ since }) => since !== null)
		.sort((a, b) => (a.since ?? '').localeCompare(b.since ?? ''));
	return card(
		null,
		figures([
			{ label: say.open, value: String(sum(({ count }) => count)) },
			{ label: say.late, value: String(sum(({ late }) => late)) },
			...(oldest?.since === undefined || oldest.since === null
				? []
				: [
						{
							label: say.oldest,
							value: ageOf(new Date(oldest.since), runtime.clock.now(), language),
							hint: wordOf(say.columns, oldest.column),
						},
					]),
		]),
	);
}

/** What waits for us stands first. */
const urgency = [
	'FAILED',
	'WAITING_STAFF',
	'UNKNOWN',
	'WAITING_CLIENT',
	'WAITING_VENDOR',
	'PENDING',
	'RUNNING',
];

async function columns(
	call: OperatorCall,
	handlers: Handlers,
	all: readonly Column[],
): Promise<Html> {
	const { language } = call;
	const say = boardWords(language);
	const filled = all
		.filter(({ count }) => count > 0)
		.sort((a, b) => urgency.indexOf(a.column) - urgency.indexOf(b.column));
	if (filled.length === 0) return card(null, emptyState(say.no_tasks));
	const names = await clientNames(
		call,
		filled.flatMap(({ oldest }) => oldest),
	);
	const shown = filled.map((column) => {
		const { column: name, count, late, since, oldest } = column;
		const age = since === null ? '' : ageOf(new Date(since), call.runtime.clock.now(), language);
		const content = html`<ul class="plain">
			${oldest.map((task) => taskCard(call, handlers, task, { name, names }))}
		</ul>`;
		return html`<section class="card" aria-labelledby="column-${name}">
			<h2 id="column-${name}">${wordOf(say.columns, name)} (${count})</h2>
			<p class="soft">
				${say.oldest_short} ${age} ${late === 0 ? null : chip(`${late} ${say.late_short}`, 'bad')}
			</p>
			${tickForm(call, tasksToTick, content, manyFor(call, handlers, name))}
			${
				count > oldest.length
					? html`<p>
							<a href="/console/board?column=${name}">${say.show_all} (${count})</a>
						</p>`
					: null
			}
		</section>`;
	});
	return html`<div class="board">${shown}</div>`;
}

/** What the reader may do to several tasks of a column. */
const manyFor = ({ actor }: OperatorCall, handlers: Handlers, column: string): readonly string[] =>
	manyOf(column).filter((id) => mayUse(actor, handlerOf(handlers, id).operation));

function taskCard(
	call: OperatorCall,
	handlers: Handlers,
	task: Task,
	{ name, names }: { name: string; names: ReadonlyMap<string, string> },
): Html {
	const { language, runtime } = call;
	const say = boardWords(language);
	const client = task.client_id === null ? '–' : (names.get(task.client_id) ?? '–');
	const why = whyOf(task);
	const many = manyFor(call, handlers, name);
	const isTickable = actionsOfTask(call, handlers, task).some((one) =>
		many.includes(one.operation.id),
	);
	const age = ageOf(new Date(task.created_at), runtime.clock.now(), language);
	return html`<li class="task">
		${isTickable ? tickBox(call, tasksToTick, { id: task.id, named: `${client}, ${task.description}` }) : null}
		<div>
			<a href="/console/tasks/${task.id}">${workOf(task, say)}</a>
			<p>${client}</p>
			<p class="soft">
				${age} · ${say.attempt} ${task.attempt} · ${say.who}: ${whoActs(task, say) ?? '–'}
			</p>
			${why === null ? null : html`<p class="soft why">${why}</p>`}
		</div>
	</li>`;
}

/** All tasks of one state, the oldest first, page by page. */
async function wholeColumn(
	call: OperatorCall,
	handlers: Handlers,
	{ column, count, late }: Column,
): Promise<Html> {
	const { language } = call;
	const say = boardWords(language);
	const address = call.request.originalUrl;
	const cursor = new URL(address, 'http://localhost').searchParams.get('cursor');
	const page = await listTasks(call, handlers, {
		...queryOfColumn(column),
		sort: 'created_at',
		limit: pageSize,
		...(cursor === null ? {} : { cursor }),
	});
	const names = await clientNames(call, page.data);
	const many = manyFor(call, handlers, column);
	const list = html`${table<Task>({
		caption: wordOf(say.columns, column),
		language,
		rows: page.data,
		columns: [
			...(many.length === 0
				? []
				: [
						{
							label: '',
							unseen_label: say.task,
							cell: ({ id, description }: Task) =>
								tickBox(call, tasksToTick, { id, named: description }),
						},
					]),
			...taskColumns(call),
			{
				label: say.client,
				cell: ({ client_id }) => (client_id === null ? '–' : (names.get(client_id) ?? '–')),
			},
		],
	})}`;
	return html`${card(
			null,
			figures([
				{ label: wordOf(say.columns, column), value: String(count) },
				{ label: say.late, value: String(late) },
			]),
		)}
		${card(
			null,
			page.data.length === 0
				? emptyState(say.no_tasks)
				: html`${tickForm(call, tasksToTick, list, many)}
					${paging({ address, next_cursor: page.next_cursor, language })}`,
		)}
		<p><a href="/console/board">${say.back}</a></p>`;
}

/** A task in a table: what, since when, how often tried, who must act. */
export function taskColumns({ language, runtime }: OperatorCall): TableColumn<Task>[] {
	const say = boardWords(language);
	return [
		{
			label: say.task,
			isHead: true,
			kind: 'whole',
			cell: (task) =>
				html`<a href="/console/tasks/${task.id}">${workOf(task, say)}</a><br /><small
						>${whyOf(task) ?? ''}</small
					>`,
		},
		{
			label: say.age,
			kind: 'short',
			cell: ({ created_at }) => ageOf(new Date(created_at), runtime.clock.now(), language),
		},
		{ label: say.attempts, kind: 'number', cell: ({ attempt }) => String(attempt) },
		{ label: say.who, cell: (task) => whoActs(task, say) ?? '–' },
	];
}

function times(
	{ tasks, median_seconds, p90_seconds, spread }: Board['time_to_active'],
	language: Language,
): Html {
	const say = boardWords(language);
	if (tasks === 0 || median_seconds === null || p90_seconds === null)
		return card(say.times, emptyState(say.no_times));
	const lasting = (seconds: number): string =>
		ageOf(new Date(0), new Date(Math.max(60, seconds) * 1000), language);
	const last = spread.at(-2)?.up_to_seconds ?? 0;
	const rows = spread.map(({ up_to_seconds, count }) => ({
		label:
			up_to_seconds === null
				? `${say.longer} (> ${lasting(last ?? 0)})`
				: `${say.up_to} ${lasting(up_to_seconds)}`,
		value: count,
		shown: String(count),
	}));
	return card(
		say.times,
		html`<p class="soft">${say.times_hint}</p>
			${figures([
				{ label: say.median, value: lasting(median_seconds) },
				{ label: say.p90, value: lasting(p90_seconds) },
			])}
			${barRows(rows, { caption: say.times, label: say.took, amount: say.count })}`,
	);
}
