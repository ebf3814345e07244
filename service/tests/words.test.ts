import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stageNames } from '../capabilities/timeline/stages.ts';

const root = path.resolve(import.meta.dirname, '..');
const sources = new Map(
	readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) =>
			/^(?:app|capabilities|platform|providers)\/.*(?<!\.d|\.test|\.suite)\.ts$/.test(file),
		)
		.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
);

/** A dictionary in both languages: `const words = { id: { … }, en: { … } }`, as Prettier writes it. */
type Dictionary = { name: string; file: string; keys: string[]; users: string };
const dictionary =
	/^(?:export )?const (\w+)[^\n]* = \{\n\tid: \{\n([\s\S]*?)\n\t\},\n[\s\S]*?\n\}/gm;

/** The files that import from this one, however far their folder is. */
const importersOf = (file: string): string[] =>
	[...sources].flatMap(([other, text]) =>
		[...text.matchAll(/from '(\.[^']+)'/g)].some(
			([, from]) => path.join(path.dirname(other), from!) === file,
		)
			? [text]
			: [],
	);

const dictionaries: Dictionary[] = [...sources].flatMap(([file, text]) =>
	[...text.matchAll(dictionary)].map(([whole, name, body]) => ({
		name: name!,
		file,
		keys: [...body!.matchAll(/^\t\t'?([\w.-]+)'?:/gm)].map(([, key]) => key!),
		users: [text.replace(whole, ''), ...importersOf(file)].join('\n'),
	})),
);

/** Dictionaries of which some words are looked up by a value, or by a template: these count as used wherever they are named. */
const lookedUp: Readonly<Record<string, { by: string; keys: readonly string[] }>> = {
	'capabilities/billing/credit-note-document.ts: words': {
		by: 'the letterhead of platform/printed',
		keys: ['phone'],
	},
	'capabilities/billing/payment-message-content.ts: sentences': {
		by: 'the name of a fact',
		keys: ['items', 'total'],
	},
	'capabilities/notifications/layout.ts: words': { by: 'layout.mjml', keys: ['open_link'] },
	'platform/money/document.ts: periods': {
		by: 'the billing period',
		keys: ['MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY'],
	},
	'capabilities/console/pages/money-words.ts: words': {
		by: 'a movement of the revenue',
		keys: ['expansion', 'reactivation', 'contraction', 'churn'],
	},
	'capabilities/console/pages/sale-words.ts: words': {
		by: 'a stage, and for whom it waits',
		keys: ['TEAM', ...stageNames],
	},
};

/** Whether the key is read: by its name, as a value that looks it up, or by a name that is put together. */
const isUsed = (key: string, users: string): boolean =>
	new RegExp(`[.'"\\s{,\`]${key.replaceAll('.', '\\.')}\\b`).test(users) ||
	[...users.matchAll(/\[`(\w+)\$\{/g)].some(([, prefix]) => key.startsWith(prefix!));

describe('words in two languages', () => {
	it('are found', () => {
		expect(dictionaries.length).toBeGreaterThan(40);
		const names = dictionaries.map(({ file, name }) => `${file}: ${name}`);
		expect(names).toEqual(expect.arrayContaining(Object.keys(lookedUp)));
	});

	it.each(dictionaries.map((one) => [`${one.file}: ${one.name}`, one] as const))(
		'are all used: %s',
		(name, { keys, users }) => {
			const known = lookedUp[name]?.keys ?? [];
			expect(keys.filter((key) => !known.includes(key) && !isUsed(key, users))).toEqual([]);
		},
	);
});
