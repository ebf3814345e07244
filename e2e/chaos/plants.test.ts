import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { plantedExports, PLANT_VARIABLE, urlOfModule } from './planting.ts';
import { plants } from './plants.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the bugs that the chaos suite has to find', () => {
	it.each(plants)('$name: its seams are there', async ({ seams }) => {
		for (const seam of seams) {
			const original = (await import(urlOfModule(seam.module))) as Record<string, unknown>;
			const planted = plantedExports([seam], original);
			expect([seam.module, seam.export, typeof planted[seam.export]]).toEqual([
				seam.module,
				seam.export,
				typeof original[seam.export],
			]);
		}
	});

	const indexes = plants.flatMap(({ withoutIndexes = [] }) => withoutIndexes);
	it('take away indexes that are there', async () => {
		const url = new URL(process.env['TEST_POSTGRES_URL'] ?? '');
		url.pathname = '/cloudsales_template';
		const client = new pg.Client({ connectionString: url.toString() });
		await client.connect();
		const { rows } = await client.query<{ name: string }>(
			'SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indisunique',
		);
		await client.end();
		expect(indexes.filter((index) => !rows.some(({ name }) => name === index))).toEqual([]);
		expect(indexes.length).toBeGreaterThan(0);
	});

	it('break something each, and have names of their own', () => {
		for (const { seams, withoutIndexes = [] } of plants)
			expect(seams.length + withoutIndexes.length).toBeGreaterThan(0);
		expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length);
	});

	it('take the place of what they name in a process that is started with them, and only there', async () => {
		const program = `
			const { signedHeaders } = await import('./service/capabilities/event-delivery/signature.ts');
			const headers = signedHeaders(['whsec_AAAA'], 'id', new Date(0), 'body');
			console.log(headers['webhook-id'], headers['webhook-signature']);`;
		const run = async (plant?: string) => {
			const { stdout } = await promisify(execFile)(
				process.execPath,
				['--import', './e2e/chaos/planting.ts', '--input-type=module', '--eval', program],
				{
					cwd: root,
					env: { ...process.env, ...(plant === undefined ? {} : { [PLANT_VARIABLE]: plant }) },
				},
			);
			return stdout.trim().split(' ');
		};
		const [honest, other, planted] = await Promise.all([
			run(),
			run('a stored answer is ignored'),
			run('deliveries are signed with something else'),
		]);
		expect(other).toEqual(honest);
		expect(planted[0]).toBe(honest[0]);
		expect(planted[1]).not.toBe(honest[1]);
		await expect(run('no such bug')).rejects.toThrow('There is no plant');
	});
});
