import { isDeepStrictEqual } from 'node:util';
import type { Change, Fields, Kubernetes, KubeObject, Meta } from './books.ts';
import { apiVersionOf, kindOf } from './kinds.ts';

/** As far back as a watch may begin; older than that is 410. */
const HISTORY = 500;

type Listener = (change: Change) => void;
/** Who watches now. No part of the books: a connection ends with the process. */
const listeners = new WeakMap<Kubernetes['world'], Set<Listener>>();

const listenersOf = ({ world }: Kubernetes): Set<Listener> => {
	const known = listeners.get(world) ?? new Set();
	listeners.set(world, known);
	return known;
};

export function listen(own: Kubernetes, listener: Listener): () => void {
	listenersOf(own).add(listener);
	return () => void listenersOf(own).delete(listener);
}

export const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
	`${kind}/${namespace ?? ''}/${name}`;

const keyIn = ({ kind, metadata }: KubeObject) => keyOf(kind, metadata.namespace, metadata.name);

export const find = (
	{ books }: Kubernetes,
	kind: string,
	namespace: string | undefined,
	name: string,
): KubeObject | undefined => books.objects.get(keyOf(kind, namespace, name));

export const all = ({ books }: Kubernetes, kind: string, namespace?: string): KubeObject[] =>
	[...books.objects.values()].filter(
		(one) => one.kind === kind && (namespace === undefined || one.metadata.namespace === namespace),
	);

export const allIn = ({ books }: Kubernetes, namespace: string): KubeObject[] =>
	[...books.objects.values()].filter(({ metadata }) => metadata.namespace === namespace);

export const stamp = (own: Kubernetes): string => own.now().toISOString().replace(/\.\d+/, '');

/** The metadata of an object that is not there yet. */
export const unborn = (given: Pick<Meta, 'name'> & Partial<Meta>): Meta => ({
	uid: '',
	resourceVersion: '',
	creationTimestamp: '',
	...given,
});

/** What an object needs to be one, beside what its maker gave. */
export function born(own: Kubernetes, object: KubeObject): KubeObject {
	const metadata: Meta = {
		...object.metadata,
		uid: own.random.uuid(),
		resourceVersion: '',
		creationTimestamp: stamp(own),
		...(object.spec === undefined || object.kind === 'Namespace' ? {} : { generation: 1 }),
	};
	return { ...object, metadata };
}

/** Stores an object; one that is as it was keeps its version, and nobody hears of it. */
export function put(own: Kubernetes, object: KubeObject): KubeObject {
	const before = own.books.objects.get(keyIn(object));
	const { resourceVersion: _before, ...given } = object.metadata;
	if (before !== undefined) {
		const { resourceVersion: _version, ...standing } = before.metadata;
		if (isDeepStrictEqual({ ...before, metadata: standing }, { ...object, metadata: given }))
			return before;
		if (given.generation !== undefined && !isDeepStrictEqual(before.spec, object.spec))
			given.generation = (before.metadata.generation ?? 0) + 1;
	}
	return note(own, before === undefined ? 'ADDED' : 'MODIFIED', { ...object, metadata: given });
}

export function remove(own: Kubernetes, object: KubeObject): void {
	if (!own.books.objects.delete(keyIn(object))) return;
	note(own, 'DELETED', object);
}

function note(
	own: Kubernetes,
	type: Change['type'],
	object: Omit<KubeObject, 'metadata'> & { metadata: Omit<Meta, 'resourceVersion'> },
): KubeObject {
	const { books } = own;
	books.revision += 1;
	const stored = {
		...object,
		metadata: { ...object.metadata, resourceVersion: String(books.revision) },
	} as KubeObject;
	if (type !== 'DELETED') books.objects.set(keyIn(stored), stored);
	const change = { revision: books.revision, type, object: stored };
	books.history.push(change);
	books.history.splice(0, books.history.length - HISTORY);
	for (const listener of listenersOf(own)) listener(change);
	return stored;
}

/** Of an object that a controller changes: all but its status and metadata stay as they are. */
export const withStatus = (object: KubeObject, status: Fields): KubeObject => ({
	...object,
	status,
});

/** An event about an object; the same one again only counts. */
export function report(
	own: Kubernetes,
	about: KubeObject,
	{ type = 'Warning', reason, message }: { type?: string; reason: string; message: string },
): void {
	const { kind, apiVersion, metadata } = about;
	const { namespace = 'default', name, uid } = metadata;
	const at = stamp(own);
	const same = all(own, 'Event', namespace).find((event) => {
		const involved = event.involvedObject as Fields;
		return involved.uid === uid && event.reason === reason && event.message === message;
	});
	if (same) {
		put(own, { ...same, count: Number(same.count) + 1, lastTimestamp: at });
		return;
	}
	put(
		own,
		born(own, {
			apiVersion: apiVersionOf(kindOf('Event')),
			kind: 'Event',
			metadata: unborn({ name: `${name}.${own.random.hex(16)}`, namespace }),
			involvedObject: { kind, apiVersion, namespace, name, uid },
			type,
			reason,
			message,
			count: 1,
			firstTimestamp: at,
			lastTimestamp: at,
			source: { component: 'sandbox' },
		}),
	);
}
