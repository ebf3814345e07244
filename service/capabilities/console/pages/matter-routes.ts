import type { Router } from 'express';
import {
	isErrorOf,
	readForm,
	readUpload,
	runForPage,
	submitForm,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import { NotFound } from '../../../platform/errors/index.ts';
import { addDays } from '../../../platform/clock/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import type { ListedMatter } from '../../attention/index.ts';
import { formFields } from '../action-fields.ts';
import { actionsOf, inputOf } from '../actions.ts';
import { getMatter } from '../matter.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { wordsOf } from '../words.ts';
import { billsFor, matterPage, withChosen } from './matter.ts';

const idOf = ({ request }: OperatorCall): string => String(request.params['id']);

/** The page of one matter, and everything that can be done on it. */
export function mountMatterPages(router: Router, runtime: Runtime, handlers: Handlers): void {
	router.get(
		'/console/matters/:id',
		operatorRoute(runtime, 'page.console-matter', async (call) => ({
			html: await matterPage(call, handlers, await getMatter(call, handlers, idOf(call))),
		})),
	);
	for (const mark of ['take', 'put-back', 'wake', 'snooze'] as const)
		router.post(
			`/console/matters/:id/${mark}`,
			operatorRoute(runtime, `page.console-matter-${mark}`, (call) =>
				setMark(call, handlers, mark),
			),
		);
	router.post(
		'/console/matters/:id/:operation',
		operatorRoute(runtime, 'page.console-matter-act', (call) => act(call, handlers)),
	);
}

/** Does what the button says. When something is wrong, the page is shown again with what was typed. */
async function act(call: OperatorCall, handlers: Handlers): Promise<PageAnswer> {
	const { actor, language } = call;
	const say = wordsOf(language);
	const id = String(call.request.params['operation']);
	const matter = await getMatter(call, handlers, idOf(call));
	const possible = actionsOf(call, handlers, matter).find(({ operation }) => operation.id === id);
	if (possible === undefined) throw NotFound({ resource: 'page', id });
	const { operation, action } = possible;
	const { files } = operation.input;
	const sent = await (files === undefined
		? readForm(call.request)
		: readUpload(call.request, files));
	const open = await billsFor(call, handlers, matter, [possible]);
	const bills = withChosen(open, sent.text('billing_cycle_id'));
	const fields = formFields(action.fields, { language, currency: matter.currency ?? 'IDR', bills });
	return submitForm(call, sent, {
		fields,
		work: (typed) =>
			runForPage(
				call,
				handlerOf(handlers, id),
				{
					...inputOf(possible, typed),
					...(files === undefined ? {} : { files: sent.files }),
				},
				{ actor, key: sent.key() },
			),
		again: (state) => matterPage(call, handlers, matter, { operation: id, state }),
		done: async () => {
			const { label } = action.words[language];
			const rest = await unlessSettled(call, handlers, matter);
			return rest === null
				? { see_other: '/console', notice: { tone: 'good', text: `${say.done} ${label}` } }
				: {
						see_other: `/console/matters/${matter.id}`,
						notice: { tone: 'info', text: `${say.done_still} ${label}` },
					};
		},
	});
}

/** Some operations settle a matter at once, others begin what settles it. */
async function unlessSettled(
	call: OperatorCall,
	handlers: Handlers,
	{ id, since }: ListedMatter,
): Promise<ListedMatter | null> {
	try {
		const matter = await getMatter(call, handlers, id);
		return matter.since === since ? matter : null;
	} catch (error) {
		if (isErrorOf(error, [NotFound])) return null;
		throw error;
	}
}

async function setMark(
	call: OperatorCall,
	handlers: Handlers,
	mark: 'take' | 'put-back' | 'wake' | 'snooze',
): Promise<PageAnswer> {
	const { actor, language } = call;
	const say = wordsOf(language);
	const sent = await readForm(call.request);
	const path = { matter_id: idOf(call) };
	const run = (id: string, body: object): Promise<unknown> =>
		runForPage(call, handlerOf(handlers, id), { path, body: { ...body } }, { actor, key: null });
	if (mark === 'snooze') {
		const matter = await getMatter(call, handlers, path.matter_id);
		const days = [1, 3, 7].map((count) => ({ value: String(count), label: String(count) }));
		return submitForm(call, sent, {
			fields: [
				{ kind: 'select', name: 'days', label: say.snooze_until, options: days },
				{ kind: 'text', name: 'reason', label: say.snooze_reason },
			],
			work: ({ days: count, reason }) => {
				const until = addDays(call.runtime.machine_clock.now(), Number(count));
				return run('attention.snooze', { until: until.toISOString(), reason });
			},
			again: (state) => matterPage(call, handlers, matter, { operation: 'snooze', state }),
			done: () => ({ see_other: '/console', notice: { tone: 'good', text: say.asleep } }),
		});
	}
	if (mark === 'wake') await run('attention.snooze', { until: null });
	else await run('attention.assign', { user_id: mark === 'take' ? actor.id : null });
	const texts = { take: say.taken, 'put-back': say.given_back, wake: say.awake };
	return {
		see_other: `/console/matters/${path.matter_id}`,
		notice: { tone: 'good', text: texts[mark] },
	};
}
