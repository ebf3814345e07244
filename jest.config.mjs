const swc = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
		module: { type: 'es6' },
		sourceMaps: 'inline',
	},
];
/** Sources are ES modules with `.ts` in their import paths, exactly as Node runs them. */
const project = (displayName, roots, more = {}) => ({
	displayName,
	roots,
	testEnvironment: 'node',
	extensionsToTreatAsEsm: ['.ts'],
	transform: { '^.+\\.ts$': swc },
	testPathIgnorePatterns: ['/node_modules/', '/generated/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.state/'],
	...more,
});

export default {
	projects: [
		project('service', ['<rootDir>/service'], {
			globalSetup: '<rootDir>/service/tests/global-setup.ts',
			globalTeardown: '<rootDir>/service/tests/global-teardown.ts',
		}),
		project('sandbox', ['<rootDir>/sandbox']),
		project('stack', ['<rootDir>/e2e/stack', '<rootDir>/e2e/chaos']),
		project('e2e', ['<rootDir>/e2e/tests']),
	],
	// The tests wait for PostgreSQL and for other processes more than they compute.
	maxWorkers: '100%',
	testTimeout: 60_000,
	collectCoverageFrom: [
		'service/**/*.ts',
		'!service/generated/**',
		'!service/**/*.test.ts',
		'!service/scripts/**',
	],
	coverageDirectory: 'coverage',
};
