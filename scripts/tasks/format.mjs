/** Formats every file of the repository, or those that are named. */
import { programOf, run } from '../lib/tools.mjs';

const files = process.argv.slice(2);
const { code } = await run(process.execPath, [
	programOf('prettier', 'bin/prettier.cjs'),
	'--write',
	'--log-level=warn',
	...(files.length > 0 ? files : ['.']),
]);
process.exitCode = code;
