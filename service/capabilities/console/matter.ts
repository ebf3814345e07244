import type { ListedMatter } from '../attention/index.ts';
import type { Handlers, OperatorCall } from './operator-route.ts';
import { readFor } from './read-for.ts';

type MatterPage = { data: ListedMatter[]; has_more: boolean; next_cursor: string | null };
export type KindCount = {
	kind: string;
	team: 'SALES' | 'FINANCE' | 'OPERATIONS';
	count: number;
	snoozed: number;
	since: string | null;
	amount: number;
	currency: string | null;
};

/** What stands still, as far as the reader may see it. */
export const listMatters = (
	call: OperatorCall,
	handlers: Handlers,
	query: Readonly<Record<string, unknown>>,
): Promise<MatterPage> => readFor(call, handlers, 'attention.list', { query });

/** One matter, snoozed or not; 404 when it is settled, or when another team can act. */
export const getMatter = (
	call: OperatorCall,
	handlers: Handlers,
	matter_id: string,
): Promise<ListedMatter> => readFor(call, handlers, 'attention.get', { path: { matter_id } });

/** How many there are of each kind and currency. */
export const countMatters = async (call: OperatorCall, handlers: Handlers): Promise<KindCount[]> =>
	(await readFor<{ data: KindCount[] }>(call, handlers, 'attention.summary', {})).data;
