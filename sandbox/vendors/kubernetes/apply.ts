import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ManagedFields } from './books.ts';
import { fieldPath, fromFieldsV1, leavesOf, merged, toFieldsV1, without } from './fields.ts';
import { applyConflict } from './status.ts';
import type { Cause } from './status.ts';

type Owner = { manager: string; operation: 'Apply' | 'Update'; at: string };

type Held = ManagedFields & { paths: Set<string> };

const heldBy = (object: KubeObject | undefined): Held[] =>
	(object?.metadata.managedFields ?? []).map((entry) => ({
		...entry,
		paths: fromFieldsV1(entry.fieldsV1),
	}));

const isOf = (owner: Pick<Owner, 'manager' | 'operation'>) => (entry: ManagedFields) =>
	entry.manager === owner.manager && entry.operation === owner.operation;

/**
 * What stands after a manager has applied its wishes: fields of others that differ are a conflict unless they are taken
 * by force, fields that the manager no longer wishes for go unless others hold them too.
 */
export function applied(
	live: KubeObject | undefined,
	wish: KubeObject,
	owner: Owner & { is_forced: boolean },
): KubeObject {
	const wishes = leavesOf(wish);
	const standing = live === undefined ? new Map<string, unknown>() : leavesOf(live);
	const held = heldBy(live);
	const others = held.filter((entry) => !isOf({ ...owner, operation: 'Apply' })(entry));
	const causes: Cause[] = [];
	for (const entry of others) {
		for (const [path, value] of wishes) {
			if (!entry.paths.has(path) || isDeepStrictEqual(standing.get(path), value)) continue;
			if (owner.is_forced) entry.paths.delete(path);
			else
				causes.push({
					reason: 'FieldManagerConflict',
					message: `conflict with ${said(entry)}`,
					field: fieldPath(path),
				});
		}
	}
	if (causes.length > 0) throw applyConflict(causes);
	let result: unknown = live === undefined ? wish : merged(live, wish);
	const before = held.find(isOf({ ...owner, operation: 'Apply' }));
	for (const path of before?.paths ?? []) {
		const isHeld = [...others].some(({ paths }) => holds(paths, path));
		if (!wishes.has(path) && !isHeld) result = without(result, path);
	}
	return withManagers(
		result as KubeObject,
		[...others, entryOf(owner, 'Apply', wish.apiVersion, new Set(wishes.keys()))],
		live,
	);
}

/** Whether a path, or a field below it, is held. */
const holds = (paths: ReadonlySet<string>, path: string): boolean =>
	paths.has(path) || [...paths].some((one) => one.startsWith(`${path}\u001f`));

const said = ({ manager, operation, apiVersion }: ManagedFields): string =>
	`"${manager}"${operation === 'Update' ? ` using ${apiVersion}` : ''}`;

/** The managed fields after a write without server-side apply: the writer's manager becomes owner of each field that changed. */
export function updated(
	live: KubeObject | undefined,
	next: KubeObject,
	owner: Omit<Owner, 'operation'>,
): KubeObject {
	const before = live === undefined ? new Map<string, unknown>() : leavesOf(live);
	const after = leavesOf(next);
	const changed = [...after].filter(([path, value]) => !isDeepStrictEqual(before.get(path), value));
	const held = heldBy(live);
	for (const { paths } of held) {
		for (const [path] of changed) paths.delete(path);
		for (const path of paths) if (!after.has(path)) paths.delete(path);
	}
	const isMine = isOf({ ...owner, operation: 'Update' });
	const mine = new Set([
		...(held.find(isMine)?.paths ?? []),
		// A new item of a list that was there before in another value counts as new.
		...changed.map(([path]) => path),
	]);
	return withManagers(
		next,
		[...held.filter((entry) => !isMine(entry)), entryOf(owner, 'Update', next.apiVersion, mine)],
		live,
	);
}

const entryOf = (
	{ manager, at }: Pick<Owner, 'manager' | 'at'>,
	operation: 'Apply' | 'Update',
	apiVersion: string,
	paths: Set<string>,
): Held => ({
	manager,
	operation,
	apiVersion,
	time: at,
	fieldsType: 'FieldsV1',
	fieldsV1: {},
	paths,
});

function withManagers(object: KubeObject, held: Held[], live: KubeObject | undefined): KubeObject {
	const managedFields = held
		.filter(({ paths }) => paths.size > 0)
		.map(({ paths, ...entry }) => {
			const fieldsV1 = toFieldsV1(paths);
			const before = live?.metadata.managedFields?.find(isOf(entry));
			// The time of an entry is that of its last change.
			const isSame = before !== undefined && isDeepStrictEqual(before.fieldsV1, fieldsV1);
			return { ...entry, fieldsV1, time: isSame ? before.time : entry.time };
		});
	return { ...object, metadata: { ...object.metadata, managedFields } };
}
