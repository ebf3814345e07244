import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBench } from './bench.ts';

describe('books that are kept in a file', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-books-'));
	const books_file = path.join(folder, 'vendors');
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const invoicesOf = async (bench: Awaited<ReturnType<typeof startBench>>): Promise<string[]> => {
		const { body } = await bench.control('GET', '/books/xendit');
		return (body.invoices as { id: string }[]).map(({ id }) => id);
	};

	it('are there after a restart, and no id comes twice', async () => {
		const ids: string[] = [];
		for (const amount of [20_000, 30_000, 40_000]) {
			const bench = await startBench({ books_file });
			expect(await invoicesOf(bench)).toEqual(ids);
			const made = await bench.invoices.createInvoice({ data: { externalId: 'bc_1', amount } });
			ids.push(String(made.id));
			await bench.close();
		}
		expect(new Set(ids).size).toBe(3);
	});

	it('let what Google has begun come to its end after a restart', async () => {
		const projectId = 'cs-kept-0001';
		const before = await startBench({ books_file });
		await before.projects.projects.create({
			requestBody: { projectId, parent: before.env.GCP_PARENT ?? '' },
		});
		await before.close();
		const after = await startBench({ books_file });
		const read = () => after.projects.projects.get({ name: `projects/${projectId}` });
		for (let look = 0; look < 3; look += 1) await read().catch(() => null);
		expect((await read()).data.state).toBe('ACTIVE');
		await after.close();
	});

	it('begin anew when the file cannot be read', async () => {
		writeFileSync(books_file, 'not books');
		const bench = await startBench({ books_file });
		expect(await invoicesOf(bench)).toEqual([]);
		await bench.close();
	});
});
