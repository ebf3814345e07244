/** Runs jest and counts. Anything wrong that is not a failed test counts as one failure. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { programOf, root, run } from './tools.mjs';

const RESULTS = path.join(root, '.state', 'test');

/**
 * @param {string} name of the part
 * @param {string[]} args for jest
 */
export async function runJest(name, args) {
	if (!existsSync(path.join(root, 'jest.config.mjs'))) {
		console.log('  ✗ jest.config.mjs is missing.');
		return { passed: 0, failed: 1 };
	}
	mkdirSync(RESULTS, { recursive: true });
	const outputFile = path.join(RESULTS, `${name}.json`);
	rmSync(outputFile, { force: true });
	const { code } = await run(process.execPath, [
		programOf('jest', 'bin/jest.js'),
		'--json',
		`--outputFile=${outputFile}`,
		...args,
	]);
	if (!existsSync(outputFile)) {
		console.log(`  ✗ jest ended without a result (exit code ${code}).`);
		return { passed: 0, failed: 1 };
	}
	const result = JSON.parse(readFileSync(outputFile, 'utf8'));
	let failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	if (result.numTotalTests === 0) {
		console.log('  ✗ there are no tests.');
		failed += 1;
	} else if (code !== 0 && failed === 0) {
		console.log(`  ✗ jest failed although no test did (exit code ${code}).`);
		failed += 1;
	}
	const left = result.numPendingTests + result.numTodoTests;
	if (left > 0) console.log(`  (${left} tests are skipped and count as neither)`);
	return { passed: result.numPassedTests, failed };
}
