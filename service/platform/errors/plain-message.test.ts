import { z } from 'zod';
import { field } from '../contract/index.ts';
import { plainMessage } from './plain-message.ts';

const messages = (schema: z.ZodType, value: unknown): string[] =>
	schema.safeParse(value, { error: plainMessage }).error?.issues.map(({ message }) => message) ??
	[];

describe('a wrong field', () => {
	it.each([
		[field.text('Name', 'A name', 5), undefined, 'Is required'],
		[field.text('Name', 'A name', 5), 7, 'Must be text'],
		[field.text('Name', 'A name', 5), '', 'Must not be empty'],
		[field.text('Name', 'A name', 5), '123456', 'Must have at most 5 characters'],
		[field.amount('Amount', 'An amount'), 1.5, 'Must be a whole number'],
		[field.amount('Amount', 'An amount'), '1', 'Must be a number'],
		[field.id('Client'), 'x', 'Must be an ID: a UUID such as 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f'],
		[field.email('Email', 'Address'), 'x', 'Must be an e-mail address'],
		[
			field.date('Day', 'A day'),
			'2026-02-30',
			'Must be a date such as 2026-11-20 that the calendar has',
		],
		[field.locale(), 'fr', 'Must be one of id, en'],
		[z.array(z.int()).min(2), [1], 'Must have at least 2 entries'],
		[z.int().max(9), 10, 'Must be at most 9'],
		[z.object({}), [], 'Must be an object'],
		[z.int().min(1, 'Buy at least one'), 0, 'Buy at least one'],
	])('says what it must be (%#)', (schema, value, message) => {
		expect(messages(schema, value)).toEqual([message]);
	});
});
