/** What must be true of every page for people, asked in a real browser. */
import axe from 'axe-core';
import type { Browser, BrowserContext, CookieData, Page } from 'puppeteer-core';

const rules = {
	type: 'tag',
	values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
} as const satisfies axe.RunOnly;

/** How wide the page is: more than the screen when something sticks out. */
export const widthOf = (page: Page): Promise<number> =>
	page.evaluate(() => document.documentElement.scrollWidth);

/** Rules whose answer depends on colours, and so on whether the page is light or dark; all others would say the same again. */
const colours = {
	type: 'rule',
	values: ['color-contrast', 'link-in-text-block'],
} as const satisfies axe.RunOnly;

/** What assistive technology stumbles over, with the places. */
export async function findingsOf(page: Page, runOnly: axe.RunOnly = rules): Promise<string[]> {
	// Half a megabyte that is parsed once for a document.
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
	return page.evaluate(async (asked) => {
		const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
		const { violations } = await inPage.run(document, {
			runOnly: asked,
			resultTypes: ['violations'],
			preload: false,
		});
		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.html).join(' | ')}`);
	}, runOnly);
}

export type PageCheck = {
	/** Of a reader who has signed in: as `browserContext.cookies()` or a sign-in of the test gives them. */
	cookies?: readonly CookieData[];
	/** Status that the page is to have. */
	status?: number;
	/** Selector of what the reader is to do first; without it the first link, button or field of the main part. */
	first_action?: string;
	/** The page has nothing to do, such as a confirmation. */
	has_no_action?: boolean;
};

const widths = [360, 1280] as const;
const schemes = ['light', 'dark'] as const;
const languages = ['id', 'en'] as const;
/** Largest document in bytes, before compression. */
const largestDocument = 100_000;
/** Tab presses until the first action must have been reached. */
const mostTabs = 60;

/**
 * Everything that is wrong with a page, in both languages, light and dark, on a phone and a desk, and without scripts. Empty
 * when it is well: `expect(await checkPage(browser, url, { cookies })).toEqual([])`.
 */
export async function checkPage(
	browser: Browser,
	url: string,
	check: PageCheck = {},
): Promise<string[]> {
	const faults: string[] = [];
	for (const language of languages) {
		const context = await openContext(browser, url, language, check);
		try {
			faults.push(...(await lookAt(await context.newPage(), url, language, check)));
			if (language === 'id') faults.push(...(await withoutScripts(context, url)));
		} finally {
			await context.close();
		}
	}
	return faults;
}

async function openContext(
	browser: Browser,
	url: string,
	language: string,
	{ cookies = [] }: PageCheck,
): Promise<BrowserContext> {
	const context = await browser.createBrowserContext();
	const { hostname } = new URL(url);
	await context.setCookie(...cookies, {
		name: 'cloudsales_language',
		value: language,
		domain: hostname,
		path: '/',
	});
	return context;
}

/** One load; the width and the scheme then change under the same document, which saves three of four. */
async function lookAt(
	page: Page,
	url: string,
	language: string,
	check: PageCheck,
): Promise<string[]> {
	const faults: string[] = [];
	const note = (where: string, what: string) => faults.push(`${url} ${language} ${where}: ${what}`);
	const { origin } = new URL(url);
	page.on('request', (request) => {
		const asked = new URL(request.url());
		if (asked.origin !== origin && asked.protocol.startsWith('http'))
			note('load', `asks another site: ${asked.origin}`);
	});
	page.on('console', (entry) => {
		// The browser also reports the page's own status, which is meant for a page that tells of an error.
		const isOwnStatus = entry.location().url === page.url() && entry.text().includes('status of');
		if (entry.type() === 'error' && !isOwnStatus) note('console', entry.text());
	});
	page.on('pageerror', (error) => note('script', String(error)));
	await page.setViewport({ width: widths[0], height: 800 });
	const response = await page.goto(url, { waitUntil: 'load' });
	const size = (await response?.buffer())?.length ?? 0;
	if (size > largestDocument) note('load', `the document has ${size} bytes`);
	const wanted = check.status ?? 200;
	if (response?.status() !== wanted) note('load', `status ${response?.status()}, not ${wanted}`);
	const spoken = await page.$eval('html', (root) => root.lang);
	if (spoken !== language) note('load', `speaks ${spoken}`);
	for (const fault of await checkOpenPage(page, check)) note(...fault);
	return faults;
}

type Fault = [where: string, what: string];

/** The page that is open, at all widths and in light and dark; for a page that no address gives, such as a refused form. */
export async function checkOpenPage(
	page: Page,
	check: Pick<PageCheck, 'first_action' | 'has_no_action'> = {},
): Promise<Fault[]> {
	const faults: Fault[] = [];
	const missing = check.has_no_action === true ? null : await tabsTo(page, check.first_action);
	if (missing !== null) faults.push(['keyboard', missing]);
	// What is shut at first is looked at as well.
	await page.evaluate(() => {
		for (const one of document.querySelectorAll('details')) one.open = true;
	});
	for (const width of widths) {
		await page.setViewport({ width, height: 800 });
		const shown = await widthOf(page);
		if (shown > width) faults.push([`${width} px`, `${shown} px wide`]);
		for (const scheme of schemes) {
			await page.emulateMediaFeatures([
				{ name: 'prefers-color-scheme', value: scheme },
				{ name: 'prefers-reduced-motion', value: 'reduce' },
			]);
			const findings = await findingsOf(page, scheme === 'light' ? rules : colours);
			for (const finding of findings) faults.push([`${width} px ${scheme}`, finding]);
		}
	}
	return faults;
}

const actionSelector =
	'main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)';

/** Null when the keyboard reaches the first action and shows where it is. */
async function tabsTo(page: Page, selector = actionSelector): Promise<string | null> {
	const isThere = await page.evaluate((wanted) => {
		const seen = [...document.querySelectorAll<HTMLElement>(wanted)].find((one) =>
			one.checkVisibility(),
		);
		for (const earlier of document.querySelectorAll('[data-first-action]'))
			earlier.removeAttribute('data-first-action');
		seen?.setAttribute('data-first-action', '');
		// The next Tab goes on from where the focus was last: from the top of the page.
		document.body.tabIndex = -1;
		document.body.focus();
		document.body.removeAttribute('tabindex');
		return seen !== undefined;
	}, selector);
	if (!isThere) return `nothing to do: no ${selector}`;
	for (let tab = 0; tab < mostTabs; tab += 1) {
		await page.keyboard.press('Tab');
		const reached = await page.evaluate(() => {
			const at = document.activeElement;
			if (at?.hasAttribute('data-first-action') !== true) return 'no';
			const { outlineStyle, boxShadow } = getComputedStyle(at);
			return outlineStyle === 'none' && boxShadow === 'none' ? 'unseen' : 'seen';
		});
		if (reached === 'seen') return null;
		if (reached === 'unseen') return 'the first action does not show that it has the focus';
	}
	return `the first action is not among the first ${mostTabs} stops`;
}

/** What a page says and offers, as far as it can be compared. */
export type Outline = { heading: string; actions: number; words: number };

export const outlineOf = (page: Page): Promise<Outline> =>
	page.evaluate((selector) => {
		const main = document.querySelector('main');
		return {
			heading: document.querySelector('h1')?.textContent.trim() ?? '',
			actions: document.querySelectorAll(selector).length,
			words: (main?.innerText ?? '').split(/\s+/).length,
		};
	}, actionSelector);

export const isSameOutline = (off: Outline, on: Outline): boolean =>
	off.heading !== '' && off.heading === on.heading && off.actions === on.actions && off.words > 3;

/** The page says and offers the same when its scripts do not run. */
async function withoutScripts(context: BrowserContext, url: string): Promise<string[]> {
	const read = async (isOn: boolean) => {
		const page = await context.newPage();
		try {
			await page.setJavaScriptEnabled(isOn);
			await page.goto(url, { waitUntil: 'load' });
			return await outlineOf(page);
		} finally {
			await page.close();
		}
	};
	const [on, off] = [await read(true), await read(false)];
	return isSameOutline(off, on)
		? []
		: [`${url} without scripts: ${JSON.stringify(off)}, with scripts: ${JSON.stringify(on)}`];
}
