import { startTestService, type TestService } from './service.ts';

describe('too many requests', () => {
	it('are counted for the caller that a trusted proxy names, not for the proxy', async () => {
		const environment = { REQUESTS_PER_MINUTE: '10' };
		const behind = await startTestService({ environment });
		const alone = await startTestService({
			environment: { ...environment, TRUSTED_PROXIES: '192.0.2.1' },
		});
		const statuses = async (service: TestService): Promise<number[]> => {
			const all = [];
			for (let caller = 0; caller < 12; caller += 1) {
				const from = `203.0.113.${caller}`;
				all.push((await service.http.get('/docs').set('X-Forwarded-For', from)).status);
			}
			return all;
		};
		try {
			expect(await statuses(behind)).toEqual(Array(12).fill(200));
			expect(await statuses(alone)).toEqual([...Array(10).fill(200), 429, 429]);
		} finally {
			await behind.stop();
			await alone.stop();
		}
	});

	it('get 429 with the seconds to wait, while probes still get through', async () => {
		const service = await startTestService({ environment: { REQUESTS_PER_MINUTE: '10' } });
		try {
			const answers = [];
			for (let call = 0; call < 14; call += 1) answers.push(await service.http.get('/docs'));
			expect(answers.map((one) => one.status)).toEqual([
				...Array(10).fill(200),
				...Array(4).fill(429),
			]);
			const last = answers.at(-1)!;
			expect(last.body.code).toBe('rate.exceeded');
			expect(last.headers).toMatchObject({
				'retry-after': '60',
				'ratelimit-limit': '10',
				'ratelimit-remaining': '0',
				'ratelimit-reset': '60',
			});
			expect((await service.http.get('/health')).status).toBe(200);
			expect((await service.http.get('/ready')).status).toBe(200);
			service.now = new Date(service.now.getTime() + 60_000);
			expect((await service.http.get('/docs')).status).toBe(200);
		} finally {
			await service.stop();
		}
	});
});
