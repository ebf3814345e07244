/** node scripts/run.mjs release-check v1.2.3: whether this commit may be published under that tag. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { releaseProblems } from '../lib/release.mjs';
import { root } from '../lib/tools.mjs';

const read = (file) => readFileSync(path.join(root, file), 'utf8');
const versions = ['package.json', 'service/package.json'].map(
	(file) => JSON.parse(read(file)).version,
);
const problems = releaseProblems(process.argv[2] ?? '', versions, read('CHANGELOG.md'));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
