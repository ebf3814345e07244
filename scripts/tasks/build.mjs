/** Builds the pack into dist/. */
import { programOf, run } from '../lib/tools.mjs';

const { code } = await run(process.execPath, [
	programOf('gulp', 'bin/gulp.js'),
	'build',
	...process.argv.slice(2),
]);
process.exitCode = code;
