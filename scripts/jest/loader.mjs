/**
 * How test files and what they import are loaded: by Node itself, which takes TypeScript by leaving out the types. Only
 * two things are different from production: `@jest/globals`, and the n8n pack, which is written for a compiler.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root } from '../lib/tools.mjs';

const require = createRequire(import.meta.url);
const globals = new URL('./globals.mjs', import.meta.url).href;
const pack = ['nodes/', 'credentials/'].map((folder) => `${pathToFileURL(root).href}/${folder}`);
/** A node that only tests know is written for the pack all the same. */
const isOfPack = (url) =>
	url !== undefined && (pack.some((folder) => url.startsWith(folder)) || url.endsWith('.node.ts'));

let files = 0;

/** To be called before each test file. */
export function beginFile() {
	files += 1;
}

registerHooks({
	resolve(specifier, context, next) {
		if (specifier === '@jest/globals')
			return { url: `${globals}?file=${files}`, shortCircuit: true };
		if (specifier.startsWith('.') && isOfPack(context.parentURL)) {
			for (const end of ['.ts', '/index.ts']) {
				const { href } = new URL(`${specifier}${end}`, context.parentURL);
				if (existsSync(fileURLToPath(href))) return { url: href, shortCircuit: true };
			}
		}
		// Its modules for `import` lack the suffixes that Node asks for; n8n itself uses those for `require`.
		if (specifier === 'n8n-workflow')
			return next(specifier, { ...context, conditions: ['node', 'require'] });
		return next(specifier, context);
	},
	load(url, context, next) {
		if (!isOfPack(url) || !url.endsWith('.ts')) return next(url, context);
		return { format: 'commonjs', source: compiled(fileURLToPath(url)), shortCircuit: true };
	},
});

/** As the build makes it, one file at a time. */
function compiled(fileName) {
	const typescript = require('typescript');
	const { config } = typescript.readConfigFile(
		path.join(root, 'tsconfig.json'),
		typescript.sys.readFile,
	);
	const compilerOptions = { ...config.compilerOptions, inlineSourceMap: true };
	return typescript.transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions })
		.outputText;
}
