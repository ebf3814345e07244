import tseslint from 'typescript-eslint';

/** The root configuration is n8n's, for nodes; this folder runs on the machine, not inside n8n. */
export default tseslint.config(
	{ ignores: ['node_modules/'] },
	tseslint.configs.recommendedTypeChecked,
	{
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'no-console': 'off',
		},
	},
	{
		// The configuration itself has no types.
		files: ['**/*.mjs'],
		extends: [tseslint.configs.disableTypeChecked],
	},
	{
		// What an API answers is looked at field by field; a field that is not there fails the test. What is put in place
		// of a part of the service is a bug on purpose, which types would refuse.
		files: [
			'sale.ts',
			'clients.ts',
			'pictures/sales.ts',
			'tests/**/*.ts',
			'chaos/plant.ts',
			'chaos/plants/*.ts',
		],
		rules: {
			'@typescript-eslint/no-explicit-any': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
		},
	},
);
