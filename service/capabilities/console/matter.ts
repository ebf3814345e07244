import { runForPage } from '../../platform/pages/index.ts';
import type { ListedMatter } from '../attention/index.ts';
import { handlerOf, type Handlers, type OperatorCall } from './operator-route.ts';

export type MatterPage = { data: ListedMatter[]; has_more: boolean; next_cursor: string | null };
export type KindCount = {
	kind: string;
	team: 'SALES' | 'FINANCE' | 'OPERATIONS';
	count: number;
	snoozed: number;
	since: string | null;
	amount: number;
	currency: string | null;
};

const read = (
	call: OperatorCall,
	handlers: Handlers,
	id: string,
	input: { path?: object; query?: object },
): Promise<unknown> =>
	runForPage(call, handlerOf(handlers, id), input as never, { actor: call.actor });

/** What stands still, as far as the reader may see it. */
export const listMatters = async (
	call: OperatorCall,
	handlers: Handlers,
	query: Readonly<Record<string, unknown>>,
): Promise<MatterPage> => (await read(call, handlers, 'attention.list', { query })) as MatterPage;

/** One matter, snoozed or not; 404 when it is settled, or when another team can act. */
export const getMatter = async (
	call: OperatorCall,
	handlers: Handlers,
	matter_id: string,
): Promise<ListedMatter> =>
	(await read(call, handlers, 'attention.get', { path: { matter_id } })) as ListedMatter;

/** How many there are of each kind and currency. */
export const countMatters = async (call: OperatorCall, handlers: Handlers): Promise<KindCount[]> =>
	((await read(call, handlers, 'attention.summary', { query: {} })) as { data: KindCount[] }).data;
