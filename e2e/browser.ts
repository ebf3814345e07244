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

/** Fills the n8n form at `url`, one page after the other, and returns the text of the page that follows. */
export async function submitForm(page: Page, url: string, ...pages: FormValues[]): Promise<string> {
	await page.goto(url, { waitUntil: 'networkidle2' });
	let text = '';
	for (const values of pages) text = await submitPage(page, values);
	return text;
}

/** Fills the page that is open by its labels, submits it and returns the text of the page that follows. */
export async function submitPage(page: Page, values: FormValues): Promise<string> {
	await fillPage(page, values);
	await page.evaluate(() => document.body.setAttribute('data-submitted', 'yes'));
	await page.click('#submit-btn, button[type=submit]');
	await page.waitForFunction(
		() => {
			const shown = (selector: string): boolean => {
				const element = document.querySelector<HTMLElement>(selector);
				return element !== null && element.offsetParent !== null;
			};
			// The form itself refuses some values before it sends anything.
			if (shown('.error-show')) return true;
			// Another page has come, or this one says what became of it.
			const isNext = document.body.getAttribute('data-submitted') === null;
			return (isNext && shown('h1')) || shown('#submitted-form');
		},
		{ timeout: 90_000 },
	);
	const text = await page.evaluate(() => document.body.innerText);
	// The page of a finished form tells n8n that it was shown; without that the execution stays waiting.
	await page.waitForNetworkIdle({ idleTime: 400, timeout: 15_000 });
	return text;
}

/** Types and chooses, by the labels that a person sees, without submitting. */
export async function fillPage(page: Page, values: FormValues): Promise<void> {
	for (const [label, value] of Object.entries(values)) {
		const id = await page.evaluate((text) => {
			const labels = [...document.querySelectorAll('label')];
			const found = labels.find((one) => one.textContent.replace('*', '').trim() === text);
			return found?.htmlFor ?? null;
		}, label);
		if (id === null) throw new Error(`The form at ${page.url()} has no field "${label}"`);
		const field = await page.$(`[id="${id}"]`);
		if (field === null) throw new Error(`The field "${label}" of ${page.url()} cannot be found`);
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
			const wanted = await choiceOf(page, id, value.choose);
			await page.select(`[id="${id}"]`, wanted);
		}
	}
}

/** The one choice of a list that contains the text. */
async function choiceOf(page: Page, id: string, text: string): Promise<string> {
	const choices = await page.evaluate(
		(field) =>
			[...document.querySelectorAll<HTMLOptionElement>(`[id="${field}"] option`)].map(
				(one) => one.value,
			),
		id,
	);
	const found = choices.find((one) => one === text) ?? choices.find((one) => one.includes(text));
	if (found === undefined)
		throw new Error(`There is no choice "${text}" among ${JSON.stringify(choices)}`);
	return found;
}
