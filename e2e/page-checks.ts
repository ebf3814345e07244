/** What must be true of every page for people, asked in a real browser. */
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';

const rules = {
	type: 'tag',
	values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
} as const satisfies axe.RunOnly;

/** How wide the page is: more than the screen when something sticks out. */
export const widthOf = (page: Page): Promise<number> =>
	page.evaluate(() => document.documentElement.scrollWidth);

/** What assistive technology stumbles over, with the places. */
export async function findingsOf(page: Page): Promise<string[]> {
	await page.evaluate(axe.source);
	return page.evaluate(async (runOnly) => {
		const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
		const { violations } = await inPage.run(document, { runOnly });
		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.html).join(' | ')}`);
	}, rules);
}
