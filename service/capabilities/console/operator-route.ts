import type { RequestHandler } from 'express';
import type { Actor } from '../../platform/actor/index.ts';
import type { Handler } from '../../platform/operation/index.ts';
import {
	pageRoute,
	type ConsoleViewer,
	type PageAnswer,
	type PageCall,
} from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { consolePerson, leadToSignIn } from '../sign-in/index.ts';

/** A member of staff who has signed in to the console, and the page that was asked for. */
export type OperatorCall = PageCall & { actor: Actor; viewer: ConsoleViewer };

/** All handlers of the service by the id of their operation: the console has no commands of its own. */
export type Handlers = ReadonlyMap<string, Handler>;

/** A page of the console; who has not signed in is led to the sign-in and back. */
export const operatorRoute = (
	runtime: Runtime,
	operation: string,
	work: (call: OperatorCall) => Promise<PageAnswer>,
): RequestHandler =>
	pageRoute(runtime, operation, async (call) => {
		const person = await consolePerson(call);
		if (person === null) return leadToSignIn(call, 'CONSOLE');
		const { actor, viewer } = person;
		return work({ ...call, actor, viewer });
	});

/** The handler of an operation that the console names itself. */
export function handlerOf(handlers: Handlers, id: string): Handler {
	const handler = handlers.get(id);
	if (handler === undefined) throw new Error(`No operation is called ${id}`);
	return handler;
}
