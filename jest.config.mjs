/** Test files and sources are loaded by Node itself, exactly as it runs them: scripts/jest/runtime.mjs says why. */
const project = (displayName, roots, more = {}) => ({
	displayName,
	roots,
	testEnvironment: '<rootDir>/scripts/jest/environment.mjs',
	runtime: '<rootDir>/scripts/jest/runtime.mjs',
	transform: {},
	testPathIgnorePatterns: ['/node_modules/', '/generated/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.state/'],
	...more,
});

export default {
	projects: [
		// The chaos suite's bugs are looked for in the service and its database.
		project('service', ['<rootDir>/service', '<rootDir>/e2e/chaos'], {
			globalSetup: '<rootDir>/service/tests/global-setup.ts',
			globalTeardown: '<rootDir>/service/tests/global-teardown.ts',
		}),
		project('sandbox', ['<rootDir>/sandbox']),
		project('stack', ['<rootDir>/e2e/stack']),
		project('e2e', ['<rootDir>/e2e/tests']),
	],
	testSequencer: '<rootDir>/scripts/jest/sequencer.mjs',
	// The tests wait for PostgreSQL and for other processes more than they compute.
	maxWorkers: '100%',
	testTimeout: 60_000,
	// Only with `--coverage`; V8 counts, since nothing rewrites the sources.
	coverageProvider: 'v8',
	collectCoverageFrom: [
		'service/**/*.ts',
		'!service/generated/**',
		'!service/**/*.test.ts',
		'!service/{scripts,tests}/**',
	],
	coverageDirectory: 'coverage',
};
