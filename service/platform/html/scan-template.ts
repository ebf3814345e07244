/** Where a value stands: in text, or in a quoted attribute. */
export type Hole = {
	inAttribute: boolean;
	/** It stands in a tag between attributes, where only whole attributes may stand. */
	inTag?: boolean;
	/** The value begins an attribute that holds an address. */
	isAddress: boolean;
};

const addressAttributes = new Set([
	'href',
	'src',
	'action',
	'formaction',
	'poster',
	'data',
	'cite',
	'background',
	'manifest',
	'ping',
]);

export const isAddressAttribute = (name: string): boolean =>
	addressAttributes.has(name.toLowerCase());
/** Attributes that hold code or a whole page: escaping does not make a value harmless there. */
export const isRunAttribute = (name: string): boolean =>
	/^(?:on|style$|srcdoc$|srcset$)/i.test(name);

const known = new WeakMap<TemplateStringsArray, readonly Hole[]>();

/**
 * Reads a template once and says where each of its values stands. Throws where escaping would not be enough: in unquoted
 * attributes, names of tags and attributes, scripts, styles, comments, and attributes that hold code.
 */
export function holesOf(template: TemplateStringsArray): readonly Hole[] {
	const seen = known.get(template);
	if (seen !== undefined) return seen;
	const holes = scan(template);
	known.set(template, holes);
	return holes;
}

type State =
	| { in: 'text' | 'comment' | 'raw' | 'tag' }
	| { in: 'attribute'; name: string; quote: string; isEmpty: boolean };

function scan(template: readonly string[]): Hole[] {
	const holes: Hole[] = [];
	let state: State = { in: 'text' };
	template.forEach((part, index) => {
		state = read(part, state);
		if (index === template.length - 1) return;
		holes.push(holeIn(state, template, index));
		if (state.in === 'attribute') state = { ...state, isEmpty: false };
	});
	return holes;
}

function holeIn(state: State, template: readonly string[], index: number): Hole {
	const isText = state.in === 'text' && !/<\/?$/.test(template[index] ?? '');
	if (isText) return { inAttribute: false, isAddress: false };
	if (state.in === 'attribute') {
		const { name, isEmpty } = state;
		if (!isRunAttribute(name))
			return { inAttribute: true, isAddress: isEmpty && isAddressAttribute(name) };
	}
	// Only after a space: behind `title=` it would be a value without quotes, behind `<p` a part of the name.
	const part = template[index] ?? '';
	if (state.in === 'tag' && /[^=\s]\s+$|^\s+$/.test(part) && !/^=/.test(template[index + 1] ?? ''))
		return { inAttribute: false, isAddress: false, inTag: true };
	const place = state.in === 'attribute' ? `the attribute ${state.name}` : wordFor[state.in];
	throw new TypeError(`html takes no value in ${place}, after ${template[index]?.slice(-40)}`);
}

const wordFor = {
	comment: 'a comment',
	raw: 'a script or style',
	tag: 'a tag outside a quoted attribute',
	text: 'the name of a tag',
};

/** Reads one part of the template, from the state in which the part before it ended. */
function read(part: string, from: State): State {
	let state = from;
	let rest = part;
	while (rest !== '') {
		const [next, length] = step(rest, state);
		state = next;
		rest = rest.slice(length);
	}
	return state;
}

/** The state after the next piece, and how long the piece is. */
function step(rest: string, state: State): [State, number] {
	if (state.in === 'comment') return upTo(rest, '-->', { in: 'text' }, state);
	if (state.in === 'raw') return upTo(rest, /<\/(?:script|style)\b[^>]*>/i, { in: 'text' }, state);
	if (state.in === 'attribute') {
		const end = rest.indexOf(state.quote);
		if (end === -1) return [{ ...state, isEmpty: false }, rest.length];
		return [{ in: 'tag' }, end + 1];
	}
	if (state.in === 'text') {
		if (rest.startsWith('<!--')) return [{ in: 'comment' }, 4];
		const raw = /^<(?:script|style)\b[^>]*>/i.exec(rest);
		if (raw !== null) return [{ in: 'raw' }, raw[0].length];
		if (/^<[a-z/!]/i.test(rest)) return [{ in: 'tag' }, 1];
		return [state, Math.max(1, rest.slice(1).search(/</) + 1 || rest.length)];
	}
	const attribute = /^([^\s"'<>/=]+)\s*=\s*(["'])/.exec(rest);
	if (attribute?.[1] !== undefined && attribute[2] !== undefined) {
		const [whole, name, quote] = attribute;
		return [{ in: 'attribute', name: name.toLowerCase(), quote, isEmpty: true }, whole.length];
	}
	const end = /^(?:[^\s"'<>/=]+|[\s\S])/.exec(rest)?.[0] ?? rest;
	return [end === '>' ? { in: 'text' } : state, end.length];
}

function upTo(rest: string, mark: string | RegExp, then: State, otherwise: State): [State, number] {
	const at = typeof mark === 'string' ? rest.indexOf(mark) : rest.search(mark);
	if (at === -1) return [otherwise, rest.length];
	const length = typeof mark === 'string' ? mark.length : (mark.exec(rest)?.[0].length ?? 0);
	return [then, at + length];
}
