import type { Router } from 'express';
import { NotFound } from '../../../platform/errors/index.ts';
import {
	readForm,
	runForPage,
	submitForm,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { formFields } from '../action-fields.ts';
import { handlerOf, operatorRoute, type Handlers, type OperatorCall } from '../operator-route.ts';
import { actionsOfTask, getTask } from '../task.ts';
import { boardPage, taskColumns, tasksToTick } from './board.ts';
import { boardWords } from './board-words.ts';
import { mountMany } from './many.ts';
import { taskPage } from './task-page.ts';

const idOf = ({ request }: OperatorCall): string => String(request.params['id']);

/** The provisioning board, the pages of its tasks, and what can be done to them. */
export function mountBoardPages(router: Router, runtime: Runtime, handlers: Handlers): void {
	router.get(
		'/console/board',
		operatorRoute(runtime, 'page.console-board', async (call) => ({
			html: await boardPage(call, handlers),
		})),
	);
	mountMany(router, runtime, handlers, {
		...tasksToTick,
		list: '/console/board',
		load: (call, id) => getTask(call, handlers, id),
		possible: (call, task) => actionsOfTask(call, handlers, task),
		columns: taskColumns,
	});
	router.get(
		'/console/tasks/:id',
		operatorRoute(runtime, 'page.console-task', async (call) => ({
			html: await taskPage(call, handlers, await getTask(call, handlers, idOf(call))),
		})),
	);
	router.post(
		'/console/tasks/:id/:operation',
		operatorRoute(runtime, 'page.console-task-act', (call) => act(call, handlers)),
	);
}

async function act(call: OperatorCall, handlers: Handlers): Promise<PageAnswer> {
	const { actor, language } = call;
	const id = String(call.request.params['operation']);
	const task = await getTask(call, handlers, idOf(call));
	const possible = actionsOfTask(call, handlers, task).find(({ operation }) => operation.id === id);
	if (possible === undefined) throw NotFound({ resource: 'page', id });
	const { operation, action, path, body: given } = possible;
	const sent = await readForm(call.request);
	return submitForm(call, sent, {
		fields: formFields(action.fields, { language, currency: 'IDR', bills: [] }),
		work: (typed) =>
			runForPage(
				call,
				handlerOf(handlers, id),
				{ path, ...(operation.input.body === undefined ? {} : { body: { ...given, ...typed } }) },
				{ actor, key: sent.key() },
			),
		again: (state) => taskPage(call, handlers, task, { operation: id, state }),
		done: () => ({
			see_other: `/console/tasks/${task.id}`,
			notice: {
				tone: 'good',
				text: `${boardWords(language).done} ${action.words[language].label}`,
			},
		}),
	});
}
