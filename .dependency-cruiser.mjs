import { capabilities } from './architecture.mjs';

const C = '^service/capabilities/';
/** Tests and fixtures may import internals of other capabilities. */
const TESTS = '(\\.test|\\.suite|/fixtures)\\.ts$';
const outside = ['node_modules', '^service/generated/'];

export default {
	forbidden: [
		{
			name: 'no-cycles',
			comment:
				'Types count, too: files that need each other can only be read and changed together.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'capability-internals-are-private',
			severity: 'error',
			from: { path: `${C}([^/]+)/`, pathNot: TESTS },
			to: { path: `${C}[^/]+/`, pathNot: [`${C}$1/`, `${C}[^/]+/(index|events)\\.ts$`] },
		},
		...Object.entries(capabilities).map(([name, { calls }]) => ({
			name: `dependencies-of-${name}`,
			severity: 'error',
			from: { path: `${C}${name}/`, pathNot: TESTS },
			to: {
				path: C,
				pathNot: [...[name, ...calls].map((one) => `${C}${one}/`), `${C}[^/]+/events\\.ts$`],
			},
		})),
		{
			name: 'platform-knows-nobody',
			severity: 'error',
			from: { path: '^service/platform/' },
			to: { path: '^service/(capabilities|providers|app)/' },
		},
		{
			name: 'capabilities-do-not-know-vendors',
			severity: 'error',
			from: { path: C, pathNot: TESTS },
			to: { path: '^service/(providers|app)/' },
		},
		{
			name: 'providers-see-only-ports',
			severity: 'error',
			from: { path: '^service/providers/([^/]+)/' },
			to: {
				path: '^service/',
				pathNot: [
					...outside,
					'^service/providers/$1/',
					'^service/platform/',
					`${C}[^/]+/(ports(\\.suite)?|gateway-stage\\.suite)\\.ts$`,
				],
			},
		},
		{
			name: 'node-pack-is-standalone',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(service|sandbox|e2e|scripts)/' },
		},
		{
			name: 'service-does-not-know-the-sandbox',
			comment: 'The service calls vendors by base URL, so it never needs to import the sandbox.',
			severity: 'error',
			from: { path: '^service/(app|capabilities|platform|providers)/', pathNot: TESTS },
			to: { path: '^(sandbox|e2e)/' },
		},
		{
			name: 'every-import-resolves',
			comment: 'e2e asks the installed n8n for one of its own packages.',
			severity: 'error',
			from: { pathNot: '^e2e/' },
			to: { couldNotResolve: true },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'service/tsconfig.json' },
		doNotFollow: { path: outside },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'node', 'default', 'types'],
		},
	},
};
