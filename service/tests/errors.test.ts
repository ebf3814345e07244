import fs from 'node:fs';
import path from 'node:path';
import { modules } from '../app/capabilities.ts';
import { commonErrors } from '../platform/errors/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const isTest = (name: string): boolean => /\.(test|suite)\.ts$/.test(name);
const files = fs
	.readdirSync(root, { recursive: true, encoding: 'utf8' })
	.filter(
		(name) =>
			isTest(name) && !name.includes('node_modules') && path.basename(name) !== 'errors.test.ts',
	);
const texts = files.map((name) => fs.readFileSync(path.join(root, name), 'utf8'));
const isTested = (code: string): boolean => texts.some((text) => text.includes(`'${code}'`));

describe('every error that is declared', () => {
	const declared = [...commonErrors, ...modules.flatMap((module) => module.errors)].map(
		(error) => error.code,
	);

	it('is met in a test', () => {
		expect(declared.filter((code) => !isTested(code))).toEqual([]);
	});

	it('tells what happened and what to do next, in sentences without a full stop', () => {
		for (const error of [...commonErrors, ...modules.flatMap((module) => module.errors)]) {
			expect(error.code).toMatch(/^[a-z_-]+(\.[a-z_-]+)+$/);
			expect(error.title).toMatch(/^[A-Z].*[^.]$/);
			expect(error.advice).toMatch(/^[A-Z].*[^.]$/);
			expect([error.code, error.status >= 400 && error.status < 600]).toEqual([error.code, true]);
			expect(() => error.details.safeParse({})).not.toThrow();
		}
	});
});
