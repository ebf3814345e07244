import { Readable } from 'node:stream';
import type { Call, Reply } from '../../core/api.ts';
import type { Change, Kubernetes, KubeObject } from './books.ts';
import { apiVersionOf } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { selected } from './list.ts';
import { expired } from './status.ts';
import { all, listen } from './storage.ts';

const SECONDS_BY_DEFAULT = 300;

/**
 * A watch: one JSON object a line, first what happened since the version that is asked for, then what happens. Bookmarks
 * come only when they are asked for. What is no longer remembered is told as a line of type ERROR with code 410, in an
 * answer that begins with 200.
 */
export function watchOf(own: Kubernetes, kind: Kind, call: Call): Reply {
	const { query, parameters } = call;
	const isSelected = selected(call);
	const isWanted = (object: KubeObject) =>
		object.kind === kind.kind &&
		(parameters.namespace === undefined || object.metadata.namespace === parameters.namespace) &&
		isSelected(object);
	const stream = new Readable({ read: () => {} });
	const say = (type: string, object: unknown) =>
		void stream.push(`${JSON.stringify({ type, object })}\n`);
	const tell = ({ type, object }: Change) => {
		if (isWanted(object)) say(type, object);
	};

	const version = query.get('resourceVersion') ?? '';
	const from = Number(version);
	const oldest = (own.books.history[0]?.revision ?? own.books.revision + 1) - 1;
	if (version !== '' && from > 0 && (from < oldest || call.fault('watch_expired'))) {
		say('ERROR', expired(from, oldest).body);
		stream.push(null);
		return streamed(stream);
	}
	if (version === '' || from === 0)
		for (const object of all(own, kind.kind, parameters.namespace))
			tell({ type: 'ADDED', object, revision: 0 });
	else for (const change of own.books.history) if (change.revision > from) tell(change);
	if (call.fault('watch_cut')) {
		stream.push(null);
		return streamed(stream);
	}

	const bookmark = () =>
		say('BOOKMARK', {
			kind: kind.kind,
			apiVersion: apiVersionOf(kind),
			metadata: { resourceVersion: String(own.books.revision), creationTimestamp: null },
		});
	const stopListening = listen(own, tell);
	const finish = () => {
		stopListening();
		if (!stream.destroyed) stream.push(null);
	};
	const seconds = Number(query.get('timeoutSeconds') ?? SECONDS_BY_DEFAULT);
	const asksForBookmarks = query.get('allowWatchBookmarks') === 'true';
	const cancel = own.timers.later(
		seconds * 1000,
		() => {
			if (asksForBookmarks) bookmark();
			finish();
		},
		finish,
	);
	stream.once('close', () => {
		stopListening();
		cancel();
	});
	return streamed(stream);
}

const streamed = (body: Readable): Reply => ({
	status: 200,
	headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
	body,
});
