import request from 'supertest';
import { anOperator } from '../fixtures.ts';
import { aMessageFile, aQuestion } from '../../inbound-mail/questions/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';

let service: TestService;
let cookie: string;
beforeAll(async () => {
	service = await startTestService();
	cookie = (await anOperator(service, 'SALES')).cookie;
});
afterAll(() => service.stop());

const get = (path: string) => request(service.app).get(path).set('Cookie', cookie);

describe('the messages of the console', () => {
	it('show what a stranger wrote as text, with the suggested reply to send or edit', async () => {
		const hostile = '<script>alert(1)</script> <img src=x onerror=alert(1)>';
		const { id } = await aQuestion(service, { text: hostile });
		expect((await get('/console/messages?status=WAITING')).text).toContain(
			`/console/messages/${id}`,
		);
		const { status, text } = await get(`/console/messages/${id}`);
		expect(status).toBe(200);
		expect(text).toContain('&lt;script&gt;alert(1)');
		expect(text).not.toContain('<script>alert');
		expect(text).not.toContain('<img src=x');
		expect(text).toContain('Terima kasih atas pesan Anda');
	});
});

describe('the files of a message', () => {
	const picture = Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
		'base64',
	);
	const files = {
		picture: ['slip.png', picture],
		pdf: ['slip.pdf', Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>\n%%EOF')],
		page: ['notes.txt', Buffer.from('<script>alert(1)</script>')],
		program: ['faktur.pdf.exe', Buffer.from('MZ\u0090 program')],
	} as const;
	type Kind = keyof typeof files;
	const kinds = Object.keys(files) as Kind[];
	const readers = ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN', 'CLIENT', 'NOBODY'] as const;
	const cookies = new Map<string, string>();
	const ids = {} as Record<Kind, string>;
	let message_id: string;
	let other_id: string;
	beforeAll(async () => {
		message_id = (await aQuestion(service)).id;
		other_id = (await aQuestion(service)).id;
		for (const [kind, [filename, content]] of Object.entries(files))
			ids[kind as Kind] = await aMessageFile(service, { message_id, filename, content });
		for (const role of readers.slice(0, 4))
			cookies.set(role, (await anOperator(service, role as 'SALES')).cookie);
		cookies.set(
			'CLIENT',
			`cloudsales_portal=${await aClientSession(service, await aClient(service))}`,
		);
	});
	const take = (reader: string, path: string) =>
		request(service.app)
			.get(path)
			.buffer(true)
			.parse((response, done) => {
				const parts: Buffer[] = [];
				response.on('data', (part: Buffer) => parts.push(part));
				response.on('end', () => done(null, Buffer.concat(parts)));
			})
			.set('Cookie', cookies.get(reader) ?? '');
	const pathOf = (kind: Kind, of = message_id): string =>
		`/console/messages/${of}/files/${ids[kind]}`;

	it.each(
		readers.flatMap((reader) =>
			kinds.flatMap((kind) => ['', '/preview'].map((way) => [reader, kind, way] as const)),
		),
	)(
		'for %s: %s%s is never run, and given to those alone who may have it',
		async (reader, kind, way) => {
			const answer = await take(reader, pathOf(kind) + way);
			const isStaff = cookies.get(reader)?.startsWith('cloudsales_console') ?? false;
			const isForOperations = kind === 'program' && !['OPERATIONS', 'ADMIN'].includes(reader);
			const given = way === '' ? !isForOperations : kind === 'picture';
			const refused = way === '' ? 403 : 404;
			expect(answer.status).toBe(!isStaff ? 303 : given ? 200 : refused);
			if (answer.status !== 200) {
				expect(Buffer.from(answer.body).includes(files[kind][1])).toBe(false);
				return;
			}
			const { headers } = answer;
			expect(answer.body).toEqual(files[kind][1]);
			expect(headers['content-security-policy']).toBe(
				"default-src 'none'; sandbox; frame-ancestors 'none'",
			);
			expect(headers['x-content-type-options']).toBe('nosniff');
			expect(headers['cache-control']).toBe('private, no-store');
			expect(headers['content-type']).toBe(way === '' ? 'application/octet-stream' : 'image/png');
			expect(headers['content-disposition']?.replaceAll('"', '')).toBe(
				way === ''
					? `attachment; filename=${files[kind][0]}${kind === 'program' ? '.quarantined' : ''}`
					: 'inline',
			);
		},
	);

	it('belong to their message: with the id of another, or a guessed one, there is no such page', async () => {
		const guessed = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
		for (const path of [
			pathOf('picture', other_id),
			pathOf('picture', guessed),
			`/console/messages/${message_id}/files/${guessed}`,
			`/console/messages/${message_id}/files/..%2F${ids.picture}`,
		])
			expect((await take('ADMIN', path)).status).toBe(404);
	});

	it('are offered on the page of the message by what the reader may do', async () => {
		const page = async (reader: string): Promise<string> =>
			(await take(reader, `/console/messages/${message_id}`)).body.toString();
		const forSales = await page('SALES');
		expect(forSales).toContain(`href="${pathOf('pdf')}"`);
		expect(forSales).toContain(`src="${pathOf('picture')}/preview"`);
		expect(forSales).not.toContain(`${pathOf('pdf')}/preview`);
		expect(forSales).not.toContain(pathOf('program'));
		expect(await page('OPERATIONS')).toContain(`href="${pathOf('program')}"`);
	});
});
