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
		by: 'the letterhead and the foot of platform/printed',
		keys: ['phone', 'npwp', 'to', 'page', 'of'],
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
		keys: ['new', 'expansion', 'reactivation', 'contraction', 'churn'],
	},
	'capabilities/console/pages/sale-words.ts: words': {
		by: 'a stage, where it stands, and for whom it waits',
		keys: ['TEAM', 'DONE', 'AHEAD', 'LEFT_OUT', ...stageNames],
	},
};

/** What stands in front of a word that is read: the dictionary itself, a call or a choice of a language, or what holds one of them. */
const holders = ['say', 'word', 'words', 'said', 'text', 'texts', 'labels', 'common'];

const withoutComments = (text: string): string =>
	text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');

/**
 * Whether the key is read: as a property of something that holds words, by taking it out of that, as a value that looks it up, or by
 * a name that is put together. The same word in a comment, in a sentence, or as a property of something else is no reading.
 */
function isUsed(key: string, name: string, users: string): boolean {
	const escaped = key.replaceAll('.', '\\.');
	const code = withoutComments(users);
	// The sentences of a message stand for its facts, by their names.
	if (/^(?:common)?sentences$|^common$/i.test(name))
		return new RegExp(`\\b${escaped}\\s*[:,}]`).test(code);
	const holder = `(?:\\b(?:${[name, ...holders].join('|')})|[)\\]])`;
	return (
		new RegExp(`${holder}\\s*\\??\\.${escaped}\\b`).test(code) ||
		new RegExp(`['"\`]${escaped}['"\`]`).test(code) ||
		new RegExp(
			`const \\{[^}=]*\\b${escaped}\\b[^}]*\\} = ${holder.replace('\\\\b', '[^;]*\\\\b')}`,
		).test(code) ||
		[...code.matchAll(/\[`(\w+)\$\{/g)].some(([, prefix]) => key.startsWith(prefix!))
	);
}

describe('words in two languages', () => {
	it.each([
		['a property of the dictionary', 'say.nothing', true],
		['a property of a call', 'wordsOf(language).nothing', true],
		['taken out', 'const { nothing } = words[language];', true],
		['a value that looks it up', "say[isEmpty ? 'nothing' : 'all']", true],
		['a comment', '/** Says that there is nothing. */', false],
		['a sentence', '`Here is nothing.`', false],
		['a property of something else', 'row.nothing', false],
		['a field of something else', '{ nothing: 1 }', false],
	])('count as used as %s: %s', (_, text, isRead) => {
		expect(isUsed('nothing', 'words', text)).toBe(isRead);
	});

	it('are found', () => {
		expect(dictionaries.length).toBeGreaterThan(40);
		const names = dictionaries.map(({ file, name }) => `${file}: ${name}`);
		expect(names).toEqual(expect.arrayContaining(Object.keys(lookedUp)));
	});

	it.each(dictionaries.map((one) => [`${one.file}: ${one.name}`, one] as const))(
		'are all used: %s',
		(name, { name: dictionary, keys, users }) => {
			const known = lookedUp[name]?.keys ?? [];
			expect(keys.filter((key) => !known.includes(key) && !isUsed(key, dictionary, users))).toEqual(
				[],
			);
		},
	);
});
