import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.suite.ts', '**/fixtures.ts', 'tests/**'];

export default tseslint.config(
	{ ignores: ['generated/**'] },
	tseslint.configs.strict,
	tseslint.configs.stylistic,
	{
		rules: {
			'@typescript-eslint/consistent-type-definitions': 'off',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
			],
			'@typescript-eslint/no-empty-function': 'off',
			'@typescript-eslint/no-invalid-void-type': 'off',
			'@typescript-eslint/no-confusing-void-expression': 'off',
			'max-lines': ['error', { max: 500, skipComments: true }],
			'no-console': 'error',
			'no-restricted-properties': [
				'error',
				{ object: 'process', property: 'env', message: 'Settings come from platform/config.' },
				{ object: 'Date', property: 'now', message: 'The time comes from the clock.' },
			],
		},
	},
	{
		files: ['capabilities/**/*.ts', 'providers/**/*.ts'],
		ignores: [...tests, 'capabilities/**/store.ts'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							group: ['**/generated/prisma/**'],
							message: 'Only store.ts queries the database.',
							allowTypeImports: true,
						},
					],
				},
			],
		},
	},
	{
		// PostgreSQL's own locks do not keep works apart that share a transaction; those of the platform do.
		files: ['capabilities/**/*.ts'],
		ignores: tests,
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector:
						'TemplateElement[value.raw=/FOR (NO KEY )?UPDATE(?! SKIP LOCKED)|pg_\\w*advisory/]',
					message:
						'Lock by lockRow, lockRowBy, lockRows, lockRowsOf or lockName of platform/database.',
				},
			],
		},
	},
	{
		files: ['app/main.ts', 'scripts/**', 'tests/**', '**/*.test.ts', '**/*.suite.ts'],
		rules: { 'no-restricted-properties': 'off' },
	},
	{
		files: tests,
		rules: {
			'@typescript-eslint/no-explicit-any': 'off',
			'@typescript-eslint/no-non-null-assertion': 'off',
			'no-console': 'off',
		},
	},
);
