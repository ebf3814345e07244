import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';
import { z } from 'zod';
import { readTar } from './tar.ts';

export type BrowserFiles = {
	executable: string;
	libraries: string;
	fontsFile: string;
	home: string;
};

const Package = z.object({ version: z.string() });
/** Names and sizes, written last: a folder without it, or with other sizes, is not used. */
const Contents = z.record(z.string(), z.number());
const contentsFile = 'contents.json';

/**
 * Unpacks the browser that comes inside @sparticuz/chromium and returns where it is. The package's own way unpacks to
 * fixed names in the shared temporary folder: two processes that start at the same time may run an incomplete
 * browser, or one of another version. Here each version and user has a folder that is complete before it gets its name.
 */
export async function provideBrowserFiles(parent = tmpdir()): Promise<BrowserFiles> {
	const packageFolder = dirname(
		dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
	);
	const { version } = Package.parse(
		JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')),
	);
	const folder = join(parent, `cloudsales-chromium-${version}-${process.getuid?.() ?? 'user'}`);
	if (await isComplete(folder)) return filesIn(folder);

	await mkdir(parent, { recursive: true });
	const fresh = await mkdtemp(`${folder}-`);
	try {
		await unpack(join(packageFolder, 'bin'), fresh, folder);
		await takePlace(fresh, folder);
	} catch (error) {
		await rm(fresh, { recursive: true, force: true });
		throw error;
	}
	return filesIn(folder);
}

/** Renames into place; when another process was faster, its complete folder is as good as ours. */
async function takePlace(fresh: string, folder: string): Promise<void> {
	for (let attemptsLeft = 3; ; attemptsLeft -= 1) {
		try {
			await rename(fresh, folder);
			return;
		} catch (error) {
			if (await isComplete(folder)) {
				await rm(fresh, { recursive: true, force: true });
				return;
			}
			if (attemptsLeft === 0) throw error;
			const discarded = `${fresh}-discarded`;
			// Fails on purpose when the folder belongs to another user in a shared temporary folder.
			await rename(folder, discarded);
			await rm(discarded, { recursive: true, force: true });
		}
	}
}

async function unpack(source: string, target: string, final: string): Promise<void> {
	const contents: Record<string, number> = {};
	const decompress = promisify(brotliDecompress);
	for (const [archive, folder] of [
		['al2023.tar.br', '.'],
		['fonts.tar.br', '.'],
	] as const) {
		for (const file of readTar(await decompress(await readFile(join(source, archive))))) {
			const path = join(folder, file.path);
			await mkdir(dirname(join(target, path)), { recursive: true });
			await writeFile(join(target, path), file.content);
			contents[path] = file.content.length;
		}
	}
	const { executable, fontsFile, home } = relativePaths;
	await mkdir(join(target, home));
	const settings = fontSettings(final);
	await writeFile(join(target, fontsFile), settings);
	contents[fontsFile] = Buffer.byteLength(settings);
	await pipeline(
		createReadStream(join(source, 'chromium.br')),
		createBrotliDecompress(),
		createWriteStream(join(target, executable), { mode: 0o700 }),
	);
	contents[executable] = (await lstat(join(target, executable))).size;
	await writeFile(join(target, contentsFile), JSON.stringify(contents));
}

const relativePaths = {
	executable: 'chromium',
	libraries: 'lib',
	fontsFile: 'cloudsales-fonts.conf',
	home: 'home',
} as const;

function filesIn(folder: string): BrowserFiles {
	return {
		executable: join(folder, relativePaths.executable),
		libraries: join(folder, relativePaths.libraries),
		fontsFile: join(folder, relativePaths.fontsFile),
		home: join(folder, relativePaths.home),
	};
}

/** The fonts of the package, then those of the machine for scripts that the package lacks. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${folder}/fonts</dir>
	<dir>/usr/share/fonts</dir>
	<dir>/usr/local/share/fonts</dir>
	<cachedir>${folder}/home/fontconfig</cachedir>
	<alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

/** Complete, and owned by this user: in a shared temporary folder another user could have planted this folder. */
async function isComplete(folder: string): Promise<boolean> {
	try {
		const stats = await lstat(folder);
		if (!stats.isDirectory() || (stats.mode & 0o022) !== 0) return false;
		if (process.getuid !== undefined && stats.uid !== process.getuid()) return false;
		const contents = Contents.parse(JSON.parse(await readFile(join(folder, contentsFile), 'utf8')));
		const sizes = await Promise.all(
			Object.entries(contents).map(async ([path, size]) => {
				const file = await lstat(join(folder, path));
				return file.isFile() && file.size === size;
			}),
		);
		return sizes.length > 0 && sizes.every(Boolean);
	} catch {
		return false;
	}
}
