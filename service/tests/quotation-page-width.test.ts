import { launch, type Browser } from 'puppeteer-core';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { provideBrowserFiles } from '../providers/pdf/browser-files.ts';
import { startTestService, type TestService } from './service.ts';

/** The smallest phones that are in use are 320 pixels wide. */
describe('the figures of a quotation on a narrow phone', () => {
	let service: TestService;
	let browser: Browser;
	beforeAll(async () => {
		service = await startTestService();
		const files = await provideBrowserFiles();
		browser = await launch({
			executablePath: files.executable,
			headless: 'shell',
			args: ['--no-sandbox', '--disable-background-networking'],
			env: {
				LD_LIBRARY_PATH: files.libraries,
				FONTCONFIG_FILE: files.fontsFile,
				HOME: files.home,
			},
			pipe: true,
		});
	});
	afterAll(async () => {
		await browser.close();
		await service.stop();
	});

	it.each(['id', 'en'])('stand whole inside the card in %s, whatever is sold', async (locale) => {
		const client = await aClient(service, { locale });
		const product = await aProduct(service, { price: 150_000 });
		const quotation = await aQuotation(service, {
			status: 'SENT',
			client_id: client.id,
			items: [
				{ product_id: product.id, quantity: 25, discount: 250_000 },
				{ product_id: product.id, quantity: 1, description: 'W'.repeat(110) },
				{ product_id: product.id, quantity: 100_000, unit_amount: 9_000_000_000 },
			],
		});
		const page = await browser.newPage();
		await page.setViewport({ width: 320, height: 640 });
		await page.goto(`${service.address}${new URL(quotation.accept_url).pathname}`);
		const seen = await page.evaluate(() => {
			const card = document.querySelector('main')!.getBoundingClientRect();
			const cells = Array.from(document.querySelectorAll('main table td, main table th'));
			return {
				width: document.documentElement.scrollWidth,
				amounts: cells.filter((cell) => /^(-?Rp|-?IDR) /.test(cell.textContent!.trim())).length,
				outside: cells
					.filter((cell) => {
						const text = document.createRange();
						text.selectNodeContents(cell);
						const box = text.getBoundingClientRect();
						return box.left < card.left || box.right > card.right;
					})
					.map((cell) => cell.textContent!.trim()),
			};
		});
		await page.close();
		// Three lines, a discount, net, tax and total.
		expect(seen).toEqual({ width: 320, amounts: 7, outside: [] });
	});
});
