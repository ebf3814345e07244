import type { Fields, KubeObject } from './books.ts';
import { isAtomicMap, itemKey, listRule } from './kinds.ts';

/**
 * Who owns which field, as server-side apply counts it: a leaf of an object is a path in the spelling of managedFields
 * (`f:spec`, `k:{"name":"app"}`, `v:"x"`).
 */
export type FieldSet = Map<string, unknown>;

const SEPARATOR = '\u001f';
/** No manager owns these: the server does, or they are the object's address. */
const UNOWNED = new Set([
	'apiVersion',
	'kind',
	'status',
	'metadata.name',
	'metadata.namespace',
	'metadata.uid',
	'metadata.resourceVersion',
	'metadata.generation',
	'metadata.creationTimestamp',
	'metadata.deletionTimestamp',
	'metadata.managedFields',
	'metadata.selfLink',
]);

export const isMap = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const namesIn = (path: readonly string[]): string[] =>
	path.filter((part) => part.startsWith('f:')).map((part) => part.slice(2));

/** Every leaf of an object with its value; the item of a list that is merged by keys is a leaf beside its fields. */
export function leavesOf(object: KubeObject | Fields): FieldSet {
	const found: FieldSet = new Map();
	const walk = (value: unknown, path: string[]): void => {
		const names = namesIn(path);
		if (UNOWNED.has(names.join('.'))) return;
		if (isMap(value) && !isAtomicMap(names) && (path.length === 0 || Object.keys(value).length)) {
			for (const [name, child] of Object.entries(value)) walk(child, [...path, `f:${name}`]);
			return;
		}
		if (Array.isArray(value)) {
			const rule = listRule(names);
			if (rule === 'set') {
				for (const item of value) found.set(key([...path, `v:${JSON.stringify(item)}`]), item);
				return;
			}
			if (rule !== 'atomic') {
				for (const item of value) {
					const at = [...path, itemKey(item, rule.keys)];
					found.set(key(at), null);
					walk(item, at);
				}
				return;
			}
		}
		found.set(key(path), value);
	};
	walk(object, []);
	return found;
}

const key = (path: readonly string[]): string => path.join(SEPARATOR);

export function toFieldsV1(paths: Iterable<string>): Fields {
	const tree: Fields = {};
	for (const path of paths) {
		let at = tree;
		const parts = path.split(SEPARATOR);
		for (const part of parts) at = (at[part] ??= {}) as Fields;
		if (parts.at(-1)?.startsWith('k:')) at['.'] = {};
	}
	return tree;
}

export function fromFieldsV1(tree: Fields): Set<string> {
	const found = new Set<string>();
	const walk = (node: Fields, path: string[]): void => {
		const children = Object.entries(node).filter(([name]) => name !== '.');
		if (path.length > 0 && (children.length === 0 || '.' in node)) found.add(key(path));
		for (const [name, child] of children) walk(child as Fields, [...path, name]);
	};
	walk(tree, []);
	return found;
}

/** As a conflict names a field: `.spec.template.spec.containers[name="app"].image`. */
export const fieldPath = (path: string): string =>
	path
		.split(SEPARATOR)
		.map((part) => {
			if (part.startsWith('f:')) return `.${part.slice(2)}`;
			if (part.startsWith('v:')) return `[=${part.slice(2)}]`;
			const keys = Object.entries(JSON.parse(part.slice(2)) as Fields);
			return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
		})
		.join('');

/** Puts what was applied over what stands, list by list and map by map. */
export function merged(live: unknown, applied: unknown, names: readonly string[] = []): unknown {
	if (isMap(live) && isMap(applied) && !isAtomicMap(names)) {
		const result: Fields = { ...live };
		for (const [name, value] of Object.entries(applied))
			result[name] = merged(live[name], value, [...names, name]);
		return result;
	}
	if (Array.isArray(live) && Array.isArray(applied)) {
		const rule = listRule(names);
		if (rule === 'set') return [...new Set([...live, ...applied])];
		if (rule !== 'atomic') {
			const mine = new Map(applied.map((item) => [itemKey(item, rule.keys), item]));
			const kept = live.map((item) => {
				const at = itemKey(item, rule.keys);
				const given = mine.get(at);
				mine.delete(at);
				return given === undefined ? item : merged(item, given, names);
			});
			return [...kept, ...mine.values()];
		}
	}
	return applied;
}

/** Takes the field at a path away, and what is empty after that. */
export function without(value: unknown, path: string): unknown {
	return removeAt(value, path.split(SEPARATOR), []);
}

function removeAt(value: unknown, [part, ...rest]: string[], names: readonly string[]): unknown {
	if (part === undefined) return undefined;
	if (Array.isArray(value)) {
		const rule = listRule(names);
		const next = value.flatMap((item) => {
			const at =
				rule === 'set'
					? `v:${JSON.stringify(item)}`
					: rule === 'atomic'
						? ''
						: itemKey(item, rule.keys);
			if (at !== part) return [item];
			const left = removeAt(item, rest, names);
			return left === undefined ? [] : [left];
		});
		return next.length === 0 ? undefined : next;
	}
	if (!isMap(value)) return value;
	const name = part.slice(2);
	if (!(name in value)) return value;
	const { [name]: child, ...others } = value;
	const left = removeAt(child, rest, [...names, name]);
	if (left !== undefined) return { ...value, [name]: left };
	return Object.keys(others).length === 0 ? undefined : others;
}
