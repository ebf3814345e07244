import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { sha256Hex } from '../security/index.ts';
import type { Company } from '../company/index.ts';

const rules = readFileSync(new URL('./page.css', import.meta.url), 'utf8');
const nameOf = (content: string | Buffer, name: string, extension: string): string =>
	`/assets/${name}.${sha256Hex(content).slice(0, 16)}.${extension}`;

export type Asset = { path: string; content_type: string; content: string | Buffer };

/** The style of all pages in the colour of the seller. */
export function stylesheetOf({ color }: Pick<Company, 'color'>): Asset {
	const content = `:root{--brand:${color}}\n${rules}`;
	return { path: nameOf(content, 'page', 'css'), content_type: 'text/css', content };
}

export function logoOf({ logo }: Pick<Company, 'logo'>): Asset | null {
	if (logo === null) return null;
	return { path: nameOf(logo.content, 'logo', 'img'), ...logo };
}

const aYear = 31_536_000;

/** What pages load. A name holds the hash of its content, so a browser may keep it for good. */
export function assetRouter(company: Company): Router {
	const router = Router();
	const logo = logoOf(company);
	for (const asset of [stylesheetOf(company), ...(logo === null ? [] : [logo])]) {
		// While a new version is rolled out, a page of the old one asks this process for the old name.
		const anyHash = asset.path.replace(/\.[0-9a-f]{16}\./, '.:hash.');
		router.get(anyHash, (request, response) => {
			const isThis = request.path === asset.path;
			response.setHeader(
				'Cache-Control',
				isThis ? `public, max-age=${aYear}, immutable` : 'no-cache',
			);
			response.type(asset.content_type).send(asset.content);
		});
	}
	return router;
}
