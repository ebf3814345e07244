import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const {
	releaseProblems,
}: {
	releaseProblems(tag: string, versions: string[], changelog: string): string[];
} = await import(path.join(root, 'scripts/lib/release.mjs'));

describe('a release', () => {
	const changelog = '# Changelog\n\n## Unreleased\n\n## 1.2.3 2026-11-30\n\n## 1.2.2 soon\n';

	it('has one version in its tag, its packages and its changelog', () => {
		expect(releaseProblems('v1.2.3', ['1.2.3', '1.2.3'], changelog)).toEqual([]);
	});

	it.each([
		['', ['1.2.3'], 'Nothing is not a tag'],
		['1.2.3', ['1.2.3'], '1.2.3 is not a tag'],
		['v1.2.3', ['1.2.3', '1.2.2'], 'A package.json says 1.2.2'],
		['v1.2.4', ['1.2.4'], 'CHANGELOG.md has no part'],
		['v1.2.2', ['1.2.2'], 'does not end with the day'],
	])('is refused under the tag %j with %j', (tag, versions, problem) => {
		expect(releaseProblems(tag, versions, changelog).join('\n')).toContain(problem);
	});

	it('is published by a workflow, with provenance and without a token that is kept', () => {
		const workflow = readFileSync(path.join(root, '.github/workflows/release.yml'), 'utf8');
		expect(workflow).toContain('id-token: write');
		expect(workflow).toMatch(/npm publish .*--provenance/);
		expect(workflow).toContain("tags: ['v*.*.*']");
		expect(workflow).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
	});
});
