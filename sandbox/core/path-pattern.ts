/**
 * `/v1/projects/{project}/services/{service}:enable` as a regular expression.
 * `{name}` and `*` stand for one segment, `{+name}` and `**` for the rest.
 */
export function compilePath(pattern: string): RegExp {
	const source = pattern
		.replace(/\/+$/, '')
		.split(/(\{\+?\w+\}|\*\*|\*)/)
		.map((part) => {
			if (part === '**') return '.*';
			if (part === '*') return '[^/]+';
			const name = /^\{(\+?)(\w+)\}$/.exec(part);
			if (name) return `(?<${name[2]}>${name[1] ? '.+?' : '[^/]+?'})`;
			return part.replace(/[.+?^$()|[\]\\{}]/g, '\\$&');
		})
		.join('');
	return new RegExp(`^${source}/?$`);
}

/** Clients differ in which of these they escape; vendors accept both. */
export function unescapePath(path: string): string {
	return path.replace(/%21/g, '!').replace(/%3A/gi, ':');
}
