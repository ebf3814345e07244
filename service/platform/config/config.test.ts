import { z } from 'zod';
import { defineProvider } from '../provider/index.ts';
import { ConfigurationError, loadConfiguration, platformConfig } from './index.ts';

const complete = {
	DATABASE_URL: 'postgresql://user:password@localhost:5432/cloudsales',
	PUBLIC_URL: 'https://sales.example.com',
	CLOUDSALES_SECRET: 'x'.repeat(32),
};
const vendor = (id: string) =>
	defineProvider({
		id,
		title: `Vendor ${id}`,
		documentation: 'https://example.com',
		config: z.object({
			[`${id}_KEY`]: z
				.string()
				.min(5)
				.meta({ description: `Key of ${id}` }),
			[`${id}_ACCOUNT`]: z.string().meta({ description: `Account of ${id}` }),
			[`${id}_URL`]: z.url().default('https://api.example.com'),
		}),
		required: [`${id}_KEY`, `${id}_ACCOUNT`],
		create: () => ({}),
	});
const load = (environment: Record<string, string | undefined>) =>
	loadConfiguration(environment, [platformConfig], [vendor('ONE'), vendor('TWO')]);
const problemsOf = (environment: Record<string, string | undefined>): string => {
	try {
		load(environment);
	} catch (error) {
		if (error instanceof ConfigurationError) return error.message;
		throw error;
	}
	return '';
};

describe('the configuration', () => {
	it('lists every missing and every wrong variable in one message, with what each is for', () => {
		const message = problemsOf({
			PORT: 'many',
			CLOUDSALES_SECRET: 'short',
			LOG_LEVEL: 'loud',
			ONE_KEY: 'abc',
			TWO_ACCOUNT: 'a',
		});
		for (const name of [
			'DATABASE_URL',
			'PUBLIC_URL',
			'PORT',
			'CLOUDSALES_SECRET',
			'LOG_LEVEL',
			'ONE_KEY',
			'ONE_ACCOUNT',
			'TWO_KEY',
		])
			expect(message).toMatch(new RegExp(`^  - ${name} \\(`, 'm'));
		expect(message).toContain('DATABASE_URL (the service)');
		expect(message).toContain('ONE_KEY (Vendor ONE)');
		expect(message).toContain('PostgreSQL to keep everything in');
		expect(message.match(/^ {2}- /gm)).toHaveLength(8);
	});

	it('does not repeat a secret in the message', () => {
		expect(
			problemsOf({
				...complete,
				CLOUDSALES_SECRET: 'my-short-secret',
				BOOTSTRAP_API_KEY: 'my-short-key',
			}),
		).not.toContain('my-short');
	});

	it('refuses a provider that is set up by half', () => {
		const message = problemsOf({ ...complete, ONE_KEY: 'long enough' });
		expect(message).toContain('ONE_ACCOUNT (Vendor ONE)');
		expect(message).not.toContain('TWO_');
	});

	it('takes a provider of which nothing is set as not installed', () => {
		const config = load({
			...complete,
			ONE_KEY: 'long enough',
			ONE_ACCOUNT: 'main',
			TWO_KEY: '',
			TWO_URL: 'https://optional.example',
		});
		expect(config.provider('ONE')).toEqual({
			ONE_KEY: 'long enough',
			ONE_ACCOUNT: 'main',
			ONE_URL: 'https://api.example.com',
		});
		expect(config.provider('TWO')).toBeNull();
		expect(config.provider('THREE')).toBeNull();
	});

	it('reads an empty variable as one that is not set', () => {
		expect(
			load({ ...complete, PORT: '', LOG_LEVEL: undefined }).read(platformConfig),
		).toMatchObject({ PORT: 3000, LOG_LEVEL: 'info' });
		expect(problemsOf({ ...complete, PUBLIC_URL: '' })).toContain('PUBLIC_URL');
	});

	it.each([
		['a key that reads as a session', `ss_${'x'.repeat(40)}`],
		['a key that no header can carry', `key with spaces ${'x'.repeat(40)}`],
	])('refuses %s as BOOTSTRAP_API_KEY', (_, key) => {
		expect(problemsOf({ ...complete, BOOTSTRAP_API_KEY: key })).toContain('BOOTSTRAP_API_KEY');
	});

	it('refuses to read a part that is not listed', () => {
		expect(() => load(complete).read(z.object({ OTHER: z.string() }))).toThrow('not listed');
	});
});
