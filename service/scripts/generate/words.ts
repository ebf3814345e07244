/** Words for people, made from names. */

const acronyms: Readonly<Record<string, string>> = {
	ai: 'AI',
	api: 'API',
	html: 'HTML',
	id: 'ID',
	llm: 'LLM',
	npwp: 'NPWP',
	pdf: 'PDF',
	ppn: 'PPN',
	sku: 'SKU',
	url: 'URL',
};

const split = (name: string): string[] =>
	name
		.toLowerCase()
		.split(/[_\s-]+/)
		.filter((word) => word !== '');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `billing_cycle` and `BILLING_CYCLE` become "Billing Cycle", `api_key` "API Key". */
export const titleOf = (name: string): string =>
	split(name)
		.map((word) => acronyms[word] ?? capital(word))
		.join(' ');

/** `billing_cycle` becomes "billing cycle", `api_key` "API key". */
export const wordsOf = (name: string): string =>
	split(name)
		.map((word) => acronyms[word] ?? word)
		.join(' ');

/** A title within a sentence: "Billing Cycle" becomes "billing cycle", "API Key" "API key". */
export const inSentence = (title: string): string =>
	title
		.split(' ')
		.map((word) => (word === word.toUpperCase() ? word : word.toLowerCase()))
		.join(' ');

/** "billing cycle" becomes "billing cycles", "audit entry" "audit entries". */
export const pluralOf = (words: string): string =>
	words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;

/** `billing_cycle` becomes `billingCycle`. */
export const camelOf = (name: string): string =>
	split(name)
		.map((word, index) => (index === 0 ? word : capital(word)))
		.join('');

/** One sentence goes without a period, several each with one, as n8n's wording rules want it. */
export function asDescription(text: string): string {
	const bare = text
		.trim()
		.replace(/\.$/, '')
		.replaceAll(/\bid(s?)\b/gi, 'ID$1')
		.replaceAll(/\burl(s?)\b/gi, 'URL$1');
	return capital(bare.includes('. ') ? `${bare}.` : bare);
}
