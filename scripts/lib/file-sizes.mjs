/** No file that people write is longer than what can be read at one sitting. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './tools.mjs';

const LINES_MAX = 400;
const FOLDERS = ['service', 'nodes', 'credentials', 'sandbox', 'e2e', 'bench', 'scripts'];

export async function checkFileSizes() {
	const files = execFileSync(
		'git',
		['ls-files', '--cached', '--others', '--exclude-standard', ...FOLDERS],
		{ cwd: root, encoding: 'utf8', maxBuffer: 32_000_000 },
	)
		.split('\n')
		.filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.includes('/generated/'))
		// A deleted file is listed until its deletion is staged.
		.filter((file) => existsSync(path.join(root, file)));
	if (files.length === 0) return { ok: false, output: 'git lists no files.\n' };
	const tooLong = files.flatMap((file) => {
		const lines = readFileSync(path.join(root, file), 'utf8').split('\n').length - 1;
		return lines > LINES_MAX ? [`${file}: ${lines} lines, at most ${LINES_MAX}`] : [];
	});
	return { ok: tooLong.length === 0, output: `${tooLong.join('\n')}\n` };
}
