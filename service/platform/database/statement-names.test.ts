import { openDatabase } from './index.ts';
import { nameStatements } from './statement-names.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { platformConfig } from '../config/index.ts';

describe('names of statements', () => {
	it('are given to what comes again and again, one for each text', () => {
		const nameOf = nameStatements();
		const [a, b] = ['SELECT 1', '\n\tUPDATE a SET b = 1'];
		const names = [a, a, a, b, a, b, b].map((sql) => nameOf({ sql }));
		expect(names).toEqual(['', '', 'cs_1', '', 'cs_1', '', 'cs_2']);
	});

	it('are not given to what has no plan', () => {
		const nameOf = nameStatements();
		for (const sql of ['BEGIN', 'COMMIT', 'NOTIFY someone', 'SAVEPOINT one'])
			for (let time = 0; time < 4; time += 1) expect(nameOf({ sql })).toBe('');
	});

	it('are not given to a search, which is planned for the text that is looked for', () => {
		const nameOf = nameStatements();
		for (const sql of ['SELECT 1 WHERE name LIKE $1', 'SELECT 1 WHERE (name ILIKE $1)'])
			for (let time = 0; time < 4; time += 1) expect(nameOf({ sql })).toBe('');
	});

	it('are no more than were allowed, whatever comes', () => {
		const nameOf = nameStatements(5);
		const names = new Set<string>();
		for (let round = 0; round < 4; round += 1)
			for (let text = 0; text < 4; text += 1) names.add(nameOf({ sql: `SELECT ${text}` }));
		for (let text = 0; text < 1000; text += 1)
			for (let time = 0; time < 4; time += 1) names.add(nameOf({ sql: `SELECT ${text} later` }));
		expect([...names].sort()).toEqual(['', 'cs_1', 'cs_2', 'cs_3', 'cs_4', 'cs_5']);
	});

	it('are not given to texts that are never the same', () => {
		const nameOf = nameStatements(5);
		for (let text = 0; text < 1000; text += 1) expect(nameOf({ sql: `SELECT ${text}` })).toBe('');
	});

	describe('in the database', () => {
		let service: TestService;
		beforeAll(async () => {
			service = await startTestService();
		});
		afterAll(() => service.stop());

		it('prepare a statement once for a connection, also when it failed in between', async () => {
			const { DATABASE_URL } = service.runtime.config.read(platformConfig);
			const database = openDatabase(DATABASE_URL, 1);
			try {
				const find = (id: string) => database.client.client.findUnique({ where: { id } });
				for (let time = 0; time < 5; time += 1)
					expect(await find('00000000-0000-0000-0000-000000000000')).toBeNull();
				await expect(find('no id')).rejects.toThrow();
				expect(await find('00000000-0000-0000-0000-000000000000')).toBeNull();
				const prepared = await database.client.$queryRaw<{ statement: string }[]>`
					SELECT statement FROM pg_prepared_statements WHERE name LIKE 'cs\\_%'`;
				expect(
					prepared.map(({ statement }) => /FROM\s+"public"."(\w+)"/.exec(statement)?.[1]),
				).toEqual(['clients']);
			} finally {
				await database.close();
			}
		});
	});
});
