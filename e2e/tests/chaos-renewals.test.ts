/** A slice of the chaos suite for renewals (`npm run chaos -- --renewals`), small enough for every run of the tests. */
import { jest } from '@jest/globals';
import path from 'node:path';
import { runRenewals } from '../chaos/renewals/renewals.ts';
import { ROOT } from '../stack/pack.ts';
import { toTerminal } from '../stack/progress.ts';

jest.setTimeout(600_000);

describe('no hole in time, no rupiah astray', () => {
	it('holds for the renewals of seven weeks, and every day and every rupiah is explained', async () => {
		const seed = Number(process.env['CHAOS_SEED'] ?? 1);
		const { summary, violations } = await runRenewals({
			// Each kind of payer once, and all of them from the last day of January on.
			sales: 10,
			anchors: 1,
			days: 47,
			minutes: 0.5,
			restMinutes: 5,
			everyMs: 2500,
			seed,
			stateFolder: path.join(ROOT, '.state', 'chaos-renewals-slice'),
			progress: toTerminal(process.stderr),
		});
		process.stderr.write(`  ${JSON.stringify(summary)}\n`);
		expect(violations).toEqual([]);
		expect(summary).toMatchObject({ seed, sales: 10, refusals: [] });
		// Otherwise nothing was tried.
		expect(Object.keys(summary.kinds).length).toBeGreaterThanOrEqual(3);
		expect(summary.suspensions).toBeGreaterThanOrEqual(2);
		expect(summary.resumptions).toBeGreaterThanOrEqual(2);
	});
});
