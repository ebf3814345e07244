import { modules } from '../app/capabilities.ts';
import { startTestService } from './service.ts';

describe('metrics', () => {
	it('give a number for every figure that a capability declares', async () => {
		const service = await startTestService();
		try {
			const { text } = await service.http.get('/metrics');
			const gauges = modules.flatMap((module) => module.gauges);
			expect(gauges.map(({ name }) => name)).toContain('payments_unmatched');
			for (const gauge of gauges) {
				const name = `cloudsales_${gauge.name}`;
				// One with labels has no values while there is nothing that they stand for.
				const line = 'read' in gauge ? `^${name} 0$` : `^# TYPE ${name} gauge$`;
				expect(text).toMatch(new RegExp(line, 'm'));
			}
		} finally {
			await service.stop();
		}
	});
});
