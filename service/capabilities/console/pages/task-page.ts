import {
	card,
	confirmation,
	consolePage,
	details,
	emptyState,
	html,
	moment,
	momentText,
	note,
	summaryList,
	timeline,
	type FormState,
	type Html,
} from '../../../platform/pages/index.ts';
import { formFields } from '../action-fields.ts';
import type { PossibleAction } from '../actions.ts';
import { ageOf } from '../age.ts';
import type { Handlers, OperatorCall } from '../operator-route.ts';
import { actionsOfTask, listAttempts, type Attempt, type Task } from '../task.ts';
import { stateChip, whoActs, whyOf, workOf } from './board.ts';
import { boardWords, type BoardWords } from './board-words.ts';
import { clientNames } from './needs-person.ts';

/** What was typed into the form of an action, and what is wrong with it. */
export type TypedForTask = { operation: string; state: FormState };

/** One task: where it stands, who must act, what can be done, and what was tried. */
export async function taskPage(
	call: OperatorCall,
	handlers: Handlers,
	task: Task,
	typed: TypedForTask | null = null,
): Promise<string> {
	const { language } = call;
	const say = boardWords(language);
	const possible = actionsOfTask(call, handlers, task);
	const attempts = await listAttempts(call, handlers, task.id);
	const isOpen = whoActs(task, say) !== null;
	const body = html`${card(null, await facts(call, task))}
		${
			possible.length === 0
				? note('info', isOpen ? say.not_yours : say.nothing_to_do)
				: possible.map((one, index) =>
						actionForm(call, `/console/tasks/${task.id}`, one, { typed, isFirst: index === 0 }),
					)
		}
		${card(say.attempts, tried(call, attempts))} ${card(null, made(call, task))}
		<p><a href="/console/board">${say.back}</a></p>`;
	return consolePage(call, call.viewer, {
		title: workOf(task, say),
		body,
		current: '/console/board',
	});
}

async function facts(call: OperatorCall, task: Task): Promise<Html> {
	const { language, runtime } = call;
	const say = boardWords(language);
	const names = await clientNames(call, [task]);
	const at = (value: string | null): Html | null =>
		value === null ? null : moment(new Date(value), language);
	const taskLink = (id: string): Html => html`<a href="/console/tasks/${id}">${say.task}</a> `;
	const isOpen = whoActs(task, say) !== null;
	return summaryList([
		[say.state, stateChip(task, language)],
		[say.reason, isOpen ? whyOf(task) : null],
		[say.who, whoActs(task, say)],
		[say.client, task.client_id === null ? null : (names.get(task.client_id) ?? null)],
		[
			say.service,
			task.quantity === 1 ? task.description : `${task.quantity} × ${task.description}`,
		],
		[say.target, task.target],
		[
			say.age,
			html`${ageOf(new Date(task.created_at), runtime.clock.now(), language)}
			(${at(task.created_at)})`,
		],
		[say.deadline, isOpen ? at(task.deadline_at) : null],
		[say.next, isOpen ? at(task.next_run_at) : null],
		[say.client_reads, task.client_text?.[language] ?? null],
		[
			say.remaining,
			task.remaining.length === 0
				? null
				: task.remaining.map(({ what, count }) => `${count} × ${what}`).join(', '),
		],
		[say.after, task.depends_on.length === 0 || !isOpen ? null : task.depends_on.map(taskLink)],
		[say.undo_of, task.undo_of === null ? null : taskLink(task.undo_of)],
		[say.history, html`<a href="/console/search?q=${task.id}">${say.history}</a>`],
	]);
}

/** The form of one operation: what it will do and will not do is read before its button. */
export function actionForm(
	{ language }: OperatorCall,
	address: string,
	{ operation, action }: PossibleAction,
	{ typed, isFirst }: { typed: TypedForTask | null; isFirst: boolean },
): Html {
	const { label, will, will_not } = action.words[language];
	const isTyped = typed?.operation === operation.id;
	const content = confirmation({
		will,
		will_not,
		id: operation.id.replaceAll(/[._]/g, '-'),
		action: `${address}/${operation.id}`,
		fields: formFields(action.fields, { language, currency: 'IDR', bills: [] }),
		submit: label,
		language,
		...(isTyped ? { state: typed.state } : {}),
		tone: isFirst ? 'main' : 'quiet',
	});
	return isFirst || isTyped ? content : details(label, content);
}

const outcomeOf = (outcome: string | null, say: BoardWords): string =>
	outcome === null
		? say.running
		: ((say.outcomes as Readonly<Record<string, string>>)[outcome] ?? outcome);

function tried({ language }: OperatorCall, attempts: readonly Attempt[]): Html {
	const say = boardWords(language);
	if (attempts.length === 0) return emptyState(say.no_attempts);
	const tone = (outcome: string | null): { tone?: 'good' | 'bad' | 'warn' } =>
		outcome === 'SUCCESS'
			? { tone: 'good' }
			: outcome === 'REJECTED' || outcome === 'ABANDONED'
				? { tone: 'bad' }
				: {};
	return timeline(
		attempts.map(({ attempt, outcome, error, started_at, ended_at }) => ({
			at: new Date(started_at),
			title: `${say.attempt} ${attempt}: ${outcomeOf(outcome, say)}`,
			...tone(outcome),
			detail:
				error ??
				(ended_at === null ? null : `${say.ended} ${momentText(new Date(ended_at), language)}`),
		})),
		language,
	);
}

/** Settings and result as they are, for who looks at the vendor's side. */
function made({ language }: OperatorCall, { id, settings, result }: Task): Html {
	const say = boardWords(language);
	const shown = (value: Record<string, unknown>): Html =>
		html`<pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>`;
	return html`<p class="soft">ID <code>${id}</code></p>
		${settings === null ? null : details(say.settings, shown(settings))}
		${result === null || Object.keys(result).length === 0 ? null : details(say.result, shown(result))}`;
}
