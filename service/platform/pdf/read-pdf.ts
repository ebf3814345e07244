import { Worker } from 'node:worker_threads';

export type PdfQuestion = { id: number; bytes: Uint8Array };
/** TOO_COSTLY: it was not open within the time and memory that one file may take. */
export type PdfProblem = 'ENCRYPTED' | 'UNREADABLE' | 'TOO_COSTLY' | 'TOO_MANY_PAGES';
export type PdfAnswer = { pages: number } | { problem: PdfProblem };

/** What one file may take. Its inflated streams lie outside the heap of the thread, so the growth of the process is watched. */
export type PdfLimits = { timeMs: number; growthBytes: number };
const usualLimits: PdfLimits = { timeMs: 10_000, growthBytes: 400_000_000 };
const heapLimitMb = 256;
const lookEveryMs = 20;
/** More pages than any invoice has. */
const pagesMax = 2_000;
/** Readers take a file whose header comes within its first kilobyte (ISO 32000, Adobe's implementation notes). */
const headerWithin = 1_024;

export const hasPdfHeader = (content: Buffer): boolean =>
	content.subarray(0, headerWithin).includes('%PDF-');

let worker: Worker | null = null;
let questions = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Opens a PDF and counts its pages. One file at a time, in a thread that is ended when a file takes too long or too much
 * memory. Example: `await readPdf(content)` gives `{ pages: 2 }` or `{ problem: 'ENCRYPTED' }`
 */
export function readPdf(content: Buffer, limits: PdfLimits = usualLimits): Promise<PdfAnswer> {
	const turn = last.then(() => ask(content, limits));
	last = turn;
	return turn;
}

async function ask(content: Buffer, { timeMs, growthBytes }: PdfLimits): Promise<PdfAnswer> {
	const thread = (worker ??= start());
	const question: PdfQuestion = { id: (questions += 1), bytes: new Uint8Array(content) };
	const told = await new Promise<PdfAnswer | null>((resolve) => {
		const take = (answer: PdfAnswer & { id: number }): void => {
			if (answer.id === question.id) end(answer);
		};
		const fail = (): void => end(null);
		const timer = setTimeout(fail, timeMs);
		const before = process.memoryUsage.rss();
		const watch = setInterval(() => {
			if (process.memoryUsage.rss() - before > growthBytes) fail();
		}, lookEveryMs);
		const end = (answer: PdfAnswer | null): void => {
			clearTimeout(timer);
			clearInterval(watch);
			thread.off('message', take).off('error', fail).off('exit', fail);
			resolve(answer);
		};
		thread.on('message', take).on('error', fail).on('exit', fail);
		thread.postMessage(question, [question.bytes.buffer as ArrayBuffer]);
	});
	if (told === null) {
		worker = null;
		await thread.terminate();
		return { problem: 'TOO_COSTLY' };
	}
	if ('problem' in told) return { problem: told.problem };
	return told.pages > pagesMax ? { problem: 'TOO_MANY_PAGES' } : { pages: told.pages };
}

function start(): Worker {
	const thread = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
		execArgv: [],
		// No secret of the service is within reach of a file.
		env: {},
		resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
	});
	// One that breaks is replaced by the next question.
	thread.on('error', () => undefined);
	thread.once('exit', () => {
		if (worker === thread) worker = null;
	});
	// An idle reader keeps no process alive.
	thread.unref();
	return thread;
}
