import path from 'node:path';

const tool: { testsTouchedBy(files: string[]): string[] } = await import(
	path.resolve(import.meta.dirname, '../../scripts/lib/related-tests.mjs')
);

describe('the tests that `npm test -- --changed` chooses', () => {
	const touched = (...files: string[]) => new Set(tool.testsTouchedBy(files));
	const everything = touched('prisma/models/billing.prisma');

	it('are all when everything depends on the change, and none of the end-to-end tests', () => {
		expect(everything.size).toBeGreaterThan(100);
		expect(touched('package-lock.json')).toEqual(everything);
		expect([...everything].filter((file) => file.startsWith('e2e/tests/'))).toEqual([]);
	});

	it('are those of the capability, of its importers, and those that go through the whole service', () => {
		const files = touched('service/capabilities/clients/store.ts');
		for (const file of [
			'service/capabilities/clients/operations/create-client.test.ts',
			'service/capabilities/quotations/operations/create-quotation.test.ts',
			'service/tests/permissions.test.ts',
		])
			expect(files).toContain(file);
		expect([...files].filter((file) => /^(sandbox|service\/providers)\//.test(file))).toEqual([]);
	});

	it('are those of the sandbox for the sandbox, and those of the nodes for the pack', () => {
		expect(touched('sandbox/core/faults.ts')).toContain('sandbox/tests/faults.test.ts');
		const ofPack = [...touched('nodes/shared/items.ts')];
		expect(ofPack).toContain('service/tests/nodes/steps.test.ts');
		expect(ofPack.length).toBeLessThan(everything.size / 4);
		expect(ofPack.filter((file) => !file.startsWith('service/tests/'))).toEqual([]);
	});

	it('are those of the vendor when one of its recordings changes', () => {
		expect(touched('service/providers/cosmic/recordings/errors.json')).toContain(
			'service/providers/cosmic/cosmic.test.ts',
		);
	});
});
