const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const { dest, parallel, series, src } = require('gulp');

/** Stale files of an earlier build would be published with the pack. */
const clean = () => rm(path.join(__dirname, 'dist'), { recursive: true, force: true });

function compile() {
	const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
	return spawn(process.execPath, [tsc, '-p', 'tsconfig.json'], {
		cwd: __dirname,
		stdio: 'inherit',
	});
}

/** Exactly these and no other pictures or JSON: whatever lies in dist is published. */
const copied = [
	'nodes/**/*.svg',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
	'credentials/**/*.svg',
];

const copy = () => src(copied, { base: '.', encoding: false }).pipe(dest('dist'));

exports.build = series(clean, parallel(compile, copy));
exports.default = exports.build;
