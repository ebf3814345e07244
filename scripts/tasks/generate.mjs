/** Writes what is generated from the contracts; with --check, only says whether it is up to date. */
import { run } from '../lib/tools.mjs';

const { code } = await run(process.execPath, [
	'service/scripts/generate.ts',
	...process.argv.slice(2),
]);
process.exitCode = code;
