import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Router } from 'express';
import { sha256Hex } from '../security/index.ts';
import { lightenedOn, type Company } from '../company/index.ts';

const require = createRequire(import.meta.url);
const fileOf = (name: string): string => readFileSync(require.resolve(name), 'utf8');

/** The parts of Oat that pages use; the rest is for widgets that need its script. */
const oatParts = ['00-base', '01-theme', 'button', 'form', 'table', 'badge', 'progress'];

/** Ground of a card in the dark, as in theme.css: the brand colour must be readable on it. */
const darkCard = '#1a2129';

export type Asset = { path: string; content_type: string; content: string | Buffer };

const named = (
	name: string,
	extension: string,
	content_type: string,
	content: string | Buffer,
) => ({
	path: `/assets/${name}.${sha256Hex(content).slice(0, 16)}.${extension}`,
	content_type,
	content,
});

let rules: string | null = null;
const styleRules = (): string =>
	(rules ??= [
		...oatParts.map((part) => fileOf(`@knadh/oat/css/${part}.css`)),
		readFileSync(new URL('./theme.css', import.meta.url), 'utf8'),
	]
		.join('\n')
		.replaceAll(/\/\*[\s\S]*?\*\//g, '')
		.replaceAll(/\s*\n\s*/g, '\n'));

/** By colour: it is the same for all pages of an installation, and each page asks for its name. */
const sheets = new Map<string, Asset>();

/** The style of all pages in the colour of the seller. */
export function stylesheetOf({ color }: Pick<Company, 'color'>): Asset {
	const known = sheets.get(color);
	if (known !== undefined) return known;
	const colours = `:root{--brand:${color};--brand-on-dark:${lightenedOn(darkCard, color, 5.5)}}`;
	const sheet = named('page', 'css', 'text/css', `${colours}\n${styleRules()}`);
	sheets.set(color, sheet);
	return sheet;
}

/** A script of ours that some pages load; made by `pageScript`. */
export type PageScript = { readonly asset: Asset };

/** What has been asked for so far, by path: the router serves them. */
const scripts = new Map<string, Asset>();

/**
 * A script for pages that cannot do without one, such as passkeys. It is served as a file with a hash in its name; a page
 * names it in `scripts` of its layout. What the page offers without it must still be there.
 * @example export const passkeys = pageScript('passkeys', readFileSync(new URL('./passkeys.js', import.meta.url), 'utf8'))
 */
export function pageScript(name: string, content: string): PageScript {
	if (!/^[a-z][a-z-]*$/.test(name)) throw new TypeError(`No name for a script: ${name}`);
	const asset = named(name, 'js', 'text/javascript', content);
	if (scripts.has(asset.path)) throw new Error(`Two scripts are called ${name}`);
	scripts.set(asset.path, asset);
	return { asset };
}

/** htmx with its part for server-sent events, in one file; only pages with a live part load it. */
export const liveScript = pageScript(
	'live',
	['htmx.org/dist/htmx.min.js', 'htmx.org/dist/ext/hx-sse.min.js'].map(fileOf).join(';\n'),
);

const logos = new WeakMap<Buffer, Asset>();

export function logoOf({ logo }: Pick<Company, 'logo'>): Asset | null {
	if (logo === null) return null;
	const known = logos.get(logo.content);
	if (known !== undefined) return known;
	const asset = named('logo', 'img', logo.content_type, logo.content);
	logos.set(logo.content, asset);
	return asset;
}

const aYear = 31_536_000;

/** What pages load. A name holds the hash of its content, so a browser may keep it for good. */
export function assetRouter(company: Company): Router {
	const router = Router();
	const logo = logoOf(company);
	const assets = [stylesheetOf(company), ...scripts.values(), ...(logo === null ? [] : [logo])];
	const served = new Map(
		assets.map((asset) => [withoutHash(asset.path), { asset, sent: encodingsOf(asset) }]),
	);
	router.get('/assets/:file', (request, response, next) => {
		// While a new version is rolled out, a page of the old one asks this process for the old name.
		const found = served.get(withoutHash(request.path));
		if (found === undefined) {
			next();
			return;
		}
		const { asset, sent } = found;
		const isThis = request.path === asset.path;
		response.setHeader(
			'Cache-Control',
			isThis ? `public, max-age=${aYear}, immutable` : 'no-cache',
		);
		response.vary('Accept-Encoding').type(asset.content_type);
		const encoding = request.acceptsEncodings([...sent.keys()]);
		const content = typeof encoding === 'string' ? sent.get(encoding) : undefined;
		if (typeof encoding === 'string' && content !== undefined && encoding !== 'identity')
			response.setHeader('Content-Encoding', encoding);
		response.send(content ?? asset.content);
	});
	return router;
}

const withoutHash = (path: string): string => path.replace(/\.[0-9a-f]{16}\./, '.');

const compressed = new Map<string, ReadonlyMap<string, string | Buffer>>();

/** Compressed once, not for each reader nor for each service of a process; a picture is compressed already. */
function encodingsOf({ path, content }: Asset): ReadonlyMap<string, string | Buffer> {
	if (typeof content !== 'string') return new Map([['identity', content]]);
	const known = compressed.get(path);
	if (known !== undefined) return known;
	const made = new Map<string, string | Buffer>([
		['br', brotliCompressSync(content)],
		['gzip', gzipSync(content)],
		['identity', content],
	]);
	compressed.set(path, made);
	return made;
}
