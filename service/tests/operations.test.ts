import fs from 'node:fs';
import path from 'node:path';
import type { ZodType } from 'zod';
import { modules } from '../app/capabilities.ts';
import type { Operation } from '../platform/contract/index.ts';

const root = path.resolve(import.meta.dirname, '..');
/** These walk through every operation there is, so an operation's name in them says nothing. */
const walkers =
	/(fuzz|idempotency|parallel-commands|contracts|permissions|client-access|canary|operations)\.test\.ts$/;
const texts = fs
	.readdirSync(root, { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.test.ts') && !/node_modules|generated/.test(name))
	.filter((name) => !walkers.test(name))
	.map((name) => fs.readFileSync(path.join(root, name), 'utf8'));

/** The title of a test or of a group names the id, or a test calls its address. */
function isTested({ id, http }: Operation): boolean {
	const [resource = '', verb = ''] = id.split('.');
	const named = (text: string): RegExp =>
		new RegExp(
			`(?:describe|it)(?:\\.each\\([^]*?\\))?\\(\\s*['"\`][^'"\`\\n]*\\b${escaped(text)}(?![\\w-])`,
		);
	const address = http.path
		.split(/\{\w+\}/)
		.map(escaped)
		.join(String.raw`(\$\{[^}]+\}|[\w-]+)`);
	const call = new RegExp(`'${http.method}',\\s*['"\`](/api/v1)?${address}(\\?[^'"\`]*)?['"\`]`);
	return texts.some(
		(text) =>
			named(id).test(text) ||
			(text.includes(`'${resource}.%s `) && text.includes(`'${verb}'`)) ||
			call.test(text),
	);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

describe('every operation', () => {
	const operations = modules.flatMap((module) => module.operations);

	it('keeps in the audit trail what it promises to keep there, which is the field `reason`', () => {
		const promised = operations.flatMap(({ id, input }) =>
			Object.entries(input.body?.shape ?? {})
				.filter(([, field]) => (field as ZodType).meta()?.description?.includes('audit trail'))
				.map(([name]) => ({ id, name })),
		);
		expect(promised.length).toBeGreaterThan(10);
		expect(promised.filter(({ name }) => name !== 'reason')).toEqual([]);
	});

	it('has a test of its own, beside those that walk through all of them', () => {
		expect(operations.filter((one) => !isTested(one)).map((one) => one.id)).toEqual([]);
	});
});
