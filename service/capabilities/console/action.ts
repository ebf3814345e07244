import type { Language } from '../../platform/language/index.ts';
import type { ActionField } from './action-fields.ts';

type Said = {
	/** What the button says. */
	label: string;
	/** What happens, and what is not done again; a sentence each. */
	will: readonly string[];
	will_not: readonly string[];
};
export type Action = {
	/** What it asks for besides the ids that the matter gives. */
	fields: readonly ActionField[];
	/** Input that is always the same where it is offered. */
	given?: Readonly<Record<string, string>>;
	words: Readonly<Record<Language, Said>>;
	/** May be done to many matters of a kind at once. */
	isForMany?: true;
};
