import { z } from 'zod';
import type { ExtensionPoint } from '../extension/index.ts';
import { currencies } from '../money/index.ts';
import { billingPeriods, recurringPeriods } from '../period/index.ts';
import { canonicalEmail, canonicalPhone, emailPattern } from './addresses.ts';
import { hasLetterOrDigit, withoutInvisible } from './visible-text.ts';

export { canonicalEmail, readableEmail } from './addresses.ts';
export { folded } from './visible-text.ts';

/** Field types shared by every contract. On the wire they are JSON; inside the service they are bigint and Date. */

/** UUID v7 of a thing; `of` is its name in words. */
export const id = (of: string) =>
	z
		.uuid()
		.toLowerCase()
		.meta({
			title: `${of} ID`,
			description: `UUID of the ${of.toLowerCase()}`,
			example: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
		});

/** Whole minor units of the currency beside it. JSON integer on the wire, bigint inside. */
export const amount = (title: string, description: string) =>
	z.codec(z.int(), z.bigint(), { decode: (value) => BigInt(value), encode: toSafeInteger }).meta({
		title,
		description: `${description}, in minor units of the currency (IDR has no decimals)`,
	});

export const currency = () =>
	z
		.enum(currencies as [string, ...string[]])
		.meta({ title: 'Currency', description: 'ISO 4217 code' });

/** Years that every part of the service, PostgreSQL included, can hold and write. */
const isUsualYear = (value: string): boolean => {
	const year = Number(value.slice(0, 4));
	return year >= 1900 && year <= 2999;
};
const unusualYear = 'The year must be between 1900 and 2999';

/** Instant, ISO 8601 in UTC on the wire. */
export const timestamp = (title: string, description: string) =>
	z
		.codec(z.iso.datetime({ offset: true }).refine(isUsualYear, unusualYear), z.date(), {
			decode: (value) => new Date(value),
			encode: (value) => value.toISOString(),
		})
		.meta({ title, description });

/** Calendar date in Jakarta, "2026-11-20" on the wire, a Date at 00:00 UTC inside. */
export const date = (title: string, description: string) =>
	z
		.codec(z.iso.date().refine(isUsualYear, unusualYear), z.date(), {
			decode: (value) => new Date(`${value}T00:00:00.000Z`),
			encode: (value) => value.toISOString().slice(0, 10),
		})
		.meta({ title, description });

/**
 * One line of text without control characters, trimmed. Characters that nobody sees are removed, not refused: answers use
 * the same schemas, so a refusal would also make stored rows unreadable.
 */
export const text = (title: string, description: string, longest = 200) =>
	z
		.string()
		.overwrite(withoutInvisible)
		.trim()
		.min(1, { abort: true })
		.max(longest)
		.regex(/^[^\p{Cc}]*$/u, 'Must not contain line breaks or control characters')
		.meta({ title, description });

/** Name of a person, a company or a product, for inputs: something of it must be readable. */
export const name = (title: string, description: string, longest = 200) =>
	text(title, description, longest).refine(hasLetterOrDigit, 'Must have a letter or a digit');

/** Several lines of text. */
export const longText = (title: string, description: string, longest = 5000) =>
	z
		.string()
		.overwrite(withoutInvisible)
		.trim()
		.min(1, { abort: true })
		.max(longest)
		.regex(/^[^\p{Cc}\n\r\t]*(?:[\n\r\t][^\p{Cc}]*)*$/u, 'Must not contain control characters')
		.meta({ title, description, n8n: { rows: 4 } });

/**
 * The key of a registration at an extension point. Which there are is known when all modules are there: then the API
 * description and the nodes offer them as a list (`withRegisteredKeys`).
 */
export const registeredKey = <T>(point: ExtensionPoint<T>, title: string, description: string) =>
	z
		.string()
		.min(1)
		.max(60)
		.regex(/^[\w.-]+$/)
		.meta({ title, description, registered_at: point.name });

/** Stored in one form; `readableEmail` gives it as people write it. */
export const email = (title: string, description: string) =>
	z
		.string()
		.overwrite(canonicalEmail)
		.max(254)
		.check(z.email({ pattern: emailPattern }))
		.meta({ title, description, example: 'finance@contohmaju.example' });

/** Any usual spelling, stored as E.164. */
export const phone = (title: string, description: string) =>
	z
		.string()
		.max(60)
		.overwrite(canonicalPhone)
		.regex(/^\+[1-9]\d{6,14}$/, 'Must be a phone number such as 0812-3456-7890 or +62 21 555 1234')
		.meta({ title, description, example: '0812-3456-7890' });

export const locale = () =>
	z.enum(['id', 'en']).meta({
		title: 'Language',
		description: 'Language of mails and documents: Indonesian or English',
	});

export const billingPeriod = () =>
	z
		.enum(billingPeriods)
		.meta({ title: 'Billing Period', description: 'How often the price is charged' });

/** Period of a subscription: what is charged ONCE is never one. */
export const recurringPeriod = (description: string) =>
	z.enum(recurringPeriods).meta({ title: 'Billing Period', description });

export const createdAt = () => timestamp('Created At', 'When it was created');
export const updatedAt = () => timestamp('Updated At', 'When it was last changed');

function toSafeInteger(value: bigint): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number))
		throw new RangeError('An amount is too large for a JSON number');
	return number;
}

/** Query of every list: page size, cursor, sorting. `sortable` names the columns it can be sorted by. */
export const listQuery = <F extends z.core.$ZodLooseShape>(
	sortable: readonly string[],
	filters: F,
) => {
	const sorts = sortable.flatMap((column) => [column, `-${column}`]);
	return z.strictObject({
		limit: z.coerce
			.number()
			.int()
			.min(1)
			.max(200)
			.default(50)
			.meta({ title: 'Limit', description: 'Max number of results to return' }),
		cursor: z
			.string()
			.max(500)
			.optional()
			.meta({ title: 'Cursor', description: 'The next_cursor of the page before' }),
		sort: z
			.enum(sorts as [string, ...string[]])
			.default('-created_at')
			.meta({ title: 'Sort', description: 'Column to sort by; a leading minus sorts downwards' }),
		...filters,
	});
};

/** Answer of every list. */
export const page = <I extends z.ZodType>(item: I) =>
	z.object({
		data: z.array(item).meta({ title: 'Data', description: 'The page, in the order asked for' }),
		has_more: z.boolean().meta({ title: 'Has More', description: 'Whether another page follows' }),
		next_cursor: z
			.string()
			.nullable()
			.meta({ title: 'Next Cursor', description: 'Pass as cursor to get the next page' }),
	});
