/** Draws the pages of a PDF in the browser, so that no program of the machine is needed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';

const READER = fileURLToPath(import.meta.resolve('unpdf/pdfjs'));
/** Answered from here; nothing leaves the browser. */
const ORIGIN = 'http://pictures.invalid';
const WIDTH = 800;

type Reader = {
	getDocument(source: { data: Uint8Array }): { promise: Promise<PdfDocument> };
};
type PdfDocument = { numPages: number; getPage(number: number): Promise<PdfPage> };
type PdfPage = {
	getViewport(options: { scale: number }): { width: number; height: number };
	render(options: object): { promise: Promise<void> };
};

/** Calls `look` with each page of the PDF on a tab. */
export async function lookAtPages(
	browser: Browser,
	pdf: Uint8Array,
	look: (page: Page, number: number, width: number) => Promise<void>,
): Promise<void> {
	const tab = await browser.newPage();
	try {
		const answers: Record<string, [string, string | Uint8Array]> = {
			'/': ['text/html', '<!doctype html><style>body { margin: 0 }</style><body></body>'],
			'/reader.mjs': ['text/javascript', readFileSync(READER)],
			'/document.pdf': ['application/pdf', pdf],
		};
		await tab.setRequestInterception(true);
		tab.on('request', (request: HTTPRequest) => {
			const answer = answers[new URL(request.url()).pathname];
			if (answer === undefined) return void request.respond({ status: 404 });
			void request.respond({ contentType: answer[0], body: answer[1] });
		});
		await tab.goto(`${ORIGIN}/`);
		for (let number = 1, pages = 1; number <= pages; number += 1) {
			pages = await tab.evaluate(drawPage, number, WIDTH);
			await look(tab, number, WIDTH);
		}
	} finally {
		await tab.close();
	}
}

/** Runs in the browser. Answers with how many pages there are. */
async function drawPage(number: number, width: number): Promise<number> {
	const address = '/reader.mjs';
	const reader = (await import(address)) as Reader;
	const data = new Uint8Array(await (await fetch('/document.pdf')).arrayBuffer());
	const pdf = await reader.getDocument({ data }).promise;
	const page = await pdf.getPage(number);
	const scale = width / page.getViewport({ scale: 1 }).width;
	const viewport = page.getViewport({ scale });
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = Math.floor(viewport.height);
	canvas.style.display = 'block';
	await page.render({ canvas, canvasContext: canvas.getContext('2d'), viewport }).promise;
	document.body.replaceChildren(canvas);
	return pdf.numPages;
}
