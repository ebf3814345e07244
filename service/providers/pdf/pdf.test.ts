import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { pdfRendererSuite } from '../../capabilities/quotations/ports.suite.ts';
import { provideBrowserFiles } from './browser-files.ts';
import { pdf } from './provider.ts';

const log = pino({ level: 'silent' });
const picture =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
let folder: string;
let renderer: ReturnType<typeof pdf.create>;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'cloudsales-pdf-test-'));
	await writeFile(join(folder, 'page.html'), `<img src="data:image/png;base64,${picture}">`);
	renderer = pdf.create({}, { log });
});
afterAll(async () => {
	await renderer.close?.();
	await rm(folder, { recursive: true, force: true });
});

pdfRendererSuite('pdf', async () => ({
	renderer: renderer.pdfRenderer,
	local_page: pathToFileURL(join(folder, 'page.html')).href,
}));

describe('pdf: browser', () => {
	it('makes the recorded quotation', async () => {
		const { html, pages } = JSON.parse(
			await readFile(new URL('./recordings/quotation.json', import.meta.url), 'utf8'),
		);
		const made = (await renderer.pdfRenderer.render(html)).toString('latin1');
		expect(made.match(/\/Type\s*\/Page\b/g)).toHaveLength(pages);
		expect(made).toContain('OpenSans');
	});

	it('prints the same page to the same bytes at another time', async () => {
		const first = await renderer.pdfRenderer.render('<p>one page</p>');
		await sleep(1100);
		const second = await renderer.pdfRenderer.render('<p>one page</p>');
		expect(first.equals(second)).toBe(true);
	});

	it('says what to do when the browser does not start, and tries again the next time', async () => {
		const broken = pdf.create({ PDF_BROWSER_PATH: join(folder, 'no-browser') }, { log });
		for (let attempt = 0; attempt < 2; attempt += 1) {
			await expect(broken.pdfRenderer.render('<p>a</p>')).rejects.toMatchObject({
				provider: 'pdf',
				kind: 'unavailable',
				message: expect.stringContaining('PDF_BROWSER_PATH'),
			});
		}
		await broken.close?.();
	});

	it('gives up on a document that takes too long, and makes the next one', async () => {
		const hasty = pdf.create({ PDF_TIMEOUT_MS: '1' }, { log });
		await expect(hasty.pdfRenderer.render('<p>a</p>')).rejects.toMatchObject({
			kind: 'unavailable',
			code: 'timeout',
		});
		await hasty.close?.();
		expect((await renderer.pdfRenderer.render('<p>b</p>')).length).toBeGreaterThan(0);
	});

	it('makes nothing after it was closed', async () => {
		const closed = pdf.create({}, { log });
		await closed.close?.();
		await expect(closed.pdfRenderer.render('<p>a</p>')).rejects.toMatchObject({
			kind: 'unavailable',
		});
	});
});

describe('pdf: files of the browser', () => {
	it('are unpacked once by processes that start together, and again when one was changed', async () => {
		const parent = join(folder, 'files');
		const [first, second] = await Promise.all([
			provideBrowserFiles(parent),
			provideBrowserFiles(parent),
		]);
		expect(second).toEqual(first);
		expect(await readdir(parent)).toHaveLength(1);
		const library = join(first.libraries, 'libnss3.so');
		const { size } = await stat(library);
		const { ino } = await stat(first.executable);
		expect((await stat((await provideBrowserFiles(parent)).executable)).ino).toBe(ino);

		await appendFile(library, 'changed');
		const repaired = await provideBrowserFiles(parent);
		expect(repaired).toEqual(first);
		expect((await stat(library)).size).toBe(size);
		expect(await readdir(parent)).toHaveLength(1);
	});
});

describe('pdf: settings', () => {
	it('describes every variable and requires none', () => {
		for (const field of Object.values(pdf.config.shape)) {
			expect(Object(field).meta()?.description).toEqual(expect.any(String));
		}
		expect(pdf.required).toEqual([]);
	});
});
