export type Facts = Record<string, unknown>;
/** A fact as a prompt gives it: by name, as a sentence, with the value in it where that is one text. */
export type Fact = { name: string; sentence: string; value: string | null };

/** The facts of a prompt. Named sentences are taken as they are; bare values become "Label: value." */
export function factsOf(facts: Facts): Fact[] {
	return Object.entries(facts).flatMap(([name, given]) => {
		if (isSentence(given)) return [{ name, sentence: given.sentence, value: given.value }];
		return flatten(given, name)
			.filter(([key]) => !isHousekeeping(key))
			.map(([key, value]) => ({ name: key, sentence: asSentence(key, value), value }));
	});
}

export const valueOf = (facts: readonly Fact[], name: RegExp): string | undefined =>
	facts.find((fact) => fact.value !== null && name.test(fact.name.replace(/^client\./, 'client_')))
		?.value ?? undefined;

const isSentence = (given: unknown): given is { sentence: string; value: string | null } =>
	typeof given === 'object' &&
	given !== null &&
	'sentence' in given &&
	typeof given.sentence === 'string';

/** A full stop after a link would become a part of it. */
const asSentence = (key: string, value: string): string =>
	/^https?:/.test(value) ? `${labelOf(key)}: ${value}` : `${labelOf(key)}: ${value}.`;

const isHousekeeping = (key: string): boolean =>
	/(^|[._])(kind|template_kind|template|language|locale|tone|currency)$/.test(key) ||
	/(^|[._])(\w+_)?id$/.test(key) ||
	/_minor$/.test(key);

function flatten(value: unknown, prefix: string): [key: string, value: string][] {
	if (value === null || value === undefined || value === '') return [];
	if (Array.isArray(value)) return value.flatMap((one, index) => flattenItem(one, prefix, index));
	if (typeof value === 'object')
		return Object.entries(value).flatMap(([key, one]) => flatten(one, `${prefix}.${key}`));
	return [[prefix, String(value)]];
}

/** One sentence for each item of a list. */
function flattenItem(item: unknown, prefix: string, index: number): [string, string][] {
	const key = `${prefix}.${index + 1}`;
	if (typeof item !== 'object' || item === null) return flatten(item, key);
	const values = flatten(item, key)
		.filter(([name]) => !isHousekeeping(name))
		.map(([, value]) => value);
	return values.length > 0 ? [[key, values.join(', ')]] : [];
}

const labelOf = (key: string): string =>
	key
		.split('.')
		.map((part) => part.replace(/_/g, ' '))
		.join(' ')
		.replace(/^./, (first) => first.toUpperCase());
