import { randomUUID } from 'node:crypto';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { aDocument } from './fixtures.ts';
import { keepInDatabase, storeDocument } from './keep-file.ts';
import { describeFileStore } from './ports.suite.ts';
import { readFiles } from './read-files.ts';
import { postgresFiles } from './store.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

describeFileStore('PostgreSQL', () => ({
	store: postgresFiles(service.runtime.database.client),
}));

describe('a stored file', () => {
	const rowsOf = (related_id: string) =>
		service.runtime.database.client.document.findMany({ where: { related_id } });

	it('is one document for its owner, also when it comes twice at the same time', async () => {
		const wanted = {
			client_id: (await aClient(service)).id,
			related_id: randomUUID(),
			content: Buffer.from('the same'),
		};
		const stored = await Promise.all([1, 2, 3].map(() => aDocument(service, wanted)));
		const [row, ...others] = await rowsOf(wanted.related_id);
		expect(others).toEqual([]);
		expect(stored).toEqual([row, row, row]);
	});

	it('is another document for another owner, another kind or other bytes', async () => {
		const wanted = {
			client_id: (await aClient(service)).id,
			related_id: randomUUID(),
			content: Buffer.from('shared bytes'),
		};
		const ids = [
			await aDocument(service, wanted),
			await aDocument(service, { ...wanted, related_type: 'other' }),
			await aDocument(service, { ...wanted, kind: 'TAX_INVOICE' }),
			await aDocument(service, { ...wanted, content: Buffer.from('other bytes') }),
			await aDocument(service, { ...wanted, related_id: randomUUID() }),
		].map(({ id }) => id);
		expect(new Set(ids).size).toBe(5);
	});

	it('is not there, nor its bytes, when the transaction that refers to it fails', async () => {
		const { id: client_id } = await aClient(service);
		const content = Buffer.from(`only here ${client_id}`);
		const related_id = randomUUID();
		const owner = { client_id, kind: 'INVOICE', related_type: 'test', related_id };
		const file = keepInDatabase({
			filename: 'a.pdf',
			content_type: 'application/pdf',
			pages: 1,
			content,
		});
		const failing = service.transaction(async (context) => {
			await storeDocument(context, owner, file);
			throw new Error('a later step fails');
		});
		await expect(failing).rejects.toThrow('a later step fails');
		expect(await rowsOf(related_id)).toEqual([]);
		expect(await postgresFiles(service.runtime.database.client).get(file.sha256)).toBeNull();
	});

	it('is never changed', async () => {
		const { id } = await aDocument(service);
		const change = service.runtime.database.client.document.update({
			where: { id },
			data: { filename: 'another.pdf' },
		});
		await expect(change).rejects.toThrow('rows of documents are never changed');
	});

	it('is read in the order asked for, without those that do not exist', async () => {
		const [a, b] = [
			await aDocument(service, { filename: 'a.pdf', content: Buffer.from('a') }),
			await aDocument(service, { filename: 'b.pdf', content: Buffer.from('b') }),
		];
		const ids = [b.id, randomUUID(), a.id];
		expect(await readFiles(service.runtime, ids)).toEqual([
			{ filename: 'b.pdf', content_type: 'application/pdf', content: Buffer.from('b') },
			{ filename: 'a.pdf', content_type: 'application/pdf', content: Buffer.from('a') },
		]);
	});
});

describe('document.get and document.list', () => {
	it('find documents by what they belong to and by client', async () => {
		const [mine, foreign] = [await aDocument(service), await aDocument(service)];
		const find = async (query: string) =>
			(await service.call('GET', `/documents?${query}`)).body.data.map((one: any) => one.id);
		expect(await find(`related_id=${mine.related_id}`)).toEqual([mine.id]);
		expect(await find(`client_id=${foreign.client_id}`)).toEqual([foreign.id]);
	});

	it('know nothing of what is not there', async () => {
		const answer = await service.call('GET', `/documents/${randomUUID()}`);
		expect(answer.body.code).toBe('resource.not-found');
	});
});
