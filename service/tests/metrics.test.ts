import { modules } from '../app/capabilities.ts';
import { startTestService } from './service.ts';

describe('metrics', () => {
	it('give a number for every figure that a capability declares', async () => {
		const service = await startTestService();
		try {
			const { text } = await service.http.get('/metrics');
			const names = modules
				.flatMap((module) => module.gauges)
				.map((gauge) => `cloudsales_${gauge.name}`);
			expect(names).toContain('cloudsales_payments_unmatched');
			for (const name of names) expect(text).toMatch(new RegExp(`^${name} 0$`, 'm'));
		} finally {
			await service.stop();
		}
	});
});
