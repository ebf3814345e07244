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

	it('begin anew when the file cannot be read', async () => {
		writeFileSync(books_file, 'not books');
		const bench = await startBench({ books_file });
		expect(await invoicesOf(bench)).toEqual([]);
		await bench.close();
	});
});
