/**
 * Takes the picture of a page at the widths of a phone and of a desk, and notes what is wrong with the page on the way:
 * wider than the screen, an error in the console, something that assistive technology stumbles over.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { findingsOf, widthOf } from '../page-checks.ts';
import { reduced } from './reduce.ts';

const WIDTHS = [360, 1280] as const;
/** Longer pages are cut: their end is looked at in the browser. */
const HEIGHT_MAX = 2200;

export type Picture = { door: string; language: string; width: number; file: string };
type Options = {
	/** n8n's pages are not ours to mend. */
	isOurs?: boolean;
	/** A PDF page has one width. */
	widths?: readonly number[];
};
export type Camera = {
	pictures: Picture[];
	problems: string[];
	/** Listens to the console of a page from now on. */
	watch(page: Page): Page;
	/** `door` is the name of the files. */
	take(page: Page, door: string, language: string, options?: Options): Promise<void>;
};

export function createCamera(folder: string): Camera {
	const pictures: Picture[] = [];
	const problems: string[] = [];
	const heard = new WeakMap<Page, string[]>();
	mkdirSync(folder, { recursive: true });
	return {
		pictures,
		problems,
		watch(page) {
			const lines: string[] = [];
			heard.set(page, lines);
			page.on('console', (entry) => {
				// The browser also reports the page's own status, which is meant for a page that tells of an error.
				const isOwnStatus =
					entry.location().url === page.url() && entry.text().includes('status of');
				if (entry.type() === 'error' && !isOwnStatus) lines.push(entry.text());
			});
			page.on('pageerror', (error) => lines.push(String(error)));
			return page;
		},
		async take(page, door, language, { isOurs = true, widths = WIDTHS } = {}) {
			const note = (text: string) => problems.push(`${door} (${language}): ${text}`);
			for (const width of widths) {
				await page.setViewport({ width, height: 800, deviceScaleFactor: 1 });
				const shown = await widthOf(page);
				if (shown > width) note(`${shown} px wide on a screen of ${width} px`);
				const file = `${door}-${language}-${width}.png`;
				writeFileSync(path.join(folder, file), await picture(page, width));
				pictures.push({ door, language, width, file });
			}
			if (!isOurs) return;
			for (const line of heard.get(page)?.splice(0) ?? []) note(line);
			for (const finding of await findingsOf(page)) note(finding);
		},
	};
}

async function picture(page: Page, width: number): Promise<Buffer> {
	const height = await page.evaluate(() => document.documentElement.scrollHeight);
	const shot = await page.screenshot({
		clip: { x: 0, y: 0, width, height: Math.min(Math.max(height, 400), HEIGHT_MAX) },
		captureBeyondViewport: true,
	});
	return reduced(shot);
}
