/** Code in a printed value: `modes: locatorModes('client')`. */
export class Code {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

/** Prints plain data as TypeScript, in the style of the repository; linters read names only without quotes. */
export function print(value: unknown, indent = 0): string {
	if (value instanceof Code) return value.text;
	if (typeof value === 'string') return quoted(value);
	if (typeof value !== 'object' || value === null) return String(value);
	const tabs = '\t'.repeat(indent + 1);
	const end = '\t'.repeat(indent);
	if (Array.isArray(value)) {
		if (value.length === 0) return '[]';
		const flat = `[${value.map((item) => print(item)).join(', ')}]`;
		if (!flat.includes('\n') && !flat.includes('{') && flat.length < 90) return flat;
		return `[\n${value.map((item) => `${tabs}${print(item, indent + 1)},\n`).join('')}${end}]`;
	}
	const entries = Object.entries(value).filter(([, item]) => item !== undefined);
	if (entries.length === 0) return '{}';
	const printed = entries.map(([name, item]) => `${key(name)}: ${print(item, indent + 1)}`);
	const flat = `{ ${printed.join(', ')} }`;
	if (!flat.includes('\n') && flat.length < 90 - indent && !('displayName' in value)) return flat;
	return `{\n${printed.map((line) => `${tabs}${line},\n`).join('')}${end}}`;
}

const key = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));

function quoted(text: string): string {
	const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
	return escaped.includes("'") && !escaped.includes('"')
		? `"${escaped}"`
		: `'${escaped.replaceAll("'", "\\'")}'`;
}
