import { readTar } from './tar.ts';

function entry(path: string, content: string, type = '0'): Buffer {
	const header = Buffer.alloc(512);
	header.write(path, 0);
	header.write(content.length.toString(8).padStart(11, '0'), 124);
	header.write(type, 156);
	const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
	body.write(content);
	return Buffer.concat([header, body]);
}
const end = Buffer.alloc(1024);

describe('readTar', () => {
	it('gives the files of an archive, whatever their size', () => {
		const long = 'x'.repeat(1025);
		const archive = Buffer.concat([
			entry('lib/', '', '5'),
			entry('lib/a.so', 'a'),
			entry('lib/empty', ''),
			entry('lib/long', long),
			end,
		]);
		expect(readTar(archive).map(({ path, content }) => [path, content.toString()])).toEqual([
			['lib/a.so', 'a'],
			['lib/empty', ''],
			['lib/long', long],
		]);
	});

	it.each([
		['a path that leads out', [entry('../a', 'a')]],
		['a path that leads out in the middle', [entry('a/../../b', 'a')]],
		['a path from the root', [entry('/etc/a', 'a')]],
		['a link', [entry('a', '', '2')]],
		['a file that is cut short', [entry('a', 'x'.repeat(600)).subarray(0, 700)]],
		['text', [Buffer.from('no archive '.repeat(100))]],
	])('refuses an archive with %s', (_, parts) => {
		expect(() => readTar(Buffer.concat(parts))).toThrow();
	});
});
