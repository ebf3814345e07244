/**
 * Static checks, unit and integration tests with coverage, end-to-end tests in a real n8n; in this
 * order, so that what is quick to find is found first. The last line is `N passed, N failed`.
 *
 * With arguments, only jest runs, with these arguments: `npm test -- quotation`.
 */
import { runChecks } from '../lib/checks.mjs';
import { runJest } from '../lib/jest.mjs';
import { run } from '../lib/tools.mjs';

const args = process.argv.slice(2);
const parts =
	args.length > 0
		? [['Tests', () => runJest('chosen', args)]]
		: [
				['Static checks', runChecks],
				[
					'Unit and integration tests',
					() => runJest('unit', ['--ignoreProjects', 'e2e', '--coverage']),
				],
				['End-to-end tests', () => runJest('e2e', ['--selectProjects', 'e2e', '--runInBand'])],
			];

// The tests of the pack load it with n8n's own loader, so n8n is there before the first of them.
const { code } = await run(process.execPath, ['e2e/stack/install-n8n.ts']);
if (code !== 0) console.log('  ✗ n8n could not be installed.');

const total = { passed: 0, failed: code === 0 ? 0 : 1 };
const summary = [];
for (const [title, work] of parts) {
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
