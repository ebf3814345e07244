import { homedir } from 'node:os';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { ProviderError } from '../../platform/errors/index.ts';
import type { Logger } from '../../platform/log/index.ts';
import { provideBrowserFiles } from './browser-files.ts';

export type BrowserSettings = {
	path: string | undefined;
	filesFolder: string | undefined;
	sandbox: boolean;
	timeoutMs: number;
};

/** The browser as the pool uses it. */
export type RunningBrowser = {
	print(html: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<Buffer>;
	onEnd(listener: () => void): void;
	close(): Promise<void>;
	kill(): void;
};

/**
 * Not the arguments of @sparticuz/chromium: those switch the sandbox between pages, and between pages and files, off.
 * No name resolves and no address is reached, which also stops what request interception does not see, such as
 * preconnect.
 */
const ownArguments = [
	'--disable-dev-shm-usage',
	'--disable-gpu',
	'--font-render-hinting=none',
	'--host-resolver-rules=MAP * ~NOTFOUND',
];

export async function launchBrowser(
	settings: BrowserSettings,
	log: Logger,
): Promise<RunningBrowser> {
	for (const [index, machine] of (await listMachines(settings)).entries()) {
		try {
			return control(await launch(settings, machine));
		} catch (error) {
			log.warn({ err: error, attempt: index + 1 }, 'pdf.browser_did_not_start');
		}
	}
	throw new ProviderError(
		'pdf',
		'unavailable',
		'The browser that makes PDFs did not start; PDF_BROWSER_PATH can name an installed Chrome or Chromium',
		{ code: 'browser-did-not-start' },
	);
}

type Machine = { executable: string; environment: Record<string, string>; isShell: boolean };

/** The ways to start, best first. Nothing of our own environment is passed on: it holds every secret we have. */
async function listMachines(settings: BrowserSettings): Promise<Machine[]> {
	const common = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };
	if (settings.path !== undefined) {
		const environment = { ...common, HOME: homedir() };
		return [{ executable: settings.path, environment, isShell: false }];
	}
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new ProviderError(
			'pdf',
			'rejected',
			'No browser comes with CloudSales for this machine: PDF_BROWSER_PATH must name one',
			{ code: 'no-browser' },
		);
	}
	const files = await provideBrowserFiles(settings.filesFolder);
	const bare = { ...common, HOME: files.home, FONTCONFIG_FILE: files.fontsFile };
	return [
		// A bare machine lacks libnss3 and its relatives. They come along, but need glibc 2.34.
		{ LD_LIBRARY_PATH: files.libraries, ...bare },
		bare,
	].map((environment) => ({ executable: files.executable, environment, isShell: true }));
}

async function launch(settings: BrowserSettings, machine: Machine): Promise<Browser> {
	// Loaded on first use: most processes never make a PDF.
	const { launch: launchWith } = await import('puppeteer-core');
	return launchWith({
		executablePath: machine.executable,
		headless: machine.isShell ? 'shell' : true,
		args: settings.sandbox ? ownArguments : ['--no-sandbox', ...ownArguments],
		env: machine.environment,
		// A pipe, because a debugging port would let any process of this machine steer the browser.
		pipe: true,
		timeout: settings.timeoutMs,
		// The service ends it in its own order.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
}

function control(browser: Browser): RunningBrowser {
	return {
		async print(html, { timeoutMs, signal }) {
			const page = await browser.newPage();
			const close = (): Promise<void> => page.close().catch(() => undefined);
			signal.addEventListener('abort', close, { once: true });
			try {
				signal.throwIfAborted();
				return await printPage(page, html, timeoutMs);
			} finally {
				signal.removeEventListener('abort', close);
				// Not awaited: the next document gets a new page.
				void close();
			}
		},
		onEnd(listener) {
			browser.once('disconnected', listener);
		},
		close: () => browser.close(),
		kill: () => {
			browser.process()?.kill('SIGKILL');
		},
	};
}

async function printPage(page: Page, html: string, timeoutMs: number): Promise<Buffer> {
	await Promise.all([page.setJavaScriptEnabled(false), page.setRequestInterception(true)]);
	page.on('request', (request) => {
		const decision = isPartOfDocument(request) ? request.continue() : request.abort('aborted');
		// A page that closes meanwhile decides for itself.
		decision.catch(() => undefined);
	});
	await page.setContent(html, { waitUntil: 'load', timeout: timeoutMs });
	const pdf = await page.pdf({
		format: 'A4',
		preferCSSPageSize: true,
		printBackground: true,
		timeout: timeoutMs,
	});
	return withoutDates(Buffer.from(pdf));
}

/**
 * The same page gives the same bytes whenever it is printed, on an idle machine; a busy one may order its parts otherwise. As
 * many spaces take the place of the dates: the offsets at the end of the file stay right.
 */
function withoutDates(pdf: Buffer): Buffer {
	const dates = /\/(?:CreationDate|ModDate) \(D:[^)]*\)/g;
	const text = pdf.toString('latin1').replaceAll(dates, (date) => ' '.repeat(date.length));
	return Buffer.from(text, 'latin1');
}

function isPartOfDocument(request: HTTPRequest): boolean {
	return request.url() === 'about:blank' || request.url().startsWith('data:');
}
