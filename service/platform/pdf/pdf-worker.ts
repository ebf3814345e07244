import { parentPort } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import type { PdfAnswer, PdfQuestion } from './read-pdf.ts';

/** Opens one PDF after the other, in a thread of its own: a hostile file may take all of its time and memory. */
parentPort?.on('message', ({ id, bytes }: PdfQuestion) => {
	void answer(bytes).then((told) => parentPort?.postMessage({ id, ...told }));
});

async function answer(bytes: Uint8Array): Promise<PdfAnswer> {
	try {
		// Without fonts of the system; a broken file is repaired only so far as pages are found.
		const document = await getDocumentProxy(bytes, { disableFontFace: true, verbosity: 0 });
		try {
			const pages = document.numPages;
			// The count may be a lie: the first and the last page have to be there.
			for (const number of new Set([1, pages])) await document.getPage(number);
			return { pages };
		} finally {
			await document.loadingTask.destroy();
		}
	} catch (error) {
		const isLocked = error instanceof Error && error.name === 'PasswordException';
		return { problem: isLocked ? 'ENCRYPTED' : 'UNREADABLE' };
	}
}
