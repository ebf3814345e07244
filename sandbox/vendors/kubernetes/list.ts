import type { Call, Reply } from '../../core/api.ts';
import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { apiVersionOf } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { badRequest, failure } from './status.ts';
import { all } from './storage.ts';

/** Which objects the query of a list or a watch asks for. */
export function selected({ query }: Call): (object: KubeObject) => boolean {
	const labels = splitSelector(query.get('labelSelector')).map(labelRule);
	const fields = splitSelector(query.get('fieldSelector')).map(fieldRule);
	return (object) => [...labels, ...fields].every((rule) => rule(object));
}

/** At the commas that are in no brackets: `a in (x,y),b`. */
const splitSelector = (given: string | null): string[] =>
	(given ?? '').split(/,(?![^(]*\))/).filter((part) => part !== '');

function labelRule(part: string): (object: KubeObject) => boolean {
	const set = /^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(part);
	if (set) {
		const [, key = '', how, values = ''] = set;
		const listed = values.split(',').map((value) => value.trim());
		return ({ metadata: { labels = {} } }) => listed.includes(labels[key] ?? '') === (how === 'in');
	}
	const equal = /^\s*([^\s!=]+)\s*(==|=|!=)\s*(\S*)\s*$/.exec(part);
	if (equal) {
		const [, key = '', how, value = ''] = equal;
		return ({ metadata: { labels = {} } }) => (labels[key] === value) === (how !== '!=');
	}
	const present = /^\s*(!?)([^\s!=]+)\s*$/.exec(part);
	if (!present) throw badRequest(`unable to parse requirement: ${part}`);
	const [, not = '', key = ''] = present;
	return ({ metadata: { labels = {} } }) => key in labels === (not === '');
}

function fieldRule(part: string): (object: KubeObject) => boolean {
	const equal = /^([^!=]+)(==|=|!=)(.*)$/.exec(part);
	if (!equal) throw badRequest(`invalid field selector: ${part}`);
	const [, field = '', how, value] = equal;
	if (!/^(metadata\.(name|namespace)|status\.phase|involvedObject\.\w+|reason|type)$/.test(field))
		throw badRequest(`field label not supported: ${field}`);
	return (object) => {
		const found = field.split('.').reduce<unknown>((at, name) => (at as Fields)?.[name], object);
		return (String(found ?? '') === value) === (how !== '!=');
	};
}

export function listOf(own: Kubernetes, kind: Kind, call: Call): Reply {
	const { query, parameters } = call;
	const found = all(own, kind.kind, parameters.namespace)
		.filter(selected(call))
		.sort((a, b) => order(a).localeCompare(order(b)));
	const limit = Number(query.get('limit') ?? 0);
	const token = query.get('continue');
	if (token !== null && call.fault('list_expired'))
		return failure(
			410,
			'Expired',
			'The provided continue parameter is too old to display a consistent list result.',
		);
	const from = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
	if (Number.isNaN(from)) throw badRequest('continue key is not valid');
	const page = limit > 0 ? found.slice(from, from + limit) : found.slice(from);
	const next = from + page.length;
	const isMore = next < found.length;
	return {
		status: 200,
		body: {
			kind: `${kind.kind}List`,
			apiVersion: apiVersionOf(kind),
			metadata: {
				resourceVersion: String(own.books.revision),
				...(isMore
					? {
							continue: Buffer.from(String(next)).toString('base64url'),
							remainingItemCount: found.length - next,
						}
					: {}),
			},
			// The items of a list say neither their kind nor their version.
			items: page.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest),
		},
	};
}

const order = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`;
