import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isProviderError, ProviderError } from '../errors/index.ts';

/** The code of a vendor's answer that came, and that this service cannot read. */
export const malformedAnswer = 'malformed-answer';

/** The code for a call that broke: an answer that came is told apart from none. */
export const codeOfBreak = (error: unknown): string =>
	error instanceof z.ZodError || error instanceof SyntaxError ? malformedAnswer : 'no-answer';

export const isMalformedAnswer = (error: unknown): boolean =>
	isProviderError(error) && error.code === malformedAnswer;

/** A record of a vendor's list that this service cannot read. */
export type UnreadableRecord = {
	/** The vendor's id; made from the content where the record has none, so that it is the same the next time. */
	id: string;
	/** Which fields are not as expected, without their values. */
	reason: string;
	record: unknown;
};
export type Records<T> = { readable: T[]; unreadable: UnreadableRecord[] };

/**
 * A list whose records are read one by one: another system on the same account may put records there that we cannot
 * read, and they must not hide the others. `idField` is where the vendor keeps its id.
 * Example: `z.object({ users: readEach(User) })`
 */
export const readEach = <S extends z.ZodType>(schema: S, idField = 'id') =>
	z.array(z.unknown()).transform((records): Records<z.output<S>> => {
		const read: Records<z.output<S>> = { readable: [], unreadable: [] };
		for (const record of records) {
			const parsed = schema.safeParse(record);
			if (parsed.success) read.readable.push(parsed.data);
			else
				read.unreadable.push({
					id: idOf(record, idField),
					reason: describe(parsed.error),
					record,
				});
		}
		return read;
	});

/**
 * The records that a search for something of ours found. One that cannot be read may be the one that was sought, so
 * "there is none" must not be concluded from it.
 */
export function foundIn<T>(
	found: Records<T> | undefined,
	call: { provider: string; name: string },
): T[] {
	if (found === undefined) return [];
	const [first] = found.unreadable;
	if (first === undefined || found.readable.length > 0) return found.readable;
	throw new ProviderError(
		call.provider,
		'unavailable',
		`${call.provider} answered ${call.name} with ${first.id}, which cannot be read: ${first.reason}`,
		{ code: malformedAnswer },
	);
}

function idOf(record: unknown, field: string): string {
	const given = z.object({ [field]: z.string().min(1).max(200) }).safeParse(record);
	const id = given.success ? String(given.data[field]) : '';
	// Ids go into the database, which takes no NUL, and to people.
	if (id !== '' && !/\p{Cc}/u.test(id)) return id;
	return `record-${createHash('sha256')
		.update(JSON.stringify(record) ?? '')
		.digest('hex')
		.slice(0, 16)}`;
}

const describe = (error: z.ZodError): string =>
	[
		...new Set(
			error.issues.map(({ path, message }) => `${path.join('.') || 'the record'}: ${message}`),
		),
	]
		.join('; ')
		.slice(0, 300);
