import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
/**
 * Everything here is one folder; the line that lists it stands in the test that starts a service with it. After a name:
 * where the same letters mean something else.
 */
const names: readonly (readonly [name: string, ...elsewhere: string[]])[] = [
	['warungpay'],
	['voucher'],
	['pigeon'],
	// Passwords that many people use.
	// Tasks of graphs are run with the owner of the extension.
	[
		'boat',
		'service/capabilities/sign-in/common-passwords.txt',
		'service/capabilities/provisioning/graphs.test.ts',
	],
	['shipyard', 'service/capabilities/provisioning/graphs.test.ts'],
	// A node of n8n: capabilities, which know no nodes, check payments and links of their own.
	['check-?payment', 'service/capabilities', 'docs/decisions'],
];

const filesNaming = (pattern: string, ...where: string[]): string[] => {
	const options = ['--untracked', '-l', '-i', '-E', '-e', pattern, '--', ...where];
	const { status, stdout, stderr } = spawnSync('git', ['grep', ...options], {
		cwd: root,
		encoding: 'utf8',
	});
	// 1: nothing was found.
	if (status !== 0 && status !== 1) throw new Error(stderr);
	return stdout.split('\n').filter((line) => line !== '');
};

describe('what is added in a folder', () => {
	it.each(names)('is named nowhere else: %s', (name, ...elsewhere) => {
		expect(filesNaming(name, 'service/tests/extension')).not.toEqual([]);
		const others = ['service/tests/extension', 'docs/guides', ...elsewhere].map(
			(one) => `:!${one}`,
		);
		expect(filesNaming(name, '.', ...others)).toEqual([]);
	});
});
