/**
 * Static checks, unit and integration tests, end-to-end tests in a real n8n; in this order, so that what is quick to
 * find is found first. The last line is `N passed, N failed`.
 *
 * `npm test -- --changed`: static checks and the tests that the work on this branch touches; `--changed=<revision>`
 * takes what was done since then. With other arguments, only jest runs, with them: `npm test -- quotation`.
 */
import { runChecks } from '../lib/checks.mjs';
import { runJest } from '../lib/jest.mjs';
import { changedSince, startOfWork, testsTouchedBy } from '../lib/related-tests.mjs';
import { run } from '../lib/tools.mjs';

const args = process.argv.slice(2);
const [, since] = /^--changed(?:=(.+))?$/.exec(args[0] ?? '') ?? [];

function partsToRun() {
	if (/^--changed(=|$)/.test(args[0] ?? '')) {
		return [
			['Static checks', runChecks],
			['Tests that the change touches', () => runTouched(args.slice(1))],
		];
	}
	if (args.length > 0) return [['Tests', () => runJest('chosen', args)]];
	return [
		['Static checks', runChecks],
		['Unit and integration tests', () => runJest('unit', ['--ignoreProjects', 'e2e'])],
		// Each file has a stack of its own and waits more than it computes: two at a time take little more than half as long.
		['End-to-end tests', () => runJest('e2e', ['--selectProjects', 'e2e', '--maxWorkers=2'])],
	];
}

async function runTouched(more) {
	const base = since ?? startOfWork();
	const changed = changedSince(base);
	const tests = testsTouchedBy(changed);
	console.log(
		`  ${changed.length} files changed since ${base.slice(0, 12)}: ${tests.length} test files; end-to-end tests only with everything.`,
	);
	if (tests.length === 0) return { passed: 0, failed: 0 };
	return runJest('changed', ['--ignoreProjects', 'e2e', ...more, '--runTestsByPath', ...tests]);
}

// The tests of the pack load it with n8n's own loader, so n8n is there before the first of them.
const { code } = await run(process.execPath, ['e2e/stack/install-n8n.ts']);
if (code !== 0) console.log('  ✗ n8n could not be installed.');

const total = { passed: 0, failed: code === 0 ? 0 : 1 };
const summary = [];
for (const [title, work] of partsToRun()) {
	console.log(`\n== ${title} ==`);
	const start = Date.now();
	const { passed, failed } = await work();
	total.passed += passed;
	total.failed += failed;
	const seconds = Math.round((Date.now() - start) / 1000);
	summary.push(
		`  ${failed > 0 ? '✗' : '✓'} ${title}: ${passed} passed, ${failed} failed (${seconds} s)`,
	);
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n== Summary ==\n${summary.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
