import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
/** Everything here is one folder; the line that lists it stands in the test that starts a service with it. */
const names = ['warungpay', 'voucher', 'pigeon', 'boat', 'shipyard', 'check-?payment'];

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
	it.each(names)('is named nowhere else: %s', (name) => {
		expect(filesNaming(name, 'service/tests/extension')).not.toEqual([]);
		expect(filesNaming(name, '.', ':!service/tests/extension', ':!docs/guides')).toEqual([]);
	});
});
