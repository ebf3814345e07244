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
);
