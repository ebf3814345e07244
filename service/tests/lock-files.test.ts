import path from 'node:path';

type Lock = { packages: Record<string, object> };
const {
	checkLockFiles,
	problemsOf,
}: {
	checkLockFiles(): Promise<{ ok: boolean; output: string }>;
	problemsOf(lock: Lock): string[];
} = await import(path.resolve(import.meta.dirname, '../../scripts/lib/lock-files.mjs'));

describe('a lock file', () => {
	const of = (entry: object, where = 'node_modules/a') =>
		problemsOf({ packages: { [where]: entry } });

	it('of this repository names the hash of every package', async () => {
		expect(await checkLockFiles()).toEqual({ ok: true, output: '' });
	});

	it.each([
		[{ version: '1.0.0' }, 'node_modules/a has no integrity'],
		[{ version: '1.0.0', integrity: 'sha1-abc' }, 'node_modules/a has no integrity'],
		[
			{ resolved: 'https://packages.example/a.tgz', integrity: 'sha512-abc' },
			'node_modules/a comes from packages.example',
		],
	])('is refused with %j', (entry, problem) => {
		expect(of(entry)).toEqual([problem]);
	});

	it.each([
		[{ version: '1.0.0', integrity: 'sha512-abc' }],
		[{ resolved: 'service', link: true }],
		[{ resolved: 'git+ssh://git@github.com/a/a.git#0123' }],
	])('may have %j', (entry) => {
		expect(of(entry)).toEqual([]);
	});

	it('has no hash of its own folders', () => {
		expect(of({ name: 'n8n-nodes-cloudsales' }, '')).toEqual([]);
		expect(of({ name: '@cloudsales/service' }, 'service')).toEqual([]);
		expect(of({ version: '1.0.0' }, 'service/node_modules/uuid')).toHaveLength(1);
	});
});
