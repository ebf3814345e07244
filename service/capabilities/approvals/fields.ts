import { field } from '../../platform/contract/index.ts';

/** Who decided, for each operation by which an API key carries a decision out. */
export const decidedBy = () =>
	field
		.text(
			'Decided By',
			'E-mail address or name of the person who decided, where an API key carries the decision out; a user decides under the own name',
			120,
		)
		.optional();

/** Whose wish it is, for each operation that may ask for an approval. */
export const requestedFor = () =>
	field
		.email(
			'Requested For',
			'E-mail address of the member of staff for whom an API key acts; when an approval is needed, that person does not grant it',
		)
		.optional();
