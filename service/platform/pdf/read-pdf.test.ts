import { samplePdf } from './fixtures.ts';
import { hasPdfHeader, readPdf } from './read-pdf.ts';

const whole = samplePdf('of a test', { pages: 3 });
const cut = (share: number): Buffer => whole.subarray(0, Math.floor(whole.length * share));
/** Locked with a password that nobody has: the reader must ask for it before it can say anything. */
const locked = Buffer.from(
	whole
		.toString('latin1')
		.replace(
			'/Root 1 0 R >>',
			`/Root 1 0 R /ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> /P -4 >> >>`,
		),
	'latin1',
);

describe('readPdf', () => {
	it.each([1, 3, 40])('opens a file of %i pages', async (pages) => {
		expect(await readPdf(samplePdf('a', { pages }))).toEqual({ pages });
	});

	it('opens a file with other bytes before its header', async () => {
		expect(await readPdf(Buffer.concat([Buffer.from('\n'), whole]))).toEqual({ pages: 3 });
	});

	it.each([
		['a stump of 20 bytes', Buffer.from('%PDF-1.7\n%%EOF\n     ')],
		['a header alone', Buffer.from('%PDF-')],
		['a header and noise', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5_000, 7)])],
		['a file cut in its first object', cut(0.1)],
		[
			'a text that speaks of one',
			Buffer.from('This is not a %PDF- file, it only says so. '.repeat(20)),
		],
		[
			'a catalog without pages',
			Buffer.from(
				'%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
			),
		],
		[
			'a count of pages that are not there',
			Buffer.from(whole.toString().replace('/Kids [3 0 R 4 0 R 5 0 R]', '/Kids []')),
		],
	])('refuses %s', async (_, content) => {
		expect(await readPdf(content)).toEqual({ problem: 'UNREADABLE' });
	});

	it('says that a file is locked', async () => {
		expect(await readPdf(locked)).toEqual({ problem: 'ENCRYPTED' });
	});

	it('refuses more pages than any invoice has', async () => {
		expect(await readPdf(samplePdf('a', { pages: 2_001 }))).toEqual({ problem: 'TOO_MANY_PAGES' });
	});

	it.each([
		['memory', { timeMs: 60_000, growthBytes: Number.NEGATIVE_INFINITY }],
		['time', { timeMs: 1, growthBytes: Number.POSITIVE_INFINITY }],
	])(
		'gives a file up that takes more %s than it may, and reads the next one',
		async (_, limits) => {
			const large = samplePdf('a', { pages: 20_000 });
			expect(await readPdf(large, limits)).toEqual({ problem: 'TOO_COSTLY' });
			expect(await readPdf(whole)).toEqual({ pages: 3 });
		},
	);

	it('answers several at once, each with its own', async () => {
		const answers = await Promise.all(
			[1, 2, 3].map((pages) => readPdf(samplePdf(`${pages}`, { pages }))),
		);
		expect(answers).toEqual([{ pages: 1 }, { pages: 2 }, { pages: 3 }]);
	});

	it.each([
		['at the beginning', 0, true],
		['after a line break', 1, true],
		['at the end of the first kilobyte', 1_019, true],
		['one byte later', 1_020, false],
	])('finds a header %s', (_, before, found) => {
		expect(hasPdfHeader(Buffer.concat([Buffer.alloc(before, 10), whole]))).toBe(found);
	});
});
