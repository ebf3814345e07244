import { z } from 'zod';
import type { PdfRenderer } from '../../capabilities/quotations/ports.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { createBrowserPool } from './browser-pool.ts';
import { launchBrowser } from './browser.ts';
import { createPdfRenderer } from './pdf-renderer.ts';

const config = z.object({
	PDF_BROWSER_PATH: z.string().min(1).optional().meta({
		description:
			'Installed Chrome or Chromium to use instead of the one that comes with CloudSales (Linux x64)',
	}),
	PDF_BROWSER_SANDBOX: z.enum(['on', 'off']).default('off').meta({
		description:
			"Chromium's own sandbox; on where the service does not run as root and user namespaces are allowed",
	}),
	PDF_FILES_FOLDER: z.string().min(1).optional().meta({
		description:
			'Folder in which the browser that comes with CloudSales is unpacked (215 MB); default: the temporary folder',
	}),
	PDF_CONCURRENCY: z.coerce.number().int().min(1).max(16).default(2).meta({
		description: 'How many documents are made at the same time',
	}),
	PDF_TIMEOUT_MS: z.coerce.number().int().positive().default(30_000).meta({
		description: 'Time limit of one document, in milliseconds, the start of the browser included',
	}),
	PDF_IDLE_MS: z.coerce.number().int().positive().default(300_000).meta({
		description: 'A browser without work for this long is closed, in milliseconds',
	}),
});

/** Always installed: the browser comes inside an npm package. */
export const pdf = defineProvider({
	id: 'pdf',
	title: 'PDF',
	documentation: 'https://pptr.dev/guides/pdf-generation',
	config,
	required: [],
	create(settings, { log }): { pdfRenderer: PdfRenderer; close(): Promise<void> } {
		const browser = {
			path: settings.PDF_BROWSER_PATH,
			filesFolder: settings.PDF_FILES_FOLDER,
			sandbox: settings.PDF_BROWSER_SANDBOX === 'on',
			timeoutMs: settings.PDF_TIMEOUT_MS,
		};
		const pool = createBrowserPool({
			launch: () => launchBrowser(browser, log),
			concurrency: settings.PDF_CONCURRENCY,
			jobsPerBrowserMax: 200,
			idleMs: settings.PDF_IDLE_MS,
			graceMs: 2_000,
		});
		return {
			pdfRenderer: createPdfRenderer(pool, { timeoutMs: settings.PDF_TIMEOUT_MS }),
			close: pool.close,
		};
	},
});
