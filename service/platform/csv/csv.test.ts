import fc from 'fast-check';
import { toCsv } from './index.ts';

/** Reads CSV by the grammar of RFC 4180, character by character. */
function read(text: string): string[][] {
	const lines: string[][] = [];
	let line: string[] = [];
	let at = 0;
	while (at < text.length) {
		let field = '';
		if (text[at] === '"') {
			for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
				if (text[at] === '"') at += 1;
				field += text[at];
			}
			at += 1;
		} else while (text[at] !== ',' && text[at] !== '\r') field += text[at++];
		line.push(field);
		if (text[at] === ',') at += 1;
		else {
			if (text.slice(at, at + 2) !== '\r\n') throw new Error(`No end of line at ${at}`);
			at += 2;
			lines.push(line);
			line = [];
		}
	}
	return lines;
}

describe('toCsv', () => {
	it('writes a header and a line for each row, and leaves empty what is not there', () => {
		const rows = [
			{ name: 'PT Contoh', balance: -500, paid: true },
			{ name: null, balance: 0 },
		];
		expect(toCsv(['name', 'balance', 'paid'], rows)).toBe(
			'name,balance,paid\r\nPT Contoh,-500,true\r\n,0,\r\n',
		);
		expect(toCsv(['name'], [])).toBe('name\r\n');
	});

	it.each(['=1+1', '+62', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1', '－1', '＋1', '＠1'])(
		'keeps a spreadsheet from running %j',
		(text) => {
			expect(read(toCsv(['a'], [{ a: text }]))[1]).toEqual([`'${text}`]);
		},
	);

	it('can be read back, whatever the texts hold', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', 'a', '=') }),
		);
		fc.assert(
			fc.property(fc.array(fc.record({ a: text, b: fc.integer() })), (rows) => {
				const [header, ...lines] = read(toCsv(['a', 'b'], rows));
				expect(header).toEqual(['a', 'b']);
				expect(lines.map(([a, b]) => [a?.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, ''), b])).toEqual(
					rows.map(({ a, b }) => [a.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, ''), String(b)]),
				);
			}),
		);
	});
});
