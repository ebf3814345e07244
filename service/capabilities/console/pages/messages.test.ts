import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { anOperator } from '../fixtures.ts';
import { outcomes } from '../../inbound-mail/decision.ts';
import { intents } from '../../inbound-mail/ports.ts';
import { unprovenReasons } from '../../inbound-mail/proof.ts';
import {
	aMessageFile,
	anUnmatchedMessage,
	aQuestion,
} from '../../inbound-mail/questions/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { doubtWords, intentWords, outcomeWords } from './letter-words.ts';

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

	it.each([
		['decisions', outcomes, outcomeWords],
		['intents', intents, intentWords],
		['doubts about a sender', Object.keys(unprovenReasons), doubtWords],
	] as const)('have words for all %s', (_, codes, words) => {
		expect(Object.keys(words).sort()).toEqual([...codes].sort());
	});

	it('say what was decided in words, and never by a code', async () => {
		const { id } = await aQuestion(service);
		for (const path of ['/console/messages', `/console/messages/${id}`]) {
			const { text } = await get(path);
			expect(text).toContain('Pertanyaan untuk dijawab');
			expect(text).not.toContain('QUESTION');
		}
	});

	it('are linked to a sale by the number that people know (message.link)', async () => {
		const { id } = await anUnmatchedMessage(service);
		const quotation = await aQuotation(service, { status: 'SENT' });
		const send = (record: string) =>
			service
				.submit(`/console/messages/${id}/link`, { form_token: randomUUID(), record })
				.set('Cookie', cookie);
		for (const record of ['QUO-1999-000001', quotation.number.slice(0, -1), quotation.client_id]) {
			const refused = await send(record);
			expect([refused.status, refused.text]).toEqual([
				422,
				expect.stringContaining('Tidak ada penjualan dengan nomor itu'),
			]);
		}
		expect((await send(quotation.number.toLowerCase())).status).toBe(303);
		const { body } = await service.call('GET', `/messages/${id}`);
		expect(body.conversation).toMatchObject({ title: quotation.number });
		expect(body.client_id).toBe(quotation.client_id);
	});

	describe('that another door has dealt with meanwhile', () => {
		const english = () => `${cookie}; cloudsales_language=en`;
		const send = (id: string, command: string, fields: object) =>
			service
				.submit(`/console/messages/${id}/${command}`, { form_token: randomUUID(), ...fields })
				.set('Cookie', english());
		const mails = async (): Promise<number> => {
			await service.settle();
			return service.vendors.mails.length;
		};

		it('are not answered a second time by a page that was opened before (message.reply)', async () => {
			const { id } = await aQuestion(service);
			const guard = 'name="only_if_waiting" value="yes"';
			expect((await get(`/console/messages/${id}`)).text).toContain(guard);
			await service.call('POST', `/messages/${id}/reply`, { text: 'Dari pintu lain' });
			const before = await mails();
			const late = await send(id, 'reply', { text: 'Dari konsol', only_if_waiting: 'yes' });
			expect(late.status).toBe(422);
			expect(late.text).toContain('It was dealt with meanwhile');
			expect(late.text).toContain('Dari konsol');
			expect(late.text).not.toContain(guard);
			expect(await mails()).toBe(before);
			// Nor do the suggested words stand there any more.
			expect((await get(`/console/messages/${id}`)).text).not.toContain('Terima kasih atas pesan');
			// The page says by then that it is a further answer: sent on purpose, it goes out.
			expect((await send(id, 'reply', { text: 'Tambahan' })).status).toBe(303);
			expect(await mails()).toBe(before + 1);
		});

		it('say so where their form is gone (message.close)', async () => {
			const { id } = await aQuestion(service);
			await service.call('POST', `/messages/${id}/close`, { reason: 'Dijawab lewat telepon' });
			const late = await send(id, 'close', { reason: 'Sudah' });
			expect([late.status, late.text]).toEqual([
				422,
				expect.stringContaining('It was dealt with meanwhile'),
			]);
		});
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
