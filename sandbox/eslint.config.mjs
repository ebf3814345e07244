import tseslint from 'typescript-eslint';

export default tseslint.config(
	tseslint.configs.strict,
	tseslint.configs.stylistic,
	{
		rules: {
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
			],
			'@typescript-eslint/no-empty-function': 'off',
			'@typescript-eslint/no-invalid-void-type': 'off',
			'@typescript-eslint/no-dynamic-delete': 'off',
		},
	},
	{
		// What a vendor client rejects with has no type.
		files: ['tests/**/*.ts', 'vendors/**/*.test.ts'],
		rules: { '@typescript-eslint/no-explicit-any': 'off' },
	},
);
