import { runForPage, type PageCall } from '../../platform/pages/index.ts';
import { handlerOf, type Handlers, type OperatorCall } from './operator-route.ts';

/**
 * The answer of a query as this reader may have it. `T` is the type of the answer of that operation, as it is sent. What is
 * empty in a filter form was not asked for.
 *
 * Example: `await readFor<FunnelView>(call, handlers, 'funnel.get', { query: { weeks: asked(call, 'weeks') } })`
 */
export async function readFor<T>(
	call: OperatorCall,
	handlers: Handlers,
	operation: string,
	input: { path?: object; query?: object },
): Promise<T> {
	const query = Object.fromEntries(
		Object.entries(input.query ?? {}).filter(([, value]) => value !== undefined && value !== ''),
	);
	const given = { path: { ...input.path }, query };
	return (await runForPage(call, handlerOf(handlers, operation), given, {
		actor: call.actor,
	})) as T;
}

/** One parameter of the address; undefined when it is missing, or was given as anything but one text. */
export function asked({ request }: Pick<PageCall, 'request'>, name: string): string | undefined {
	const value = request.query[name];
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
