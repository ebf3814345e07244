import { startTestService, type TestService } from '../../tests/service.ts';
import { insertRows, Prisma, tableOf } from './index.ts';

describe('rows that are inserted together', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	type Counter = { name: string; value: bigint; updated_at: Date };
	const counters = tableOf<Counter, Prisma.CounterCreateManyInput>(
		'counters',
		Prisma.CounterScalarFieldEnum,
	);
	const database = () => service.runtime.database.client;
	const stored = (prefix: string) =>
		database().counter.findMany({
			where: { name: { startsWith: prefix } },
			orderBy: { name: 'asc' },
		});

	it('come back as Prisma reads them, with what was given and the defaults of the rest', async () => {
		const given = [
			{ name: `given:"a", \\ é 😀`, value: 2n ** 62n },
			{ value: -1n, name: 'given:b' },
		];
		const rows = await insertRows(database(), counters, given);
		const byName = rows.sort((a, b) => (a.name < b.name ? -1 : 1));
		expect(byName).toMatchObject(given);
		expect(byName).toEqual(await stored('given:'));
		expect(byName[0]!.updated_at).toBeInstanceOf(Date);
	});

	it('are all refused when one is there already, unless duplicates are to be passed over', async () => {
		const [one, two] = ['twice:one', 'twice:two'].map((name) => ({ name, value: 1n }));
		await insertRows(database(), counters, [one!]);
		await expect(insertRows(database(), counters, [two!, one!])).rejects.toThrow();
		expect(await stored('twice:')).toHaveLength(1);
		const inserted = await insertRows(database(), counters, [two!, one!], { skipDuplicates: true });
		expect(inserted).toMatchObject([two!]);
		expect(await stored('twice:')).toHaveLength(2);
	});

	it('are refused when they have different fields, of which some would lose their defaults', async () => {
		const rows = [
			{ name: 'unlike:a', value: 1n },
			{ name: 'unlike:b', value: 1n, updated_at: service.now },
		];
		await expect(insertRows(database(), counters, rows)).rejects.toThrow('different fields');
		expect(await stored('unlike:')).toEqual([]);
	});
});
