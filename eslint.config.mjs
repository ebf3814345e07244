/**
 * Rules for the pack: what n8n's own lint command and its verification scanner apply. The other
 * folders are no part of the pack and have a configuration of their own.
 */
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tsParser from '@typescript-eslint/parser';
import n8nNodesPlugin from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';

const sources = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];

export default defineConfig(
	globalIgnores([
		'service/**',
		'sandbox/**',
		'e2e/**',
		'bench/**',
		'scripts/**',
		'docs/**',
		'prisma/**',
		'workflows/**',
		'**/dist/**',
		'coverage/**',
		'.ci/**',
		'.state/**',
	]),
	{ files: sources, extends: [n8nCommunityNodesPlugin.configs.recommended] },
	{ files: sources, rules: { 'no-console': 'error' } },
	{
		files: sources,
		plugins: { 'n8n-nodes-base': n8nNodesPlugin },
		languageOptions: { parser: tsParser },
	},
	{ files: ['package.json'], rules: { ...n8nNodesPlugin.configs.community.rules } },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesPlugin.configs.credentials.rules,
			// Meant for nodes inside n8n's own repository.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// credential-password-field of the community plugin is more exact.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesPlugin.configs.nodes.rules,
			// Inputs and outputs are constants, not the string "main".
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// Some limits of the service are real maxima.
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);
