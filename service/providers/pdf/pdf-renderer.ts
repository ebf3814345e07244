import type { PdfRenderer } from '../../capabilities/quotations/ports.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { vendorCall } from '../../platform/provider/index.ts';
import type { BrowserPool } from './browser-pool.ts';

export function createPdfRenderer(pool: BrowserPool, settings: { timeoutMs: number }): PdfRenderer {
	const { timeoutMs } = settings;
	return {
		id: 'pdf',
		title: 'PDF',
		render: (html) =>
			pool.print(
				(browser, signal) => browser.print(html, { timeoutMs, signal }),
				(start) =>
					vendorCall(
						{
							provider: 'pdf',
							name: 'render',
							timeoutMs,
							changes: false,
							translate: fromBrowserFailure,
						},
						start,
					),
			),
	};
}

/** Printing has no effect outside the browser, so every error may be retried with a new browser. */
function fromBrowserFailure(error: unknown): ProviderError {
	return new ProviderError('pdf', 'unavailable', 'The browser failed to make the PDF', {
		code: 'browser-failed',
		cause: error,
	});
}
