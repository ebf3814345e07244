/**
 * Fills the code blocks of the guides from files that are compiled and tested, so that a guide cannot show code that does
 * not work. A block is named by a comment before it:
 *
 * `<!-- code: service/tests/extension/vouchers/rules.ts as service/capabilities/vouchers/rules.ts -->`
 *
 * With `#name` after the path only the lines between `// #region name` and `// #endregion` are shown. `as` is where the
 * reader would put the file: its relative imports are rewritten for that place.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GenerationError, type Outputs } from './outputs.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const block =
	/<!-- code: (?<file>\S+?)(?:#(?<region>\S+))?(?: as (?<place>\S+))? -->\n```(?<language>\w+)\n[\s\S]*?\n?```/g;
/** Throw-away code lives here; its folders stand beside the capabilities and providers of the product. */
const extension = 'service/tests/extension/';

export function generateGuides(outputs: Outputs): void {
	for (const name of globSync('docs/guides/*.md', { cwd: root })) {
		const guide = name.replaceAll(path.sep, '/');
		const text = readFileSync(path.join(root, guide), 'utf8');
		const filled = text.replaceAll(block, (whole, ...rest) => {
			const { file, region, place, language } = rest.at(-1) as Record<string, string>;
			const [opening] = whole.split('\n');
			return `${opening}\n\`\`\`${language}\n${codeOf(guide, file ?? '', region, place)}\n\`\`\``;
		});
		outputs.set(guide, filled);
	}
}

function codeOf(guide: string, file: string, region?: string, place?: string): string {
	let source: string;
	try {
		source = readFileSync(path.join(root, file), 'utf8');
	} catch {
		throw new GenerationError(guide, `${file} does not exist`);
	}
	const shown =
		region === undefined ? withoutRegions(source) : regionOf(guide, file, source, region);
	return (place === undefined ? shown : withImportsFor(shown, file, place)).trimEnd();
}

const withoutRegions = (source: string): string =>
	source.replaceAll(/^\s*\/\/ #(?:region \S+|endregion)\n/gm, '');

function regionOf(guide: string, file: string, source: string, region: string): string {
	const found = new RegExp(`// #region ${region}\\n([\\s\\S]*?)^\\s*// #endregion`, 'm').exec(
		source,
	);
	if (found?.[1] === undefined) throw new GenerationError(guide, `${file} has no region ${region}`);
	return found[1];
}

/** The same imports, seen from `place`; a throw-away capability counts as one of the product. */
function withImportsFor(code: string, file: string, place: string): string {
	const from = path.posix.dirname(file);
	const to = path.posix.dirname(place);
	return code.replaceAll(/(from ')(\.[^']+)(')/g, (_, before, target, after) => {
		const meant = path.posix.join(from, target);
		const moved = meant.startsWith(`${from}/`)
			? path.posix.join(to, meant.slice(from.length))
			: meant;
		const relative = path.posix.relative(to, moved.replace(extension, 'service/capabilities/'));
		return `${before}${relative.startsWith('.') ? relative : `./${relative}`}${after}`;
	});
}
