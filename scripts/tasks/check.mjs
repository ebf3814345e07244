/** The quick part of `npm test`: format, lint, types, boundaries, generated files. */
import { runChecks } from '../lib/checks.mjs';

console.log('Static checks');
const { passed, failed } = await runChecks();
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
