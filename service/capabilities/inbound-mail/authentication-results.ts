/**
 * Authentication-Results (RFC 8601), read by its grammar. A pattern over the whole line would also find verdicts that a
 * sender wrote into a comment, a quoted address or a header of its own.
 */
type AuthenticationResults = {
	/** The host that wrote it, in lower case. */
	authserv_id: string;
	results: readonly AuthenticationResult[];
};
type AuthenticationResult = {
	/** dkim, spf, dmarc … */
	method: string;
	/** pass, fail, none … */
	verdict: string;
	/** `header.from`, `header.i` …, values in lower case. */
	properties: ReadonlyMap<string, string>;
};

type Token = { text: string; quoted: boolean };

/** Null for anything that the grammar does not allow: a header that cannot be read proves nothing. */
export function readAuthenticationResults(value: string): AuthenticationResults | null {
	const parts = partsOf(value);
	if (parts === null) return null;
	const [first, ...rest] = parts;
	// `mx.google.com` or `mx.google.com 1`: the id and a version.
	const [id, version, ...more] = first ?? [];
	if (id === undefined || id.text === '' || more.length > 0) return null;
	if (version !== undefined && !/^\d+$/.test(version.text)) return null;
	const results: AuthenticationResult[] = [];
	for (const part of rest) {
		if (part.length === 0) continue;
		if (part.length === 1 && part[0]?.text.toLowerCase() === 'none') continue;
		const result = resultOf(part);
		if (result === null) return null;
		results.push(result);
	}
	return { authserv_id: id.text.toLowerCase(), results };
}

function resultOf([verdict, ...properties]: readonly Token[]): AuthenticationResult | null {
	const stated = /^([a-z][a-z0-9-]*)(?:\/\d+)?=([a-z][a-z0-9-]*)$/i.exec(
		verdict?.quoted === false ? verdict.text : '',
	);
	if (stated?.[1] === undefined || stated[2] === undefined) return null;
	const found = new Map<string, string>();
	for (const { text } of properties) {
		const at = text.indexOf('=');
		if (at <= 0) return null;
		const name = text.slice(0, at).toLowerCase();
		// Said twice, it could be either.
		if (found.has(name)) return null;
		found.set(name, text.slice(at + 1).toLowerCase());
	}
	return { method: stated[1].toLowerCase(), verdict: stated[2].toLowerCase(), properties: found };
}

/** The words of each part between semicolons, without comments; null when a comment or a quotation does not end. */
function partsOf(value: string): Token[][] | null {
	const parts: Token[][] = [[]];
	let word = '';
	let quoted = false;
	const endWord = (): void => {
		if (word !== '' || quoted) parts.at(-1)?.push({ text: word, quoted });
		word = '';
		quoted = false;
	};
	for (let at = 0; at < value.length; at += 1) {
		const one = value[at] ?? '';
		if (one === '(') {
			const end = endOfComment(value, at);
			if (end === null) return null;
			endWord();
			at = end;
		} else if (one === ')') return null;
		else if (one === '"') {
			const quotation = readQuotation(value, at);
			if (quotation === null) return null;
			// A quoted value belongs to the name before it: `smtp.mailfrom="a b"@c`.
			quoted ||= word === '';
			word += quotation.text;
			at = quotation.end;
		} else if (one === ';') {
			endWord();
			parts.push([]);
		} else if (/\s/.test(one)) {
			// Spaces may stand around the equals sign.
			const next = value.slice(at).trimStart()[0];
			if (!word.endsWith('=') && next !== '=') endWord();
		} else word += one;
	}
	endWord();
	return parts;
}

/**
 * Comments hold comments, to any depth. One with a quotation mark is refused: hosts copy the sender's own address into
 * comments, and `"a); dmarc=pass header.from=… (b"@evil.example` would end the comment where it likes.
 */
function endOfComment(value: string, start: number): number | null {
	let depth = 0;
	for (let at = start; at < value.length; at += 1) {
		if (value[at] === '"') return null;
		if (value[at] === '\\') at += 1;
		else if (value[at] === '(') depth += 1;
		else if (value[at] === ')') {
			depth -= 1;
			if (depth === 0) return at;
		}
	}
	return null;
}

function readQuotation(value: string, start: number): { text: string; end: number } | null {
	let text = '';
	for (let at = start + 1; at < value.length; at += 1) {
		if (value[at] === '"') return { text, end: at };
		if (value[at] === '\\') at += 1;
		text += value[at] ?? '';
	}
	return null;
}
