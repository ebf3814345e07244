/** Pictures of every page of portal, console and sign-in, with what they show when there is something to show. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../stack/pack.ts';
import { reduced } from './reduce.ts';

type Door = { folder: string; title: string; widths: readonly number[] };
/** Staff sits at a desk; clients, and everybody who signs in, also hold a phone. */
const doors: readonly Door[] = [
	{ folder: 'sign-in', title: 'Signing in', widths: [1280, 360] },
	{ folder: 'portal', title: 'The portal of clients', widths: [1280, 360] },
	{ folder: 'public', title: 'Pages behind a link of a mail', widths: [1280, 360] },
	{ folder: 'console', title: 'The console of staff', widths: [1280] },
];

/**
 * The scenes of `service/tests/pages.test.ts` are every page in the states that matter, each with data of its own, and that test
 * fails on a page without one. It keeps pictures when it is told where.
 */
export function takePages(folder: string): void {
	const taken = mkdtempSync(path.join(tmpdir(), 'cloudsales-pages-'));
	try {
		const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
		const asked = ['--selectProjects', 'service', '--', 'tests/pages.test'];
		const { status } = spawnSync(process.execPath, [jest, ...asked], {
			cwd: ROOT,
			stdio: 'inherit',
			env: { ...process.env, PAGES_PICTURES: taken },
		});
		if (status !== 0) process.exitCode = 1;
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		const sections = doors.map((door) => sectionOf(door, taken, folder));
		writeFileSync(path.join(folder, 'README.md'), `${head}\n\n${sections.join('\n\n')}\n`);
	} finally {
		rmSync(taken, { recursive: true, force: true });
	}
}

const head = `# Every page

Each page of portal, console and sign-in in the states that matter, in English; in Indonesian and in the dark they are the same pages with other words and
colours. Made by \`node e2e/take-pictures.ts pages\` from the scenes of \`service/tests/pages.test.ts\`, which has one for every address. How a sale looks from
mail to mail: [what people see](../README.md).`;

/** Copies the pictures of a door and gives its part of the gallery. */
function sectionOf({ folder: door, title, widths }: Door, taken: string, folder: string): string {
	const ending = `-en-${widths[0]}-light.png`;
	const names = readdirSync(path.join(taken, door))
		.filter((file) => file.endsWith(ending))
		.map((file) => file.slice(0, -ending.length))
		.sort();
	const parts = names.map((name) => {
		const images = widths.map((width) => {
			const file = `${name.startsWith(door) ? '' : `${door}-`}${name}-${width}.png`;
			const shot = readFileSync(path.join(taken, door, `${name}-en-${width}-light.png`));
			writeFileSync(path.join(folder, file), reduced(shot));
			return `<img src="${file}" width="${width < 500 ? 180 : 520}" alt="${name}, ${width} px">`;
		});
		return `### ${name.replaceAll('-', ' ')}\n\n${images.join(' ')}`;
	});
	return `## ${title}\n\n${parts.join('\n\n')}`;
}
