/**
 * Which test files a change touches, by the imports of the sources.
 *
 * `service/app` imports every capability and is imported by every test that starts a service, so a path through it says
 * nothing. Instead a source of a capability touches all tests of its folder, and whatever touches the service touches
 * `service/tests`, which go through all operations, events and tables.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './tools.mjs';

const FOLDERS = ['service', 'sandbox', 'e2e', 'bench'];
/** What no import leads to, although everything depends on it. */
const TOUCHES_ALL =
	/^(prisma\/|package(-lock)?\.json$|[^/]+\/package\.json$|jest\.config\.mjs$|scripts\/(jest|lib)\/|service\/(app|tests\/global-\w+\.ts))/;
const isTest = (file) => file.endsWith('.test.ts');

const git = (...args) => {
	const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
	return execFileSync('git', args, options).split('\n').filter(Boolean);
};
function revision(...args) {
	try {
		return git(...args)[0];
	} catch {
		return undefined;
	}
}

/** Where the work began: where this branch left main, or the last commit on main itself. */
export function startOfWork() {
	const main = ['main', 'origin/main'].find((name) => revision('rev-parse', '--verify', name));
	return (main && revision('merge-base', 'HEAD', main)) ?? 'HEAD';
}

/** Committed since, changed, new and deleted files. */
export function changedSince(base) {
	return [
		...new Set([
			...git('diff', '--name-only', '--no-renames', base),
			...git('ls-files', '--others', '--exclude-standard'),
		]),
	];
}

/** @returns {Map<string, Set<string>>} the files that import a file */
function importersIn(files) {
	const importers = new Map();
	for (const file of files) {
		const text = readFileSync(path.join(root, file), 'utf8');
		for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
			const imported = path.posix.join(path.posix.dirname(file), specifier);
			importers.set(imported, (importers.get(imported) ?? new Set()).add(file));
		}
	}
	return importers;
}

/** The folder whose tests stand for a source: that of its capability, provider or part of the platform. */
const folderOf = (file) => /^service\/(capabilities|providers|platform)\/[^/]+\//.exec(file)?.[0];

/** The test files, without the end-to-end ones, that the changed files touch. */
export function testsTouchedBy(changed) {
	const files = [
		...git('ls-files', ...FOLDERS),
		...git('ls-files', '--others', '--exclude-standard', ...FOLDERS),
	];
	const sources = files.filter((file) => file.endsWith('.ts') && existsSync(path.join(root, file)));
	const tests = sources.filter((file) => isTest(file) && !file.startsWith('e2e/tests/'));
	if (changed.some((file) => TOUCHES_ALL.test(file))) return tests;
	const importers = importersIn(sources);
	const touched = new Set(changed);
	for (const file of touched) {
		if (file.startsWith('service/app/')) continue;
		for (const importer of importers.get(file) ?? []) touched.add(importer);
	}
	const folders = new Set([...touched].filter((file) => !isTest(file)).map(folderOf));
	const touchesService = [...touched].some((file) => folderOf(file) && !isTest(file));
	const touchesPack = changed.some((file) => /^(nodes|credentials|workflows)\//.test(file));
	const named = changed.filter((file) => !file.endsWith('.ts'));
	return tests.filter(
		(file) =>
			touched.has(file) ||
			folders.has(folderOf(file) ?? '') ||
			(touchesService && /^(service\/tests|e2e\/chaos)\//.test(file)) ||
			(touchesPack && /^service\/tests\/(nodes\/|signatures)/.test(file)) ||
			// A guide or another file that a test reads stands there by its name or by that of its folder.
			(named.length > 0 && mentions(file, named)),
	);
}

function mentions(test, files) {
	const text = readFileSync(path.join(root, test), 'utf8');
	return files.some((file) => {
		const folder = path.posix.dirname(file);
		return text.includes(path.basename(file)) || (folder !== '.' && text.includes(`${folder}/`));
	});
}
