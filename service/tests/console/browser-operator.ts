import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';

/** What the fields of a form are given, by name; of a list, the words with which the entry begins. */
export type Typed = Readonly<Record<string, string>>;

/**
 * A person in a real browser who knows only the console: reads what is seen on a page, and finds links and buttons by their
 * words, in English. Every press of the mouse is counted by the browser itself, also one that opens what is folded. Fields
 * are reached by the keyboard.
 */
export class BrowserOperator {
	private readonly context: BrowserContext;
	private readonly tab: Page;

	private constructor(context: BrowserContext, tab: Page) {
		this.context = context;
		this.tab = tab;
	}

	/** Opens the home of the console, as after the sign-in; from here on clicks are counted. */
	static async begin(
		browser: Browser,
		{ address, cookie }: { address: string; cookie: string },
	): Promise<BrowserOperator> {
		const context = await browser.createBrowserContext();
		const { hostname: domain } = new URL(address);
		const [name = '', value = ''] = cookie.split('=');
		await context.setCookie(
			{ name, value, domain, path: '/' },
			{ name: 'cloudsales_language', value: 'en', domain, path: '/' },
		);
		const tab = await context.newPage();
		await tab.setViewport({ width: 1280, height: 800 });
		// While one page is faded into the next, its picture lies over the buttons and takes the clicks.
		await tab.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
		await tab.evaluateOnNewDocument(() => {
			const count = (event: MouseEvent): void => {
				// The keyboard clicks without a press of the mouse: its detail is 0.
				if (!event.isTrusted || event.detail === 0) return;
				const clicks = Number(sessionStorage.getItem('clicks')) + 1;
				sessionStorage.setItem('clicks', String(clicks));
			};
			addEventListener('click', count, true);
		});
		await tab.goto(`${address}/console`, { waitUntil: 'load' });
		return new BrowserOperator(context, tab);
	}

	clicks(): Promise<number> {
		return this.tab.evaluate(() => Number(sessionStorage.getItem('clicks')));
	}

	/** The page that is open, in words. */
	text(): Promise<string> {
		return this.tab.$eval('main', (main) => main.innerText.replaceAll(/\s+/g, ' ').trim());
	}

	async follow(words: string): Promise<void> {
		// A bar narrows the list down; a row of the list is the thing itself.
		await this.lead(await this.seen('a:not(table.bars a)', words));
	}

	/** Presses a button after its form has been filled in. */
	async press(words: string, typed: Typed = {}): Promise<void> {
		const button = await this.seen('main button', words, true);
		for (const [name, value] of Object.entries(typed)) await this.fill(button, name, value);
		await this.lead(button);
	}

	close(): Promise<void> {
		return this.context.close();
	}

	/** The first link or button with these words; what is folded over it is opened by a click. */
	private async seen(
		selector: string,
		words: string,
		isBeginning = false,
	): Promise<ElementHandle<Element>> {
		const found = await this.tab.evaluateHandle(
			(wanted, text, begins) =>
				[...document.querySelectorAll(wanted)].find((one) => {
					const said = one.textContent.replaceAll(/\s+/g, ' ').trim();
					// Of what is folded, its summary is seen.
					const fold = one.closest('details:not([open])')?.querySelector('summary');
					return (
						(begins ? said.startsWith(text) : said.includes(text)) &&
						(fold ?? one).checkVisibility()
					);
				}),
			selector,
			words,
			isBeginning,
		);
		const element = found.asElement() as ElementHandle<Element> | null;
		if (element === null) throw new Error(`Nothing says "${words}" on ${this.tab.url()}`);
		const fold = await element.evaluateHandle((one) => one.closest('details:not([open])'));
		const summary = await fold.asElement()?.$('summary');
		await summary?.click();
		return element;
	}

	private async lead(element: ElementHandle<Element>): Promise<void> {
		const [answer] = await Promise.all([
			this.tab.waitForNavigation({ waitUntil: 'load' }),
			element.click(),
		]);
		if (answer?.status() !== 200)
			throw new Error(`${this.tab.url()} answered ${answer?.status()}: ${await this.text()}`);
	}

	private async fill(button: ElementHandle<Element>, name: string, value: string): Promise<void> {
		const found = await button.evaluateHandle(
			(one, wanted) => one.closest('form')?.querySelector(`[name="${wanted}"]`),
			name,
		);
		const field = found.asElement() as ElementHandle<HTMLElement> | null;
		if (field === null) throw new Error(`The form has no field ${name}`);
		const entry = await field.evaluate(
			(one, wanted) =>
				one instanceof HTMLSelectElement
					? ([...one.options].find(({ label }) => label.trim().startsWith(wanted))?.value ?? null)
					: null,
			value,
		);
		if (entry !== null) return void (await field.select(entry));
		await field.focus();
		await this.tab.keyboard.type(value);
	}
}
