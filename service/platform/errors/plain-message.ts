import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
	string: 'text',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	object: 'an object',
	record: 'an object',
	date: 'a date',
};
const formats: Readonly<Record<string, string>> = {
	uuid: 'Must be an ID: a UUID such as 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
	email: 'Must be an e-mail address',
	url: 'Must be an address that begins with https:// or http://',
	date: 'Must be a date such as 2026-11-20 that the calendar has',
	datetime: 'Must be an instant such as 2026-11-20T08:30:00Z',
};

/** Message for a wrong field in words for the person who fills it in; a message of the contract itself takes precedence. */
export function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
	switch (issue.code) {
		case 'invalid_type':
			return issue.input === undefined
				? 'Is required'
				: `Must be ${kinds[issue.expected] ?? issue.expected}`;
		case 'invalid_value':
			return `Must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
		case 'invalid_format':
			return formats[issue.format];
		case 'too_small':
			return issue.origin === 'string' && issue.minimum === 1
				? 'Must not be empty'
				: `Must ${bound(issue.origin, 'at least', issue.minimum)}`;
		case 'too_big':
			return `Must ${bound(issue.origin, 'at most', issue.maximum)}`;
		case 'unrecognized_keys':
			// The message of zod would repeat every name that the caller sent.
			return 'There is no such field';
		default:
			return undefined;
	}
}

function bound(origin: string, which: string, limit: number | bigint): string {
	if (origin === 'string') return `have ${which} ${limit} characters`;
	if (origin === 'array') return `have ${which} ${limit} entries`;
	return `be ${which} ${limit}`;
}
