import type { Table } from '../database/index.ts';
import type { Lifecycle } from './define-lifecycle.ts';

export type StatusRow = { id: string; status: string };
/** The table whose column `status` a life cycle describes. */
export type LifecycleTable = Table<StatusRow>;
export type BoundLifecycle = { lifecycle: Lifecycle; table: LifecycleTable };
/** By the name of the life cycle; in `Runtime` and in every context, for `move`. */
export type LifecycleTables = ReadonlyMap<string, LifecycleTable>;

/** Example: `defineModule({ name: 'quotations', lifecycles: [bindLifecycle(quotationLifecycle, quotations)] })` */
export const bindLifecycle = (lifecycle: Lifecycle, table: LifecycleTable): BoundLifecycle => ({
	lifecycle,
	table,
});

export const lifecycleTables = (bound: readonly BoundLifecycle[]): LifecycleTables =>
	new Map(bound.map(({ lifecycle, table }) => [lifecycle.name, table]));

/** Text of the check constraint for the migration; a test compares it with the database. */
export function statusCheckSql({ lifecycle, table }: BoundLifecycle): string {
	const states = Object.keys(lifecycle.states).map((state) => `'${state}'`);
	const name = table.name.sql;
	return `ALTER TABLE "${name}" ADD CONSTRAINT "${name}_status_check" CHECK ("status" IN (${states.join(', ')}));`;
}
