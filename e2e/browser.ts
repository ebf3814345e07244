import { type Browser, type Page, launch } from 'puppeteer-core';
import { provideBrowserFiles } from '../service/providers/pdf/browser-files.ts';

/** The browser in which the demo and the tests do what people do: the one that also prints the PDFs. */
export async function openBrowser(): Promise<Browser> {
	const files = await provideBrowserFiles();
	const asRoot = process.getuid?.() === 0;
	return launch({
		executablePath: files.executable,
		headless: 'shell',
		pipe: true,
		args: [
			...(asRoot ? ['--no-sandbox'] : []),
			'--disable-dev-shm-usage',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
		],
		env: {
			PATH: '/usr/local/bin:/usr/bin:/bin',
			LANG: 'C.UTF-8',
			HOME: files.home,
			FONTCONFIG_FILE: files.fontsFile,
			LD_LIBRARY_PATH: files.libraries,
		},
		defaultViewport: { width: 1100, height: 900 },
	});
}

/** What a person types or chooses in a field, by the label that the person sees. */
export type FormValues = Record<string, string | { file: string } | { choose: string }>;

/** Fills the n8n form at `url` by its labels, submits it and returns the text of the page that follows. */
export async function submitForm(page: Page, url: string, values: FormValues): Promise<string> {
	await page.goto(url, { waitUntil: 'networkidle2' });
	for (const [label, value] of Object.entries(values)) {
		const id = await page.evaluate((text) => {
			const labels = [...document.querySelectorAll('label')];
			const found = labels.find((one) => one.textContent.replace('*', '').trim() === text);
			return found?.htmlFor ?? null;
		}, label);
		if (id === null) throw new Error(`The form at ${url} has no field "${label}"`);
		const field = await page.$(`[id="${id}"]`);
		if (field === null) throw new Error(`The field "${label}" of ${url} cannot be found`);
		if (typeof value === 'string') {
			await field.evaluate((element, text) => {
				if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
					element.value = text;
					element.dispatchEvent(new Event('input', { bubbles: true }));
					element.dispatchEvent(new Event('change', { bubbles: true }));
				}
			}, value);
		} else if ('file' in value) {
			await (await field.toElement('input')).uploadFile(value.file);
		} else {
			await page.select(`[id="${id}"]`, value.choose);
		}
	}
	await page.click('#submit-btn, button[type=submit]');
	await page.waitForFunction(
		() => {
			const shown = (selector: string): boolean => {
				const element = document.querySelector<HTMLElement>(selector);
				return element !== null && element.offsetParent !== null;
			};
			// The form itself refuses some values before it sends anything.
			if (shown('.error-show')) return true;
			return shown('#completion-title, .header h1') && !shown('#submit-btn');
		},
		{ timeout: 90_000 },
	);
	const text = await page.evaluate(() => document.body.innerText);
	// The page of a finished form tells n8n that it was shown; without that the execution stays waiting.
	await page.waitForNetworkIdle({ idleTime: 400, timeout: 15_000 });
	return text;
}
