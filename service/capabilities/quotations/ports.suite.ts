import { createServer, type Server } from 'node:http';
import { isProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import type { DocumentStore, DocumentToStore, ListedDocument, PdfRenderer } from './ports.ts';

/**
 * What a vendor can do to one call: `refuses` says no, `throttles` says too often, `breaks` does nothing and answers
 * with a page that is not its own format, `loses` does it and answers so, `garbles` does it and answers success with
 * nonsense, `ignores` does it and never answers, `unreachable` cannot be connected to.
 */
export type StoreFault =
	'refuses' | 'throttles' | 'breaks' | 'loses' | 'garbles' | 'ignores' | 'unreachable';

export type StoreOperation = 'find' | 'list' | 'upload' | 'insert' | 'update' | 'remove';

export type HeldDocument = {
	external_id: string;
	slug: string;
	title: string;
	fields: Record<string, unknown>;
	pdf: Buffer;
};

/** A document that was not stored by us, or not now. */
export type HeldByOthers = { slug: string; fields: Record<string, string>; made_at: Date };

/** A document store in front of an imitation of its vendor, with a short time limit. */
export type StoreStage = {
	store: DocumentStore;
	vendor: {
		/** The next call of this operation ends like this; later ones are normal again. */
		failNext(operation: StoreOperation, fault: StoreFault): void | Promise<void>;
		hold(document: HeldByOthers): void | Promise<void>;
		/** Every document that the vendor holds, with the bytes behind its PDF. */
		documents(): HeldDocument[] | Promise<HeldDocument[]>;
		/** How many files the vendor holds, those of no document included. */
		countFiles(): number | Promise<number>;
		/** The bytes behind a public address. */
		download(url: string): Buffer | undefined | Promise<Buffer | undefined>;
	};
	/** Values that must appear in no error. */
	secrets: readonly string[];
	close?(): Promise<void> | void;
};

/** Every promise of DocumentStore, run against one vendor: `documentStoreSuite('cosmic', stage)`. */
export function documentStoreSuite(name: string, setUp: () => Promise<StoreStage>): void {
	describe(`DocumentStore of ${name}`, () => {
		let stage: StoreStage;
		beforeEach(async () => {
			stage = await setUp();
		});
		afterEach(async () => {
			await stage.close?.();
		});

		const content = (source: string) => Buffer.from(`%PDF-1.4 ${source}`);
		const aDocument = (overrides: Partial<DocumentToStore> = {}): DocumentToStore => ({
			slug: 'quo-2026-0001-v1',
			title: 'Quotation QUO-2026-0001',
			fields: { number: 'QUO-2026-0001', total: 1_110_000, currency: 'IDR' },
			pdf: { filename: 'QUO-2026-0001.pdf', content: content('first'), source: 'first' },
			...overrides,
		});

		it('finds nothing under a slug that was never used', async () => {
			expect(await stage.store.find('quo-2026-0001-v1')).toBeNull();
		});

		it('stores a document with its fields and its PDF', async () => {
			const document = aDocument();
			const stored = await stage.store.put(document);
			expect(await stage.vendor.documents()).toEqual([
				{
					external_id: stored.external_id,
					slug: document.slug,
					title: document.title,
					fields: expect.objectContaining(document.fields),
					pdf: document.pdf.content,
				},
			]);
			expect(await stage.vendor.download(stored.pdf_url)).toEqual(document.pdf.content);
		});

		it('finds what it stored, and nothing else', async () => {
			const stored = await stage.store.put(aDocument());
			expect(await stage.store.find('quo-2026-0001-v1')).toEqual(stored);
			expect(await stage.store.find('quo-2026-0001')).toBeNull();
		});

		it('leaves one document and one file when asked twice', async () => {
			const first = await stage.store.put(aDocument());
			expect(await stage.store.put(aDocument())).toEqual(first);
			expect(await stage.vendor.documents()).toHaveLength(1);
			expect(await stage.vendor.countFiles()).toBe(1);
		});

		it('replaces title, fields and PDF of its document', async () => {
			const first = await stage.store.put(aDocument());
			const second = await stage.store.put(
				aDocument({
					title: 'Quotation QUO-2026-0001 (corrected)',
					fields: { number: 'QUO-2026-0001', total: 999_000, currency: 'IDR' },
					pdf: { filename: 'QUO-2026-0001.pdf', content: content('second'), source: 'second' },
				}),
			);
			expect(second.external_id).toBe(first.external_id);
			expect(second.pdf_url).not.toBe(first.pdf_url);
			expect(await stage.vendor.documents()).toMatchObject([
				{
					title: 'Quotation QUO-2026-0001 (corrected)',
					fields: { total: 999_000 },
					pdf: Buffer.from('%PDF-1.4 second'),
				},
			]);
			expect(await stage.store.find('quo-2026-0001-v1')).toEqual(second);
		});

		it('keeps documents apart, also when their PDFs are the same', async () => {
			const first = await stage.store.put(aDocument());
			const second = await stage.store.put(aDocument({ slug: 'quo-2026-0002-v1' }));
			expect(second.external_id).not.toBe(first.external_id);
			expect(await stage.vendor.documents()).toHaveLength(2);
		});

		it('leaves one document when two attempts run at once', async () => {
			const results = await Promise.allSettled([
				stage.store.put(aDocument()),
				stage.store.put(aDocument()),
			]);
			expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
			const held = await stage.vendor.documents();
			expect(held.map((document) => document.slug)).toEqual(['quo-2026-0001-v1']);
		});

		const start = new Date('2026-11-20T03:00:00.000Z');
		const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
		const listAll = async (made_since: Date): Promise<ListedDocument[]> => {
			const listed: ListedDocument[] = [];
			for (let after: string | null = null; ;) {
				const page = await stage.store.list({ made_since, after });
				listed.push(...page.documents);
				if (page.next === null) return listed;
				after = page.next;
			}
		};
		const slugs = async (): Promise<string[]> =>
			(await stage.vendor.documents()).map((document) => document.slug);

		it('lists nothing of an empty store', async () => {
			expect(await listAll(start)).toEqual([]);
		});

		it('lists a document that it stored, with its fields', async () => {
			const { external_id } = await stage.store.put(aDocument());
			const { slug, fields } = aDocument();
			expect(await listAll(new Date(Date.now() - 60_000))).toEqual([
				{ external_id, slug, fields: expect.objectContaining(fields) },
			]);
		});

		it.each([0, 1, 399, 400, 401])(
			'lists %s documents made since a moment, newest first, each once, and none made before',
			async (count) => {
				await stage.vendor.hold({ slug: 'before', fields: {}, made_at: at(-1) });
				const made = Array.from({ length: count }, (_, index) => `made-${index}`);
				for (const [index, slug] of made.entries())
					await stage.vendor.hold({ slug, fields: { number: slug }, made_at: at(index) });
				const listed = await listAll(start);
				const newestFirst = made.toReversed();
				expect(listed.map(({ slug }) => slug)).toEqual(newestFirst);
				expect(listed.map(({ fields }) => fields['number'])).toEqual(newestFirst);
			},
		);

		it('removes a document, and no other', async () => {
			const { external_id } = await stage.store.put(aDocument());
			await stage.store.put(aDocument({ slug: 'quo-2026-0002-v1' }));
			await stage.store.remove(external_id);
			expect(await slugs()).toEqual(['quo-2026-0002-v1']);
			expect(await stage.store.find('quo-2026-0001-v1')).toBeNull();
		});

		it('removes what is gone already without a word', async () => {
			const { external_id } = await stage.store.put(aDocument());
			await stage.store.put(aDocument({ slug: 'quo-2026-0002-v1' }));
			await Promise.all([stage.store.remove(external_id), stage.store.remove(external_id)]);
			await stage.store.remove(external_id);
			expect(await slugs()).toEqual(['quo-2026-0002-v1']);
		});

		const finding: [StoreFault, ProviderErrorKind][] = [
			['refuses', 'rejected'],
			['throttles', 'throttled'],
			['breaks', 'unavailable'],
			['garbles', 'unavailable'],
			['ignores', 'unavailable'],
			['unreachable', 'unavailable'],
		];
		it.each(finding)(
			'find: when the vendor %s, the error is %s and never null',
			async (fault, kind) => {
				await stage.store.put(aDocument());
				await stage.vendor.failNext('find', fault);
				await expectKind(() => stage.store.find('quo-2026-0001-v1'), kind);
			},
		);

		it.each(finding)(
			'list: when the vendor %s, the error is %s and never an empty page',
			async (fault, kind) => {
				await stage.store.put(aDocument());
				await stage.vendor.failNext('list', fault);
				await expectKind(() => listAll(start), kind);
			},
		);

		const writing: StoreOperation[] = ['upload', 'insert', 'update'];
		const endings: [StoreFault, ProviderErrorKind[]][] = [
			['refuses', ['rejected']],
			['throttles', ['throttled']],
			['breaks', ['outcome-unknown']],
			['loses', ['outcome-unknown']],
			['garbles', ['outcome-unknown']],
			['ignores', ['outcome-unknown']],
			['unreachable', ['unavailable', 'outcome-unknown']],
		];
		const cases = writing.flatMap((operation) =>
			endings.map(([fault, kinds]) => ({ operation, fault, kinds })),
		);
		it.each(cases)(
			'put: when the vendor $fault at $operation, a second attempt leaves one document and one file',
			async ({ operation, fault, kinds }) => {
				if (operation === 'update') await stage.store.put(aDocument());
				await stage.vendor.failNext(operation, fault);
				await expectKind(() => stage.store.put(aDocument()), ...kinds);
				const stored = await stage.store.put(aDocument());
				expect(await stage.vendor.documents()).toMatchObject([{ external_id: stored.external_id }]);
				expect(await stage.vendor.countFiles()).toBe(1);
				expect(await stage.store.find('quo-2026-0001-v1')).toEqual(stored);
			},
		);

		// The answer holds nothing that could be garbled.
		it.each(endings.filter(([fault]) => fault !== 'garbles'))(
			'remove: when the vendor %s, a second attempt removes the document',
			async (fault, kinds) => {
				const { external_id } = await stage.store.put(aDocument());
				await stage.vendor.failNext('remove', fault);
				await expectKind(() => stage.store.remove(external_id), ...kinds);
				await stage.store.remove(external_id);
				expect(await slugs()).toEqual([]);
			},
		);

		async function expectKind(
			run: () => Promise<unknown>,
			...kinds: ProviderErrorKind[]
		): Promise<void> {
			const error: unknown = await run().then(
				() => new Error('the call succeeded'),
				(reason: unknown) => reason,
			);
			if (!isProviderError(error)) throw error;
			expect(error.provider).toBe(stage.store.id);
			expect(kinds).toContain(error.kind);
			expect(error.message).not.toBe('');
			for (const secret of stage.secrets) {
				for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
					expect(`${cause.message} ${JSON.stringify(cause)}`).not.toContain(secret);
				}
			}
		}
	});
}

/** A real renderer and a file of HTML on this machine that it must not be able to read. */
export type RendererStage = {
	renderer: PdfRenderer;
	/** `file:` address of an HTML page that shows a picture. */
	local_page: string;
};

/** Every promise of PdfRenderer: `pdfRendererSuite('pdf', stage)`. */
export function pdfRendererSuite(name: string, setUp: () => Promise<RendererStage>): void {
	describe(`PdfRenderer of ${name}`, () => {
		let stage: RendererStage;
		let server: Server;
		let requests: string[] = [];
		let connections = 0;
		let origin = '';

		beforeAll(async () => {
			stage = await setUp();
			server = createServer((request, response) => {
				requests.push(request.url ?? '');
				response.setHeader('content-type', 'image/png').end(Buffer.from(picture, 'base64'));
			});
			server.on('connection', () => {
				connections += 1;
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const address = server.address();
			origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
		});
		beforeEach(() => {
			requests = [];
			connections = 0;
		});
		afterAll(() => new Promise((resolve) => server.close(resolve)));

		const page = (body: string, head = ''): string =>
			`<!doctype html><html><head><title>T</title>${head}</head><body>${body}</body></html>`;
		const broken = '<p style="break-after:page">a</p>';

		it('makes a PDF of a page', async () => {
			const pdf = await stage.renderer.render(page('<h1>Quotation</h1>'));
			expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
			expect(pdf.toString('latin1')).toMatch(/%%EOF\s*$/);
			expect(countPages(pdf)).toBe(1);
		});

		it('keeps page breaks and shows pictures that are part of the document', async () => {
			const pdf = await stage.renderer.render(
				page(`${broken}${broken}<img src="data:image/png;base64,${picture}">`),
			);
			expect(countPages(pdf)).toBe(3);
			expect(hasPicture(pdf)).toBe(true);
		});

		it('renders several documents at once, each on its own', async () => {
			const pdfs = await Promise.all(
				[1, 2, 3, 4, 5].map((pages) =>
					stage.renderer.render(page(broken.repeat(pages - 1) + 'end')),
				),
			);
			expect(pdfs.map(countPages)).toEqual([1, 2, 3, 4, 5]);
		});

		it('does not run a script', async () => {
			const add = `document.body.insertAdjacentHTML('afterbegin', '${broken}${broken}')`;
			const pdf = await stage.renderer.render(
				page(
					`<script>${add}</script><img src="data:," onerror="${add.replaceAll('"', '&quot;')}">
					<svg onload="${add.replaceAll('"', '&quot;')}"></svg><p>end</p>`,
				),
			);
			expect(countPages(pdf)).toBe(1);
		});

		it('does not read a file of this machine', async () => {
			const pdf = await stage.renderer.render(
				page(
					`<iframe src="${stage.local_page}"></iframe><object data="${stage.local_page}"></object>
					<embed src="${stage.local_page}">`,
				),
			);
			expect(hasPicture(pdf)).toBe(false);
		});

		it('asks no server for anything', async () => {
			const nested = `<img src="${origin}/nested"><script>fetch('${origin}/script')</script>`;
			const pdf = await stage.renderer.render(
				page(
					`<img src="${origin}/img"><iframe src="${origin}/iframe"></iframe>
					<iframe src="data:text/html,${encodeURIComponent(nested)}"></iframe>
					<iframe srcdoc="${nested.replaceAll('"', '&quot;')}"></iframe>
					<object data="${origin}/object"></object><video src="${origin}/video" autoplay></video>
					<p style="background:url(${origin}/background)">text</p>`,
					`<link rel="stylesheet" href="${origin}/css"><link rel="preconnect" href="${origin}">
					<link rel="prefetch" href="${origin}/prefetch"><base href="${origin}/">
					<style>@import url(${origin}/import); @font-face { font-family: F; src: url(${origin}/font) }
					body { font-family: F }</style>`,
				),
			);
			expect(countPages(pdf)).toBeGreaterThan(0);
			expect(requests).toEqual([]);
			expect(connections).toBe(0);
		});

		it('does not follow a document that wants to go elsewhere', async () => {
			const pdf = await stage.renderer.render(
				page(broken, `<meta http-equiv="refresh" content="0;url=${origin}/refresh">`),
			);
			expect(countPages(pdf)).toBeGreaterThan(0);
			expect(requests).toEqual([]);
			expect(connections).toBe(0);
		});
	});
}

/** One red pixel. */
const picture =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** Readable in the bytes, because only the content of a page is compressed. */
const countPages = (pdf: Buffer): number =>
	pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
const hasPicture = (pdf: Buffer): boolean => /\/Subtype\s*\/Image\b/.test(pdf.toString('latin1'));
