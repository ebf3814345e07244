/** A slice of the chaos suite (`npm run chaos`), small enough for every run of the tests. */
import { jest } from '@jest/globals';
import path from 'node:path';
import { runChaos } from '../chaos/chaos.ts';
import { ROOT } from '../stack/pack.ts';
import { toTerminal } from '../stack/progress.ts';

jest.setTimeout(600_000);

describe('nothing lost, nothing twice', () => {
	it('holds while processes, PostgreSQL and vendors fail, and afterwards everything comes to rest', async () => {
		const seed = Number(process.env['CHAOS_SEED'] ?? 1);
		const { summary, violations } = await runChaos({
			sales: 60,
			orders: 8,
			n8nSales: 6,
			minutes: 1.5,
			restMinutes: 5,
			everyMs: 1000,
			concurrency: 30,
			seed,
			stateFolder: path.join(ROOT, '.state', 'chaos-slice'),
			progress: toTerminal(process.stderr),
		});
		process.stderr.write(`  ${JSON.stringify(summary)}\n`);
		expect(violations).toEqual([]);
		expect(summary).toMatchObject({ seed, sales: 60, orders: 8, done: 68 });
		// Otherwise nothing was tried.
		expect(summary.letters).toBeGreaterThan(20);
		expect(Object.keys(summary.kinds).length).toBeGreaterThanOrEqual(12);
	});
});
