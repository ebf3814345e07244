import express, { type Request, type Response } from 'express';
import supertest from 'supertest';
import type { DomainError } from '../errors/index.ts';
import { samplePdf } from '../pdf/fixtures.ts';
import { readMultipart } from './multipart.ts';

const pdf = (size = 500): Buffer => samplePdf('of a test', { size });
const rule = (largest: number, required: boolean) => ({
	title: 'File',
	description: 'A file',
	required,
	accept: ['application/pdf'],
	largest,
});
const rules = { document: rule(1_000_000, true), annex: rule(1000, false) };

function app() {
	const application = express();
	application.post('/', async (request: Request, response: Response) => {
		try {
			const { fields, files, problems } = await readMultipart(request, rules, 1000);
			const sizes = Object.fromEntries(
				Object.entries(files).map(([name, file]) => [name, [file?.filename, file?.content.length]]),
			);
			response.json({ fields, sizes, problems });
		} catch (error) {
			response.status(400).json({ code: (error as DomainError).definition.code });
		}
	});
	return application;
}
const post = () => supertest(app()).post('/');

describe('readMultipart', () => {
	it('gives the files with their names and the fields beside them', async () => {
		const answer = await post()
			.field('note', 'ä')
			.attach('document', pdf(), 'faktur ä.pdf')
			.attach('annex', pdf(500), 'annex.pdf');
		expect(answer.body).toEqual({
			fields: { note: 'ä' },
			sizes: { document: ['faktur ä.pdf', 500], annex: ['annex.pdf', 500] },
			problems: [],
		});
	});

	it('takes a PDF whose header comes within the first kilobyte, and tells its pages', async () => {
		const late = Buffer.concat([Buffer.from('\n'), pdf()]);
		const answer = await post().attach('document', late, 'a.pdf');
		expect(answer.body).toMatchObject({ sizes: { document: ['a.pdf', 501] }, problems: [] });
	});

	it.each([
		['a stump', Buffer.from('%PDF-1.7\n%%EOF\n     '), 'cannot be opened'],
		['no PDF at all', Buffer.from('PK\u0003\u0004 and more of it'), 'must be a PDF'],
		['a PDF cut in the middle', pdf().subarray(0, 100), 'cannot be opened'],
	])('refuses %s and says why', async (_, content, reason) => {
		const answer = await post().attach('document', content, 'a.pdf');
		expect(answer.body.problems).toEqual([
			{ path: 'body.document', message: expect.stringContaining(reason) },
		]);
	});

	it('takes a file of exactly the largest size, and none that is a byte larger', async () => {
		const largest = await post().attach('document', pdf(1_000_000), 'a.pdf');
		expect(largest.body).toMatchObject({ sizes: { document: ['a.pdf', 1_000_000] }, problems: [] });
		const larger = await post().attach('document', pdf(1_000_001), 'a.pdf');
		expect(larger.body).toEqual({
			fields: {},
			sizes: {},
			problems: [{ path: 'body.document', message: 'The file is larger than 1 MB' }],
		});
	});

	it('applies the limit of each file, not of the largest', async () => {
		const answer = await post()
			.attach('document', pdf(), 'a.pdf')
			.attach('annex', pdf(1001), 'b.pdf');
		expect(answer.body.problems).toEqual([
			{ path: 'body.annex', message: 'The file is larger than 0.001 MB' },
		]);
	});

	it('answers a body of 30 MB, and says what is wrong with it', async () => {
		const answer = await post().attach('document', pdf(30_000_000), 'a.pdf');
		expect(answer.body.problems).toEqual([
			{ path: 'body.document', message: 'The file is larger than 1 MB' },
		]);
	});

	it.each([
		[
			'a program',
			Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300)]),
			'application/x-msdownload',
		],
		['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'image/png'],
		['a web page', Buffer.from('<html><script>alert(1)</script></html>'), 'unknown'],
	])('looks at the bytes: %s called .pdf is refused', async (_, content, type) => {
		const answer = await post().attach('document', content, {
			filename: 'invoice.pdf',
			contentType: 'application/pdf',
		});
		expect(answer.body.sizes).toEqual({});
		expect(answer.body.problems).toEqual([
			{ path: 'body.document', message: expect.stringContaining(type) },
		]);
	});

	it('names a missing, an empty, an unknown and a second file', async () => {
		const problems = async (request: supertest.Test) => (await request).body.problems;
		expect(await problems(post().field('a', 'b'))).toEqual([
			{ path: 'body.document', message: 'A file is required' },
		]);
		expect(await problems(post().attach('document', Buffer.alloc(0), 'a.pdf'))).toEqual([
			{ path: 'body.document', message: 'The file is empty' },
		]);
		for (const name of ['other', 'constructor', '__proto__']) {
			const request = post().attach('document', pdf(), 'a.pdf').attach(name, pdf(), 'b.pdf');
			expect(await problems(request)).toEqual([
				{ path: `body.${name}`, message: 'There is no such file field' },
			]);
		}
		const twice = post().attach('document', pdf(), 'a.pdf').attach('document', pdf(), 'b.pdf');
		expect(await problems(twice)).toEqual([{ path: 'body.document', message: 'Send one file' }]);
	});

	it.each([
		['another content type', 'application/json', '{}'],
		['no boundary', 'multipart/form-data', 'x'],
		['a message that breaks off', 'multipart/form-data; boundary=b', '--b\r\nContent-Dispo'],
		[
			'a file that breaks off',
			'multipart/form-data; boundary=b',
			'--b\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n\r\n%PDF',
		],
	])('refuses %s', async (_, type, body) => {
		const answer = await post().set('Content-Type', type).send(body);
		expect([answer.status, answer.body.code]).toEqual([400, 'input.malformed']);
	});
});
