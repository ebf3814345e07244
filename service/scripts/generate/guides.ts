/**
 * Fills the code blocks of the guides from files that are compiled and tested, so that a guide cannot show code that does
 * not work. A block is named by a comment before it:
 *
 * `<!-- code: service/tests/extension/example/rules.ts as service/capabilities/example/rules.ts -->`
 *
 * With `#name` after the path only the lines between `// #region name` and `// #endregion` are shown. `as` is where the
 * reader puts the file: its relative imports are rewritten for that place, and for the places of the other files that the
 * guide shows.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GenerationError, type Outputs } from './outputs.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const block =
	/<!-- code: (?<file>\S+?)(?:#(?<region>\S+))?(?: as (?<place>\S+))? -->\n```(?<language>\w+)\n[\s\S]*?\n?```/g;
/** Code that is kept for the guides and as a test; in the product it would stand elsewhere. */
const extension = 'service/tests/extension/';

/** Folders of shown files, with where the reader puts them; the longest first. */
type Moves = readonly (readonly [from: string, to: string])[];

export function generateGuides(outputs: Outputs): void {
	for (const name of globSync('docs/guides/*.md', { cwd: root })) {
		const guide = name.replaceAll(path.sep, '/');
		const text = readFileSync(path.join(root, guide), 'utf8');
		const moves = movesIn(text);
		const filled = text.replaceAll(block, (whole, ...rest) => {
			const { file = '', region, place, language } = partsOf(rest);
			const [opening] = whole.split('\n');
			const code = codeOf(guide, file, region);
			const shown =
				place === undefined ? code : withImportsFor(guide, code, { file, place, moves });
			return `${opening}\n\`\`\`${language}\n${shown.trimEnd()}\n\`\`\``;
		});
		outputs.set(guide, filled);
	}
}

// `replaceAll` hands the named groups over as the last of its arguments, which have no type.
const partsOf = (rest: unknown[]) => rest.at(-1) as Record<string, string | undefined>;

function movesIn(text: string): Moves {
	const moves = new Map<string, string>();
	for (const { groups } of text.matchAll(block)) {
		const { file, place } = groups ?? {};
		if (file !== undefined && place !== undefined)
			moves.set(path.posix.dirname(file), path.posix.dirname(place));
	}
	return [...moves].sort(([one], [other]) => other.length - one.length);
}

function codeOf(guide: string, file: string, region?: string): string {
	let source: string;
	try {
		source = readFileSync(path.join(root, file), 'utf8');
	} catch {
		throw new GenerationError(guide, `${file} does not exist`);
	}
	return region === undefined ? withoutRegions(source) : regionOf(guide, file, source, region);
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

/** The same imports, seen from `place`. */
function withImportsFor(
	guide: string,
	code: string,
	{ file, place, moves }: { file: string; place: string; moves: Moves },
): string {
	const here = path.posix.dirname(place);
	return code.replaceAll(/(from ')(\.[^']+)(')/g, (_, before, target, after) => {
		const meant = path.posix.join(path.posix.dirname(file), target);
		const move = moves.find(([from]) => meant.startsWith(`${from}/`));
		if (move === undefined && meant.startsWith(extension))
			throw new GenerationError(guide, `${file} imports ${meant}, which the guide does not show`);
		const moved = move === undefined ? meant : move[1] + meant.slice(move[0].length);
		const relative = path.posix.relative(here, moved);
		return `${before}${relative.startsWith('.') ? relative : `./${relative}`}${after}`;
	});
}
